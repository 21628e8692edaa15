select id from concept
where key in (select concept from term where status = 'proposed')
order by key

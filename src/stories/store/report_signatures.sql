select id, story, language, day, signature from report
where day is null or :since is null or day >= :since
order by id

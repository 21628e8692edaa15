-- the concepts that lead to another one
select distinct concept.id
from relation
join concept on concept.key = relation.concept
where other = :id and other <> ''
order by concept.key

select concept, relation, other
from relation
where :concept is null or concept = :concept
order by concept, key

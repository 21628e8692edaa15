select key, id, kind, domain, definition, note, source
from concept
where :id is null or id = :id
order by key

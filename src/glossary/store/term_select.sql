select concept, key, language, form, status, type, pos, usage, note
from term
where (:concept is null or concept = :concept)
    and (:language is null or language = :language)
order by concept, key

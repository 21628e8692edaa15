select number, at, who, what, undoes, history.concept, became
from change
left join history on history.change = change.number
where :concept is null or history.concept = :concept
order by number desc, history.key

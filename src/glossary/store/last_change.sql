-- the last change that is neither an undoing nor undone
select max(number)
from change
where undoes is null
    and number not in (select undoes from change where undoes is not null)

-- whether a change can be undone: it is there, and none undoes it yet
select not exists (select 1 from change where undoes = :change)
from change where number = :change

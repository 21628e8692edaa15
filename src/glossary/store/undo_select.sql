-- for each concept of a change: what it was before, and whether it is no longer what the change made of it
with last as (
    select concept, max(key) as key from history where change = :change group by concept
)
select
    last.concept,
    (
        select earlier.became from history as earlier
        where earlier.concept = last.concept and earlier.change < :change
        order by earlier.key desc limit 1
    ),
    (
        select now.became from history as now
        where now.concept = last.concept
        order by now.key desc limit 1
    ) is not (select made.became from history as made where made.key = last.key)
from last

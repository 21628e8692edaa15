update history
set became = json_set(became, '$.relations', json(:relations))
where concept = :concept and became is not null

select not exists (select 1 from change where number < :change)

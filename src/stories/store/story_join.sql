update story set part_of = :kept where id = :gone or part_of = :gone

delete from concept where id = :id returning key

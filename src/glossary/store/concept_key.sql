select key from concept where id = :id

select id from concept where key = :key

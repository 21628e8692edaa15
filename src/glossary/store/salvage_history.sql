select concept, became from history where key = :key

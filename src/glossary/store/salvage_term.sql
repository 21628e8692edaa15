select concept, language, form from term where key = :key

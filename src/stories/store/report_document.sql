select path, language, day, day_is_told, text, units from report where id = :id

select 1 from rejection where language = :language and form = :form

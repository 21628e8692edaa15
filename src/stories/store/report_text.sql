update report set text_of = :text_of, is_update = :is_update where id = :id

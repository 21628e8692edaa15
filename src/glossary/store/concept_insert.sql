insert into concept (key, id, kind, domain, definition, note, source)
values (:key, :id, :kind, :domain, :definition, :note, :source)

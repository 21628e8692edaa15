insert into relation (concept, relation, other)
values (:concept, :relation, :other)

insert into history (change, concept, became)
values (:change, :concept, :became)

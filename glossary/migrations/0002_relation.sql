-- What a concept has to do with others, and what it is by itself. `other` is an id and no key: a concept may be
-- related to one that is written after it. It is empty for a property.

create table relation (
    key integer primary key,
    concept integer not null references concept (key) on delete cascade,
    relation text not null check (relation <> ''),
    other text not null,
    unique (concept, relation, other)
) strict;

create index relation_other on relation (other) where other <> '';

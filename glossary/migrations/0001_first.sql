-- A concept has terms, a term has attested variants, a variant has evidence. The history holds what each
-- concept became by each change; what it was before is the row that precedes.

create table concept (
    key integer primary key,
    id text not null unique,
    kind text not null
        check (kind in ('person', 'organisation', 'place', 'office', 'treaty', 'event', 'term')),
    domain text not null,
    definition text not null,
    note text not null,
    source text not null
) strict;

create table term (
    key integer primary key,
    concept integer not null references concept (key) on delete cascade,
    language text not null,
    form text not null check (form <> ''),
    status text not null
        check (status in ('preferred', 'admitted', 'proposed', 'deprecated', 'forbidden')),
    type text not null
        check (type in ('full', 'acronym', 'short', 'variant', 'transliteration')),
    pos text not null
        check (pos in ('noun', 'verb', 'adjective', 'proper', 'none')),
    usage text not null,
    note text not null,
    unique (concept, language, form)
) strict;

create unique index term_preferred on term (concept, language) where status = 'preferred';

create index term_form on term (language, form);

create index term_proposed on term (concept) where status = 'proposed';

create table variant (
    key integer primary key,
    term integer not null references term (key) on delete cascade,
    form text not null check (form <> ''),
    unique (term, form)
) strict;

create table evidence (
    key integer primary key,
    variant integer not null references variant (key) on delete cascade,
    report text not null,
    start integer not null,
    stop integer not null check (stop >= start),
    sentence text not null
) strict;

create index evidence_variant on evidence (variant);

-- Forms that a reviewer has rejected, so that they are not proposed again.
create table rejection (
    language text not null,
    form text not null,
    primary key (language, form)
) strict, without rowid;

-- One command is one change; it may touch many concepts.
create table change (
    number integer primary key,
    at text not null,
    who text not null,
    what text not null,
    undoes integer references change (number)
) strict;

create table history (
    key integer primary key,
    change integer not null references change (number),
    concept text not null,
    -- the concept as JSON, null when it was removed
    became text
) strict;

create index history_concept on history (concept, key);

create index history_change on history (change);

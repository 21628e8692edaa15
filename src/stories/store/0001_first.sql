create table setting (
  name text primary key,
  value text not null
) strict;

create table story (
  id integer primary key,
  name text not null unique,
  -- the story that it was found to be
  part_of integer references story (id)
) strict;

create table report (
  id integer primary key,
  key text not null unique,
  story integer not null references story (id),
  -- the first report of the same text, and whether this one brings it up to date
  text_of integer references report (id),
  is_update integer not null default 0,
  path text not null,
  outlet text,
  language text not null,
  day text,
  -- whether the text itself does not tell the day
  day_is_told integer not null default 0,
  title text not null,
  text text not null,
  units text not null,
  signature blob not null
) strict;

create index report_story on report (story);
create index report_day on report (day);

insert into change (at, who, what, undoes)
values (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), :who, :what, :undoes)

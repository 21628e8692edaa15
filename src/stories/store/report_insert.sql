insert into report (key, story, path, outlet, language, day, day_is_told, title, text, units, signature)
values (:key, :story, :path, :outlet, :language, :day, :day_is_told, :title, :text, :units, :signature)

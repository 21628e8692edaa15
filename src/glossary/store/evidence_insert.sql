insert into evidence (variant, report, start, stop, sentence)
values (:variant, :report, :start, :stop, :sentence)

insert into term (concept, language, form, status, type, pos, usage, note)
values (:concept, :language, :form, :status, :type, :pos, :usage, :note)

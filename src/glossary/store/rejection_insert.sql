insert or ignore into rejection (language, form) values (:language, :form)

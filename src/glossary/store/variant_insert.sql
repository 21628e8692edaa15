insert into variant (term, form) values (:term, :form)

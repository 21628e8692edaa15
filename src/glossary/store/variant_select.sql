select variant.term, variant.key, variant.form, report, start, stop, sentence
from variant
left join evidence on evidence.variant = variant.key
where :term is null or variant.term = :term
order by variant.term, variant.key, evidence.key

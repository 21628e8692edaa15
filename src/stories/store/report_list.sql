select report.id, story.name, text_of, is_update, path, outlet, language, day, title
from report join story on story.id = report.story
order by report.story, report.id

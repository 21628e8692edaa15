select coalesce(whole.name, story.name)
from story left join story as whole on whole.id = story.part_of
where story.name = :name

//! JSON of keys and texts: i18next, Chrome, Flutter's ARB.

use super::Entry;
use crate::format::Problem;
use crate::format::json::strings;
use crate::format::segment::Text;

/// CLDR's categories, which i18next writes behind a key.
const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];

pub(super) fn read(text: &str) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::new();
    for string in strings(text)? {
        let path = string.path;
        // ARB describes the message `key` under `@key`
        if path.iter().any(|key| key.starts_with('@')) {
            continue;
        }
        // Chrome has the text of a message beside its description
        let (last, above) = path
            .split_last()
            .map_or(("", &path[..]), |(last, above)| (last.as_str(), above));
        let chrome = matches!(last, "description" | "example" | "content") && path.len() > 1;
        if chrome && path.iter().any(|key| key == "placeholders")
            || last == "description" && path.len() == 2
        {
            continue;
        }
        let plural = last
            .rsplit_once('_')
            .filter(|(_, category)| CATEGORIES.contains(category));
        let nested = CATEGORIES.contains(&last) && !above.is_empty();
        let (key, category) = match plural {
            Some((key, category)) => (
                [above, &[key.to_owned()]].concat(),
                Some(category.to_owned()),
            ),
            None if nested => (above.to_vec(), Some(last.to_owned())),
            None => (path.clone(), None),
        };
        entries.push(Entry {
            key: key.join("."),
            category,
            text: Text {
                text: string.text,
                place: Some(string.place),
                pieces: string.pieces,
                codes: Vec::new(),
            },
            line: string.line,
            locked: false,
        });
    }
    Ok(entries)
}

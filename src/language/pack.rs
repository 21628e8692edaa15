use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::borrowed::Borrowed;

/// One language's tables, with those of its bases merged in.
#[derive(Debug)]
pub(super) struct Pack {
    pub code: String,
    pub name: String,
    pub right_to_left: bool,
    /// Served by the general rules, without tables of its own.
    pub general: bool,
    /// Shared by the languages that are served by the general rules.
    sections: Arc<Table>,
}

impl Pack {
    pub fn section<T: DeserializeOwned>(&self, name: &str) -> T {
        let empty = Value::Table(Table::new());
        let section = self.sections.get(name).unwrap_or(&empty);
        T::deserialize(Borrowed(section))
            .unwrap_or_else(|e| panic!("pack `{}`, section `{name}`: {e}", self.code))
    }
}

/// Reads the built-in packs; each may inherit one that stands before it. The first, `und`, also lists the
/// codes of the languages that are served by the general rules alone.
///
/// # Panics
/// A built-in pack is malformed: a mistake in the program, which the tests of this module meet first.
pub(super) fn load(sources: &[(&str, &str)]) -> Vec<Pack> {
    let mut packs: Vec<Pack> = Vec::new();
    let mut general_codes = Vec::new();
    for (code, source) in sources {
        let mut table: Table = source
            .parse()
            .unwrap_or_else(|e| panic!("pack `{code}`: {e}"));
        let text = |table: &mut Table, key: &str| match table.remove(key) {
            Some(Value::String(text)) => text,
            _ => panic!("pack `{code}`: `{key}` is missing or no text"),
        };
        let name = text(&mut table, "name");
        let right_to_left = text(&mut table, "direction") == "rtl";
        if let Some(Value::Array(codes)) = table.remove("general") {
            general_codes.extend(codes.iter().filter_map(|c| c.as_str().map(str::to_owned)));
        }
        let mut sections = match table.remove("inherits") {
            Some(base) => {
                let base = packs
                    .iter()
                    .find(|pack| Some(pack.code.as_str()) == base.as_str());
                let base = base.expect("a base stands before its heirs");
                Table::clone(&base.sections)
            }
            None => Table::new(),
        };
        merge(&mut sections, table);
        packs.push(Pack {
            code: (*code).to_owned(),
            name,
            right_to_left,
            general: false,
            sections: Arc::new(sections),
        });
    }
    let base = Arc::clone(&packs[0].sections);
    packs.extend(general_codes.into_iter().map(|code| Pack {
        name: code.clone(),
        code,
        right_to_left: false,
        general: true,
        sections: Arc::clone(&base),
    }));
    packs
}

/// Tables are merged, lists appended, everything else replaced.
fn merge(base: &mut Table, own: Table) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(own)) => merge(base, own),
            (Some(Value::Array(base)), Value::Array(own)) => base.extend(own),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_inherits_tables_and_appends_to_lists() {
        let packs = load(&[
            (
                "und",
                "name = 'x'\ndirection = 'ltr'\ngeneral = ['de']\n[split]\nends = ['.']",
            ),
            (
                "zz",
                "name = 'z'\ndirection = 'rtl'\ninherits = 'und'\n[split]\nends = ['!']",
            ),
        ]);
        let ends = |pack: &Pack| {
            let table: std::collections::BTreeMap<String, Vec<String>> = pack.section("split");
            table["ends"].join(" ")
        };
        assert_eq!(ends(&packs[1]), ". !");
        assert_eq!(packs[2].code, "de");
        assert_eq!(ends(&packs[2]), ".");
    }
}

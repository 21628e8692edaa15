//! The page as a whole, made from a small collation in Persian, Arabic and English.

mod check;

use std::io::Read;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use serde_json::Value;

use super::rows::{Row, rows};
use super::segments::{Stretch, segments};
use super::*;
use crate::bitext::collation::{FactKind, Link, Relation, ReportView, UnitKind, UnitRef, UnitView};

fn bridge() -> Collation {
    serde_json::from_str(include_str!("../../tests/fixtures/report/bridge.json"))
        .expect("the fixture is a collation")
}

fn options(ui: &str) -> PageOptions {
    PageOptions {
        ui: ui.to_owned(),
        title: "Bridge".to_owned(),
        templates: None,
    }
}

fn page(ui: &str) -> String {
    collation_page(&bridge(), &options(ui)).expect("the page can be made")
}

/// The collation in a page, as the page's script reads it.
fn data(html: &str) -> String {
    let from = &html[html.find("id=\"collation\">").expect("a data block") + 15..];
    let text = &from[..from.find("</script>").expect("its end")];
    let bytes = STANDARD.decode(text).expect("base64");
    let mut data = String::new();
    ZlibDecoder::new(&*bytes)
        .read_to_string(&mut data)
        .expect("deflated text");
    data
}

/// The page without its style and script, whose text is ours.
fn body(html: &str) -> &str {
    &html[html.find("<body").expect("a body")
        ..html.find("<script type=\"module\">").expect("a script")]
}

/// A report and a unit of it.
type At = (usize, usize);

/// Reports with `sizes[r]` sentences each, and links `((report, unit), (report, unit), score)`.
fn collation(sizes: &[usize], links: &[(At, At, f64)]) -> Collation {
    let unit = |index| UnitView {
        index,
        kind: UnitKind::Sentence,
        start: 0,
        end: 0,
        text: String::new(),
    };
    let report = |&size: &usize| ReportView {
        start: 0,
        date: None,
        date_from: None,
        path: "r.txt".to_owned(),
        language: "fa".to_owned(),
        units: (0..size).map(unit).collect(),
    };
    let at = |(report, unit)| UnitRef { report, unit };
    let link = |&(a, b, score)| Link {
        a: at(a),
        b: at(b),
        score,
        relation: Relation::SameFact,
        shared: Vec::new(),
        passages: None,
    };
    Collation {
        reports: sizes.iter().map(report).collect(),
        links: links.iter().map(link).collect(),
        ..Collation::default()
    }
}

/// A row with the units of each report.
fn row(facing: bool, cells: &[&[usize]]) -> Row {
    let cells = cells.iter().enumerate().map(|(r, cell)| (r, cell.to_vec()));
    Row {
        facing,
        cells: cells.filter(|(_, cell)| !cell.is_empty()).collect(),
    }
}

/// The inverse of packing, as the page's script has it.
fn unpacked(column: &Value, strings: &Value) -> Vec<Value> {
    let list = |value: &Value| value.as_array().expect("a list").clone();
    if let Some(plain) = column.as_array() {
        plain.clone()
    } else if let Some(places) = column.get("s") {
        let text = |place: Value| {
            place
                .as_u64()
                .map_or(Value::Null, |p| strings[p as usize].clone())
        };
        list(places).into_iter().map(text).collect()
    } else if let Some(lengths) = column.get("n") {
        let mut items = unpacked(&column["i"], strings).into_iter();
        let mut array = |length: Value| {
            let taken = |length| items.by_ref().take(length as usize).collect();
            length.as_u64().map(taken).map_or(Value::Null, Value::Array)
        };
        list(lengths).into_iter().map(&mut array).collect()
    } else {
        let mut objects =
            vec![serde_json::Map::new(); column["c"].as_u64().expect("a count") as usize];
        for (key, values) in column["o"].as_object().expect("columns") {
            for (object, value) in objects.iter_mut().zip(unpacked(values, strings)) {
                if !value.is_null() {
                    object.insert(key.clone(), value);
                }
            }
        }
        objects.into_iter().map(Value::Object).collect()
    }
}

/// The inverse of slimming, as the page's script has it, which finds the texts on the page.
fn fill(data: &mut Value, shown: &Collation) {
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let list = |value: &mut Value| value.as_array_mut().expect("a list").clone();
    let mut reports = data["reports"].take();
    for (report, shown) in reports
        .as_array_mut()
        .expect("a list")
        .iter_mut()
        .zip(&shown.reports)
    {
        for (index, unit) in report["units"]
            .as_array_mut()
            .expect("a list")
            .iter_mut()
            .enumerate()
        {
            unit["end"] = (number(&unit["start"]) + number(&unit["length"])).into();
            unit["index"] = index.into();
            unit.as_object_mut().expect("an object").remove("length");
            if unit.get("text").is_none() {
                unit["text"] = shown.units[index].text.clone().into();
            }
        }
    }
    for part in ["facts", "terms"] {
        let mut owners = list(&mut data[part]);
        for mention in owners
            .iter_mut()
            .flat_map(|owner| owner["mentions"].as_array_mut().expect("a list"))
        {
            let unit = &reports[number(&mention["report"])]["units"][number(&mention["unit"])];
            let (from, start) = (number(&unit["start"]), number(&mention["start"]));
            let end = start + number(&mention["length"]);
            let text = unit["text"].as_str().expect("text")[start..end].to_owned();
            mention["text"] = text.into();
            mention["start"] = (from + start).into();
            mention["end"] = (from + end).into();
            mention.as_object_mut().expect("an object").remove("length");
        }
        data[part] = owners.into();
    }
    data["reports"] = reports;
}

#[test]
fn linked_sentences_face_each_other_and_the_others_stand_between() {
    let found = rows(
        &collation(&[3, 3], &[((0, 0), (1, 1), 0.9), ((0, 2), (1, 2), 0.8)]),
        0,
    );
    let expected = [
        row(false, &[&[], &[0]]),
        row(true, &[&[0], &[1]]),
        row(false, &[&[1], &[]]),
        row(true, &[&[2], &[2]]),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_weaker_of_two_crossing_links_yields() {
    let found = rows(
        &collation(&[2, 2], &[((0, 0), (1, 1), 0.9), ((0, 1), (1, 0), 0.5)]),
        0,
    );
    assert_eq!(
        found,
        [
            row(false, &[&[], &[0]]),
            row(true, &[&[0], &[1]]),
            row(false, &[&[1], &[]])
        ]
    );
}

#[test]
fn two_sentences_in_a_row_may_face_one() {
    let found = rows(
        &collation(
            &[1, 3],
            &[
                ((0, 0), (1, 0), 0.6),
                ((0, 0), (1, 1), 0.6),
                ((0, 0), (1, 2), 0.1),
            ],
        ),
        0,
    );
    assert_eq!(found, [row(true, &[&[0], &[0, 1, 2]])]);
    let apart = rows(
        &collation(&[1, 3], &[((0, 0), (1, 0), 0.6), ((0, 0), (1, 2), 0.7)]),
        0,
    );
    assert_eq!(
        apart,
        [row(false, &[&[], &[0, 1]]), row(true, &[&[0], &[2]])]
    );
}

#[test]
fn reports_that_only_share_with_each_other_face_each_other_too() {
    let found = rows(&collation(&[1, 1, 1], &[((1, 0), (2, 0), 0.7)]), 0);
    assert_eq!(
        found,
        [row(false, &[&[0], &[], &[]]), row(true, &[&[], &[0], &[0]])]
    );
}

#[test]
fn every_unit_stands_once_and_in_the_order_of_its_report() {
    let mut links = Vec::new();
    for i in 0..40 {
        links.push(((0, i), (1, (i * 7) % 40), 0.3 + (i % 5) as f64 / 10.0));
        links.push(((1, i), (2, (i * 3) % 40), 0.2 + (i % 3) as f64 / 5.0));
    }
    let found = rows(&collation(&[40, 40, 40], &links), 0);
    for report in 0..3 {
        let units: Vec<usize> = found
            .iter()
            .flat_map(|row| row.cells.get(&report).cloned().unwrap_or_default())
            .collect();
        assert_eq!(units, (0..40).collect::<Vec<_>>());
    }
    assert!(found.iter().any(|row| row.facing));
}

#[test]
fn overlapping_facts_are_cut_and_the_text_is_kept() {
    let text = "گفت: «بالأمين العام»";
    let at = |needle: &str| text.find(needle).expect("in the text");
    let stretch = |start, end, fact, kind| Stretch {
        start,
        end,
        fact,
        kind,
        shared: true,
    };
    let found = segments(
        text,
        &[
            stretch(at("«"), text.len(), 0, FactKind::Quotation),
            stretch(at("أمين"), at("»"), 1, FactKind::Person),
            stretch(at("مين"), at("ين"), 2, FactKind::Event),
        ],
    );
    assert_eq!(
        found.iter().map(|s| s.text.as_str()).collect::<String>(),
        text
    );
    let inner = found
        .iter()
        .find(|s| s.text == "م")
        .expect("the letter has a segment of its own");
    assert_eq!(
        inner.facts.iter().map(|f| f.fact).collect::<Vec<_>>(),
        [2, 1, 0],
        "shortest first"
    );
    let sign = found
        .iter()
        .find(|s| s.signs.iter().any(|f| f.fact == 2) || s.signed && s.facts[0].fact == 2)
        .expect("the event has a sign");
    assert!(
        sign.text.ends_with("ين"),
        "the sign waits for the end of the word"
    );
}

#[test]
fn text_of_reports_is_inert() {
    for ui in ["en", "fa", "ar"] {
        let html = page(ui);
        assert_eq!(
            html.matches("<script").count(),
            2,
            "the data and our script"
        );
        assert_eq!(html.matches("</script").count(), 2);
        assert!(body(&html).contains("&lt;script&gt;alert"));
        assert!(
            !html.contains(['\u{202E}', '\u{202C}']),
            "no bidi control is passed on"
        );
        assert!(html.contains("U+202E right-to-left override\">RLO</bdi>"));
    }
}

#[test]
fn the_data_block_is_the_collation() {
    let packed: Value = serde_json::from_str(&data(&page("en"))).expect("JSON");
    let mut data = unpacked(&packed["data"], &packed["strings"]).remove(0);
    fill(&mut data, &bridge());
    assert_eq!(
        serde_json::from_value::<Collation>(data).expect("a collation"),
        *published::named(&bridge())
    );
}

#[test]
fn the_data_has_only_the_texts_that_the_page_changes() {
    let data = data(&page("en"));
    let all: Vec<UnitView> = bridge()
        .reports
        .into_iter()
        .flat_map(|report| report.units)
        .collect();
    let (odd, plain): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|unit| unit.text.contains(['\u{202E}', '\r']));
    assert!(!odd.is_empty() && !plain.is_empty());
    assert!(plain.iter().all(|unit| !data.contains(&unit.text)));
    let packed: Value = serde_json::from_str(&data).expect("JSON");
    let strings = packed["strings"].as_array().expect("a list");
    assert!(
        odd.iter()
            .all(|unit| strings.iter().any(|text| *text == unit.text))
    );
}

#[test]
fn the_page_loads_nothing() {
    let html = page("fa");
    for address in [
        "http://", "https://", "//fonts", "@import", "src=", "<link", "<iframe",
    ] {
        let ours = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!ours.contains(address), "{address}");
    }
    assert!(
        html.contains("default-src &#39;none&#39;")
            || html.contains("default-src &#x27;none&#x27;")
    );
    assert!(
        !body(&html).contains(" style="),
        "the policy would refuse an inline style"
    );
}

#[test]
fn only_fonts_of_languages_that_occur_are_embedded() {
    let mut persian = bridge();
    for report in &mut persian.reports {
        report.language = "fa".to_owned();
    }
    let html = collation_page(&persian, &options("fa")).expect("the page can be made");
    assert!(html.contains("@font-face{font-family:\"Vazirmatn\""));
    assert!(!html.contains("@font-face{font-family:\"Noto"));
    assert!(page("fa").contains("@font-face{font-family:\"Noto"));
}

#[test]
fn crossing_links_carry_a_mark_and_every_sentence_a_deep_link() {
    let html = page("en");
    let crossing = html.find("<a class=\"same-fact down\" href=#r1u5>");
    assert!(crossing.is_some(), "sentence A 4 points down to B 6");
    for (r, report) in bridge().reports.iter().enumerate() {
        for unit in &report.units {
            assert_eq!(
                html.matches(&format!(" id=r{r}u{} ", unit.index)).count(),
                1
            );
        }
    }
}

#[test]
fn more_reports_than_columns_are_listed_instead() {
    let mut many = bridge();
    for _ in 0..4 {
        many.reports.push(many.reports[0].clone());
    }
    let html = collation_page(&many, &options("en")).expect("the page can be made");
    assert!(html.contains("<body class=\"columns-many\">"));
    assert!(
        !body(&html).contains("dir=rtl></div>") && body(&page("en")).contains("dir=rtl></div>")
    );
    assert_eq!(html.matches(" id=r6u2 ").count(), 1);
}

#[test]
fn dates_stand_in_their_order() {
    let html = page("en");
    let table = &html[html.find("<table class=facts").expect("a fact table")..];
    let at = |date: &str| {
        table
            .find(&format!("<bdi>{date}</bdi>"))
            .expect("the date is in the table")
    };
    assert!(at("2021") < at("11 March 2024"));
}

/// The values of an attribute in the page's body, quoted or not, without `before`.
fn values<'a>(html: &'a str, attribute: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    let parts = body(html).split(attribute).skip(1);
    let value = |rest: &'a str| {
        let rest = rest.trim_start_matches('"');
        &rest[..rest.find(['"', ' ', '>']).expect("an end")]
    };
    parts.map(value).filter_map(move |v| v.strip_prefix(before))
}

#[test]
fn ids_are_unique() {
    let html = page("ar");
    let mut ids: Vec<&str> = values(&html, " id=", "").collect();
    let all = ids.len();
    assert!(all > 50, "{all}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn links_within_the_page_lead_somewhere() {
    let html = page("fa");
    let ids: Vec<&str> = values(&html, " id=", "").collect();
    let targets: Vec<&str> = values(&html, " href=", "#").collect();
    assert!(targets.len() > 50, "{}", targets.len());
    for target in targets {
        assert!(ids.contains(&target), "#{target}");
    }
}

#[test]
fn the_tables_of_messages_have_the_same_keys() {
    fn keys(table: &toml::Table, under: &str, found: &mut Vec<String>) {
        for (key, value) in table {
            match value.as_table() {
                Some(table) => keys(table, &format!("{under}{key}."), found),
                None => found.push(format!("{under}{key}")),
            }
        }
    }
    let all: Vec<Vec<String>> = assets::MESSAGES
        .iter()
        .map(|(ui, table)| {
            let mut found = Vec::new();
            keys(
                &table.parse().unwrap_or_else(|e| panic!("{ui}: {e}")),
                "",
                &mut found,
            );
            found.sort();
            found
        })
        .collect();
    assert_eq!(all[0], all[1]);
    assert_eq!(all[1], all[2]);
}

#[test]
fn a_file_in_the_users_folder_replaces_the_template_of_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write(
        "collation.html",
        "<p>{{ title }}: {{ <bidi text={reports[0].path} /> }}</p>",
    );
    let options = PageOptions {
        templates: Some(folder.path().to_owned()),
        ..options("fa")
    };
    let html = collation_page(&bridge(), &options).expect("the page can be made");
    assert_eq!(html.trim(), "<p>Bridge: <bdi>gozaresh-pol.txt</bdi></p>");
    write("collation.html", "{{ reports[0].pth }}");
    let error = collation_page(&bridge(), &options)
        .expect_err("the field does not exist")
        .to_string();
    assert!(error.contains("collation.html"), "{error}");
}

#[test]
fn a_missing_folder_and_an_unknown_interface_are_errors() {
    let missing = PageOptions {
        templates: Some(PathBuf::from("no/such/folder")),
        ..options("fa")
    };
    let error = collation_page(&bridge(), &missing)
        .expect_err("no folder")
        .to_string();
    assert!(
        error.starts_with("cannot read template `no/such/folder"),
        "{error}"
    );
    let error = collation_page(&bridge(), &options("fs"))
        .expect_err("no messages")
        .to_string();
    assert_eq!(error, "unknown interface language `fs` (known: ar, en, fa)");
}

#[test]
fn a_link_into_nowhere_is_an_error_not_a_panic() {
    let mut wrong = bridge();
    wrong.links[0].b.unit = 99;
    assert!(matches!(
        collation_page(&wrong, &options("en")),
        Err(ReportError::Dangling(_))
    ));
    let mut cut = bridge();
    cut.facts[0].mentions[0].end -= 1;
    assert!(matches!(
        collation_page(&cut, &options("en")),
        Err(ReportError::Dangling(_))
    ));
}

#[test]
fn a_template_of_ones_own_glosses_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("names.txt");
    std::fs::write(
        &template,
        "{% for name in names %}{{ name | gloss(lang=\"fa\") | default(value=\"?\") }};{% endfor %}{{ \"x\" | gloss | default(value=\"none\", boolean=true) }}",
    )
    .expect("written");
    let forms = serde_json::json!({ "en": [{ "form": "Yerevan" }], "fa": [{ "form": "ایروان" }] });
    let data = serde_json::json!({
        "names": ["ایروان", "yerevan", "پاشینیان"],
        "terms": [{ "concept": "yerevan", "forms": forms }],
    });
    let out = render(&template, &data, &options("en")).expect("rendered");
    let names: Vec<&str> = out.split(';').collect();
    assert_eq!(names[..2], ["Yerevan", "Yerevan"]);
    assert!(names[2].starts_with('P') && names[2].is_ascii(), "{out}");
    assert_eq!(names[3], "none");
}

#[test]
fn every_rule_has_a_name_in_each_language() {
    for (ui, table) in super::assets::MESSAGES {
        let table: toml::Table = table.parse().expect("a table");
        let names = table["rule"].as_table().expect("names of rules");
        for rule in crate::check::rules() {
            assert!(names.contains_key(rule.name), "{ui}: {}", rule.name);
        }
        let known = |name: &String| crate::check::rules().any(|rule| rule.name == name);
        assert!(names.keys().all(known), "{ui}");
    }
}

#[test]
fn any_template_renders_any_json_escaped() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("list.txt");
    std::fs::write(&template, "{% for w in words %}{{ <bidi text={w} lang=\"fa\" /> }};{% endfor %}{{ data.words | length | n }}")
        .expect("written");
    let data = serde_json::json!({ "words": ["می‌رود", "<b>", "\u{2067}"] });
    let out = render(&template, &data, &options("fa")).expect("rendered");
    assert!(
        out.contains("<bdi lang=\"fa\" dir=rtl>می‌رود</bdi>;"),
        "{out}"
    );
    assert!(
        out.contains("&lt;b&gt;") && out.contains(">RLI</bdi>") && out.ends_with('۳'),
        "{out}"
    );
    let missing = render(&folder.path().join("none.html"), &data, &options("fa"));
    assert!(matches!(missing, Err(ReportError::Read { .. })));
}

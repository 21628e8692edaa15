//! `muqabala stories` as a user runs it: what it reads and writes, and that nothing is lost when it is killed.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_muqabala");
const LINES: &str = include_str!("../fixtures/stories/reports.jsonl");

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).expect("written");
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).expect("a text")
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .arg("stories")
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &str) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// The result of a run that ends well.
    fn done(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments}: {}", told(&output));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, arguments: &str) -> Vec<Value> {
        let result: Value = serde_json::from_str(&self.done(arguments)).expect("JSON");
        result["stories"].as_array().expect("stories").clone()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn bad_records_are_told_and_the_others_are_read() {
    let desk = Desk::new();
    let broken = format!("{{\"text\": 3}}\n\n{LINES}not json\n{{\"text\": \"\"}}\n");
    desk.put("day.jsonl", &broken);
    let output = desk.run("day.jsonl --fast --format json");
    assert!(output.status.success());
    let messages = told(&output);
    for place in ["day.jsonl:1:", "day.jsonl:28:", "day.jsonl:29:"] {
        assert!(messages.contains(place), "{messages}");
    }
    assert!(
        messages.contains("25 reports added, 0 known, 3 records left out"),
        "{messages}"
    );
}

#[test]
fn stories_are_chosen_and_told_as_text_json_and_pages() {
    let desk = Desk::new();
    desk.put("day.jsonl", LINES);
    let all = desk.json("day.jsonl --fast --store s.db --min 1 --format json");
    let reports = |stories: &[Value]| -> usize {
        let count = |story: &Value| story["reports"].as_array().map_or(0, Vec::len);
        stories.iter().map(count).sum()
    };
    assert_eq!(reports(&all), 25);
    // from the store alone
    assert_eq!(desk.json("--store s.db --min 1 --format json"), all);
    let several = desk.json("--store s.db --format json");
    assert!(
        several
            .iter()
            .all(|story| story["reports"].as_array().map_or(0, Vec::len) > 1)
    );
    let late = desk.json("--store s.db --since 2024-05-01 --min 1 --format json");
    assert!(!late.is_empty() && late.len() < all.len());
    assert!(
        late.iter()
            .all(|story| story["last"].as_str() >= Some("2024-05-01"))
    );
    let told_in = |story: &Value, code: &str| {
        story["languages"]
            .as_array()
            .is_some_and(|l| l.iter().any(|l| l == code))
    };
    let both = desk.json("--store s.db --languages fa,ar --format json");
    assert!(
        !both.is_empty()
            && both
                .iter()
                .all(|story| told_in(story, "fa") && told_in(story, "ar"))
    );
    let id = both[0]["id"].as_str().expect("an id");
    let one = desk.json(&format!("--store s.db --story {id} --brief --format json"));
    assert_eq!(one.len(), 1);
    assert!(
        one[0]["brief"]
            .as_str()
            .is_some_and(|brief| brief.lines().count() > 5),
        "{one:?}"
    );
    let lines = desk.done("--store s.db");
    assert_eq!(lines.lines().count(), several.len());
    assert!(lines.contains(id));
    let message = told(&desk.run("--store s.db -o desk --pages 2 --ui fa"));
    assert!(message.contains("2 with a page"), "{message}");
    let index = desk.text("desk/index.html");
    assert!(index.contains("<html lang=\"fa\" dir=\"rtl\""));
    let pages: Vec<&Value> = several
        .iter()
        .filter(|story| {
            index.contains(&format!(
                "\"{}.html\"",
                story["id"].as_str().expect("an id")
            ))
        })
        .collect();
    assert_eq!(pages.len(), 2);
    for story in pages {
        let page = desk.text(&format!(
            "desk/{}.html",
            story["id"].as_str().expect("an id")
        ));
        assert!(page.contains("id=brief"));
    }
}

#[test]
fn a_folder_of_files_is_read_and_known_again() {
    let desk = Desk::new();
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial/reports");
    let folder = desk.0.path().join("reports");
    std::fs::create_dir(&folder).expect("a folder");
    for file in std::fs::read_dir(reports).expect("the sample reports") {
        let file = file.expect("a file").path();
        std::fs::copy(&file, folder.join(file.file_name().expect("a name"))).expect("copied");
    }
    let first = desk.run("reports --fast --store s.db --format json");
    assert!(
        told(&first).contains("5 reports added, 0 known"),
        "{}",
        told(&first)
    );
    assert_eq!(desk.json("--store s.db --format json").len(), 1);
    let output = desk.run("reports --fast --store s.db --format json");
    assert!(
        told(&output).contains("0 reports added, 5 known"),
        "{}",
        told(&output)
    );
}

#[test]
fn what_cannot_be_done_is_told() {
    let desk = Desk::new();
    desk.put("day.jsonl", LINES);
    for (arguments, says) in [
        ("", "--store"),
        ("--store none.db", "no stories at none.db"),
        ("none.jsonl", "cannot read `none.jsonl`"),
        ("day.jsonl --format html", "name it with -o"),
        ("day.jsonl --fast --story none", "no story `none`"),
        ("day.jsonl --store day.jsonl", "not a store"),
        ("day.jsonl -o day.jsonl", "is a file"),
    ] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert!(
            told(&output).contains(says),
            "{arguments}: {}",
            told(&output)
        );
    }
    assert_eq!(desk.text("day.jsonl"), LINES);
}

/// Short reports of many events, each told by three outlets.
fn many(events: usize) -> String {
    let places = [
        "Basra", "Aden", "Tabriz", "Erbil", "Mukalla", "Khoy", "Fao", "Kirkuk", "Qom", "Taiz",
    ];
    let things = [
        "bridge", "school", "market", "clinic", "dam", "road", "harbour", "mill", "library",
    ];
    let acts = [
        "closed after an inspection",
        "opened by the governor",
        "damaged in a storm",
        "sold to a bank",
    ];
    let mut lines = String::new();
    for event in 0..events {
        let (place, thing) = (places[event % 10], things[event / 10 % 9]);
        let (act, day) = (acts[event / 90 % 4], 1 + event % 28);
        for outlet in ["A", "B", "C"] {
            let text = format!(
                "The {thing} number {event} in {place} was {act} on {day} March, outlet {outlet} reports. Some {} people live \
                 nearby. An engineer said that work will take {} days.",
                100 + 7 * event,
                2 + event % 50
            );
            let record = serde_json::json!({
                "id": format!("{event}-{outlet}"), "outlet": outlet, "date": format!("2024-03-{day:02}"),
                "language": "en", "text": text,
            });
            writeln!(lines, "{record}").expect("a string takes all");
        }
    }
    lines
}

#[test]
fn nothing_that_was_added_is_lost_when_the_program_is_killed() {
    let desk = Desk::new();
    desk.put("day.jsonl", &many(700));
    let count = || -> i64 {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
        let connection = rusqlite::Connection::open_with_flags(desk.0.path().join("s.db"), flags);
        let asked = connection
            .and_then(|c| c.query_row("select count(*) from report", [], |row| row.get(0)));
        asked.unwrap_or(0)
    };
    let mut least = 0;
    for kill in 0..3 {
        let mut child = desk
            .command("day.jsonl --fast --store s.db --format json -o killed.json")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // when something new is in the file, or once before anything is
        let start = Instant::now();
        while kill > 0 && count() == least && start.elapsed() < Duration::from_secs(300) {
            if child.try_wait().expect("its state").is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(40 * kill));
        // SIGKILL
        child.kill().expect("killed");
        child.wait().expect("ended");
        let there = count();
        assert!(there >= least, "{there} of {least} are left");
        // a batch is there whole or not at all
        assert!(there % 500 == 0 || there == 2100, "{there}");
        assert!(kill == 0 || there > 0);
        least = there;
    }
    let resumed = desk.json("day.jsonl --fast --store s.db --format json");
    assert_eq!(count(), 2100);
    let whole = desk.json("day.jsonl --fast --store whole.db --format json");
    assert_eq!(
        resumed, whole,
        "the stories are those of a run that nobody killed"
    );
    // notices alike but for place and figures may be taken for one event: of 700, not all are a story of their own
    assert!(resumed.len() > 100, "{}", resumed.len());
}

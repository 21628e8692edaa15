//! How long reports take until they are stories, and in how much memory: 1,000, 3,000 and 10,000 reports, each number in a run
//! of the program of its own. `cargo bench --bench stories [-- NUMBER...] [--encoder]`
//!
//! The reports are made here: events of several kinds with places, people and bodies of the starter glossary, figures and days of
//! their own, told in Arabic, Persian and English, some as near-copies of one text. That grouping finds the events again (B-cubed)
//! shows that the time was spent on the work; how good it is on real reports, `tests/stories` tells.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use muqabala::fact::Day;
use muqabala::glossary::{Concept, ConceptKind, Glossary};
use serde_json::{Value, json};

/// Templates of sentences by language; a place in braces is filled with what the event has of it.
const SENTENCES: [(&str, &[&str]); 3] = [
    (
        "ar",
        &[
            "أعلنت السلطات في {place} يوم {day} عن {matter} أسفر عن إصابة {n1} شخصاً.",
            "وقال {person} إن {matter} وقع قرب {place2} بعد الساعة {hour} بقليل.",
            "وأكدت {body} أنها أرسلت {n2} فرق إلى {place} وأن العمل يستمر {n3} أيام.",
            "وطالب سكان {place2} بتعويضات تبلغ {n4} دولار عن الأضرار.",
            "وأضاف {person} في بيان أن التحقيق في {matter} لم ينته بعد.",
            "ووصف {person2} ما جرى في {place} بأنه الأخطر منذ {n3} سنوات.",
            "وذكرت {body} أن {n1} عائلة نقلت إلى مدارس في {place2}.",
            "وتوقفت حركة القطارات بين {place} و{place2} مدة {hour} ساعات.",
            "ومن المقرر أن يزور {person2} {place} خلال الأسبوع المقبل.",
            "ولم يتضح بعد سبب {matter} بحسب مصادر في {body}.",
        ],
    ),
    (
        "fa",
        &[
            "مقام‌های {place} روز {day} از {matter} خبر دادند که {n1} نفر در آن مصدوم شدند.",
            "{person} گفت {matter} اندکی پس از ساعت {hour} در نزدیکی {place2} رخ داد.",
            "{body} اعلام کرد {n2} گروه به {place} فرستاده و کار {n3} روز ادامه دارد.",
            "ساکنان {place2} خواستار {n4} دلار غرامت برای خسارت‌ها شدند.",
            "{person} در بیانیه‌ای افزود بررسی دربارهٔ {matter} هنوز پایان نیافته است.",
            "{person2} رویداد {place} را سخت‌ترین حادثه در {n3} سال گذشته خواند.",
            "به گفتهٔ {body} {n1} خانواده به مدرسه‌های {place2} منتقل شدند.",
            "رفت‌وآمد قطارها میان {place} و {place2} به مدت {hour} ساعت متوقف شد.",
            "قرار است {person2} هفتهٔ آینده به {place} سفر کند.",
            "منابعی در {body} گفتند علت {matter} هنوز روشن نیست.",
        ],
    ),
    (
        "en",
        &[
            "Authorities in {place} announced on {day} {matter} that left {n1} people hurt.",
            "{person} said that {matter} came shortly after {hour} o'clock near {place2}.",
            "{body} confirmed that it had sent {n2} teams to {place} and that work would go on for {n3} days.",
            "Residents of {place2} demanded {n4} dollars for the damage.",
            "{person} added in a statement that the inquiry into {matter} was not over.",
            "{person2} called what happened in {place} the worst in {n3} years.",
            "{body} reported that {n1} families were moved to schools in {place2}.",
            "Trains between {place} and {place2} stood still for {hour} hours.",
            "{person2} is expected to visit {place} next week.",
            "Sources in {body} said that the cause of {matter} was not yet clear.",
        ],
    ),
];

/// A small generator of numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The concepts of a kind that have a form in all three languages.
fn of_kind<'g>(glossary: &'g Glossary, kinds: &[ConceptKind]) -> Vec<&'g Concept> {
    let concepts = glossary.concepts().iter();
    let whole = |concept: &&Concept| {
        SENTENCES
            .iter()
            .all(|(code, _)| concept.preferred(code).is_some())
    };
    concepts
        .filter(|concept| kinds.contains(&concept.kind))
        .filter(whole)
        .collect()
}

/// What an event has.
struct Event<'g> {
    concepts: BTreeMap<&'static str, &'g Concept>,
    numbers: BTreeMap<&'static str, usize>,
    day: Day,
}

/// One report in a language: some of the sentences in an order of its own.
fn text(event: &Event, language: usize, random: &mut Random) -> String {
    let (code, sentences) = SENTENCES[language];
    let mut order: Vec<&str> = sentences[1..].to_vec();
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    order.truncate(4 + random.below(5));
    order.insert(0, sentences[0]);
    let mut text = String::new();
    for sentence in order {
        let mut sentence = sentence.to_owned();
        for (name, concept) in &event.concepts {
            let form = &concept.preferred(code).expect("it has one").form;
            sentence = sentence.replace(&format!("{{{name}}}"), form);
        }
        for (name, number) in &event.numbers {
            sentence = sentence.replace(&format!("{{{name}}}"), &number.to_string());
        }
        let (_, month, day) = event.day.in_calendar(muqabala::fact::Calendar::Gregorian);
        sentence = sentence.replace("{day}", &format!("{day}/{month}/2024"));
        text.push_str(&sentence);
        text.push(' ');
    }
    text
}

/// So many reports as lines of JSON, in the order of a stream, and the event of each by its id.
fn corpus(glossary: &Glossary, count: usize) -> (String, BTreeMap<String, usize>) {
    let places = of_kind(glossary, &[ConceptKind::Place]);
    let people = of_kind(glossary, &[ConceptKind::Person]);
    let bodies = of_kind(glossary, &[ConceptKind::Organisation]);
    let matters = of_kind(glossary, &[ConceptKind::Event, ConceptKind::Term]);
    let first: Day = "2024-01-01".parse().expect("a day");
    let mut random = Random(7);
    let mut reports: Vec<(i64, Value, usize)> = Vec::new();
    let mut number = 0;
    while reports.len() < count {
        // some 330 reports a day, whatever their number
        let of_day = (reports.len() / 330) as i64;
        let event = Event {
            concepts: BTreeMap::from([
                ("place", *random.pick(&places)),
                ("place2", *random.pick(&places)),
                ("person", *random.pick(&people)),
                ("person2", *random.pick(&people)),
                ("body", *random.pick(&bodies)),
                ("matter", *random.pick(&matters)),
            ]),
            numbers: BTreeMap::from([
                ("n1", 11 + random.below(900)),
                ("n2", 3 + random.below(20)),
                ("n3", 2 + random.below(30)),
                ("n4", 1000 * (1 + random.below(5000))),
                ("hour", 2 + random.below(10)),
            ]),
            day: first.plus(of_day),
        };
        // most events are told once or twice, some by all
        let size = 1 + random.below(3) * random.below(6);
        let mut wire: Option<(usize, String)> = None;
        for _ in 0..size {
            let language = random.below(SENTENCES.len());
            let copied = wire.clone().filter(|_| random.below(4) == 0);
            let (language, text) = match copied {
                Some((language, wire)) => {
                    let mut words: Vec<&str> = wire.split(' ').collect();
                    words.remove(random.below(words.len()));
                    (language, words.join(" "))
                }
                None => (language, text(&event, language, &mut random)),
            };
            wire = Some((language, text.clone()));
            let day = event.day.plus(random.below(2) as i64);
            let record = json!({
                "id": format!("r{}", reports.len()), "text": text, "language": SENTENCES[language].0,
                "date": day.to_string(), "outlet": format!("outlet {}", random.below(40)),
            });
            reports.push((day.since(first), record, number));
        }
        number += 1;
    }
    reports.truncate(count);
    reports.sort_by_key(|(day, ..)| *day);
    let mut lines = String::new();
    let mut events = BTreeMap::new();
    for (_, record, event) in reports {
        writeln!(lines, "{record}").expect("a string takes all");
        events.insert(record["id"].as_str().expect("an id").to_owned(), event);
    }
    (lines, events)
}

/// The most memory that a process has had, in MB.
fn peak(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// B-cubed F1 of stories against the events that reports were made of.
fn cubed(stories: &[Value], events: &BTreeMap<String, usize>) -> f64 {
    let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
    for event in events.values() {
        *sizes.entry(*event).or_default() += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for story in stories {
        let reports = story["reports"].as_array().expect("reports");
        let mut of: BTreeMap<usize, f64> = BTreeMap::new();
        for report in reports {
            *of.entry(events[report["path"].as_str().expect("a path")])
                .or_default() += 1.0;
        }
        for (event, same) in of {
            precision += same * same / reports.len() as f64;
            recall += same * same / sizes[&event];
        }
    }
    let all = events.len() as f64;
    2.0 * (precision / all) * (recall / all) / (precision / all + recall / all)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let encoder = arguments.iter().any(|argument| argument == "--encoder");
    let mut numbers: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    if numbers.is_empty() {
        numbers = vec![1_000, 3_000, 10_000];
    }
    let glossary = Glossary::starter();
    for count in numbers {
        let (lines, events) = corpus(&glossary, count);
        let folder = tempfile::tempdir().expect("a folder");
        measure(folder.path(), count, &lines, &events, encoder);
    }
}

fn measure(
    folder: &Path,
    count: usize,
    lines: &str,
    events: &BTreeMap<String, usize>,
    encoder: bool,
) {
    std::fs::write(folder.join("day.jsonl"), lines).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    command.args(["stories", "day.jsonl", "--store", "s.db", "--min", "1"]);
    command.args(["--format", "json", "-o", "s.json"]);
    if !encoder {
        command.arg("--fast");
    }
    let start = Instant::now();
    let mut child = command
        .current_dir(folder)
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut memory = 0.0f64;
    while child.try_wait().expect("its state").is_none() {
        memory = memory.max(peak(child.id()).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = start.elapsed().as_secs_f64();
    let result = std::fs::read_to_string(folder.join("s.json")).expect("a result");
    let result: Value = serde_json::from_str(&result).expect("JSON");
    let stories = result["stories"].as_array().expect("stories");
    println!(
        "stories {count} reports, {:.1} MB{}: {took:.1} s, {:.0} reports/s, {memory:.0} MB at most; {} stories of {} events, B-cubed F1 {:.3}",
        lines.len() as f64 / 1e6,
        if encoder { "" } else { ", --fast" },
        count as f64 / took,
        stories.len(),
        events
            .values()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        cubed(stories, events)
    );
}

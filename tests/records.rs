//! `--stdin`: JSON Lines in, JSON Lines out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const ARABIC: &str = "قُتل 12 شخصا يوم 22 فبراير 2024. ثم عاد الوفد إلى العاصمة.";
const PERSIAN: &str = "۱۲ نفر روز ۲۲ فوریه ۲۰۲۴ کشته شدند. سپس هیئت به پایتخت بازگشت.";

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    program
        .args(arguments)
        .env("MUQABALA_DICTIONARY", "none")
        .env_remove("MUQABALA_GLOSSARY");
    program
}

/// What the program answers to these lines.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = program(arguments);
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = running.stdin.take().expect("its input");
    let input = input.to_vec();
    // the other end may be full of answers
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = running.wait_with_output().expect("it ends");
    let _ = writer.join();
    output
}

fn lines(values: &[Value]) -> Vec<u8> {
    let lines = values.iter().map(|value| format!("{value}\n"));
    lines.collect::<String>().into_bytes()
}

fn answers(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
        .collect()
}

/// The one answer to one record.
fn answer(arguments: &[&str], record: Value) -> Value {
    let output = run(arguments, &lines(&[record]));
    let mut answers = answers(&output);
    assert_eq!(
        answers.len(),
        1,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    answers.remove(0)
}

#[test]
fn every_command_answers_with_the_key_of_the_record() {
    let text = json!({"id": {"run": 7}, "text": ARABIC, "url": "the user's own"});
    let pair = json!({"id": "p", "source": ARABIC, "target": PERSIAN});
    let reports = json!({"id": 1.5, "reports": [ARABIC, {"text": PERSIAN, "name": "daily"}]});
    let cases: [(&[&str], &Value, &str); 8] = [
        (&["split", "--stdin"], &text, "units"),
        (&["facts", "--stdin"], &text, "facts"),
        (&["glossary", "match", "--stdin"], &text, "terms"),
        (&["check", "--within", "--stdin"], &text, "findings"),
        (&["align", "--stdin"], &pair, "links"),
        (&["check", "--stdin"], &pair, "findings"),
        (&["compare", "--fast", "--stdin"], &reports, "facts"),
        (&["extract", "--stdin"], &reports, "candidates"),
    ];
    for (arguments, record, member) in cases {
        let answer = answer(arguments, record.clone());
        assert_eq!(answer["id"], record["id"], "{arguments:?}");
        assert!(answer[member].is_array(), "{arguments:?}: {answer}");
    }
}

#[test]
fn the_units_and_facts_of_a_record_are_those_of_a_file() {
    let file = tempfile::NamedTempFile::with_suffix(".txt").expect("a file");
    std::fs::write(file.path(), ARABIC).expect("it can be written");
    let path = file.path().to_str().expect("UTF-8");
    for (command, member) in [("split", "units"), ("facts", "facts")] {
        let mut of_file = answers(&run(&[command, "--format", "jsonl", path], b""));
        for line in &mut of_file {
            line.as_object_mut().expect("an object").remove("report");
        }
        let of_record = answer(&[command, "--stdin"], json!({ "text": ARABIC }));
        assert_eq!(of_record[member], Value::Array(of_file), "{command}");
        assert_eq!(of_record["id"], 1, "the number of the line");
    }
}

#[test]
fn answers_keep_the_order_on_many_threads() {
    // long and short ones, so that threads end out of order
    let record = |id: usize| json!({"id": id, "text": ARABIC.repeat(1 + (id * 7919) % 40)});
    let records: Vec<Value> = (0..600).map(record).collect();
    let one = run(&["split", "--stdin", "--jobs", "1"], &lines(&records));
    let four = run(&["split", "--stdin", "--jobs", "4"], &lines(&records));
    assert!(four.status.success());
    assert!(one.stdout == four.stdout);
    let ids = answers(&four)
        .into_iter()
        .map(|answer| answer["id"].clone());
    assert!(ids.eq((0..600).map(Value::from)));
}

#[test]
fn a_bad_record_is_told_and_passed_over() {
    let mut input = "\u{feff}".as_bytes().to_vec();
    input.extend(lines(&[json!({"id": "good", "text": ARABIC})]));
    input.extend(b"{\"id\": 2, \"text\": \n\n   \nnot JSON\n[1]\n\"text\"\n\xff\xfe\n");
    input.extend(lines(&[
        json!({"id": "typo", "txt": ARABIC}),
        json!({"id": "foreign", "text": "Съешь же ещё этих мягких булок"}),
        json!({"id": "lang", "text": ARABIC, "lang": "xx"}),
        json!({"id": "date", "text": ARABIC, "date": "yesterday"}),
        json!({"id": "empty", "text": " \n"}),
        json!({"id": null, "text": ARABIC}),
    ]));
    let deep = "[".repeat(200_000) + "\n";
    input.extend(deep.as_bytes());
    // the last line has no end
    input.extend(json!({"id": "last", "text": ARABIC}).to_string().as_bytes());
    let output = run(&["facts", "--stdin"], &input);
    let answers = answers(&output);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    let errors: Vec<(&Value, u64, &str)> = answers
        .iter()
        .filter_map(|of| Some((&of["id"], of["line"].as_u64()?, of["error"].as_str()?)))
        .collect();
    let expected = [
        (json!(2), 2, "no JSON object on one line"),
        (json!(5), 5, "a record here is {\"id\": 1, \"text\": \"…\"}"),
        (json!(6), 6, "no JSON object"),
        (json!(7), 7, "no JSON object"),
        (json!(8), 8, "no JSON object"),
        (json!("typo"), 9, "missing field `text`"),
        (json!("foreign"), 10, "tell it as `lang`"),
        (json!("lang"), 11, "unknown language `xx`"),
        (json!("date"), 12, "yesterday"),
        (json!("empty"), 13, "is empty"),
        (json!(15), 15, "no JSON object"),
    ];
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
    for ((id, line, error), (wanted, number, part)) in errors.iter().zip(&expected) {
        assert_eq!((*id, line), (wanted, number), "{error}");
        assert!(error.contains(part), "{error}");
        assert!(stderr.contains(&format!("line {line}: {error}")));
    }
    assert!(
        stderr.contains("11 of 14 records have no answer"),
        "{stderr}"
    );
    let good = answers.iter().filter(|answer| answer["facts"].is_array());
    let good: Vec<&Value> = good.map(|answer| &answer["id"]).collect();
    assert_eq!(good, [&json!("good"), &Value::Null, &json!("last")]);
}

#[test]
fn an_answer_comes_before_the_next_question() {
    let mut program = program(&[
        "check",
        "--stdin",
        "--source-lang",
        "ar",
        "--target-lang",
        "fa",
    ]);
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.spawn().expect("it starts");
    let mut ask = running.stdin.take().expect("its input");
    let mut answers = BufReader::new(running.stdout.take().expect("its output")).lines();
    for (id, count) in ["۱۲", "۱۳", "۱۲"].into_iter().enumerate() {
        let target = format!("{count} نفر کشته شدند");
        let record = json!({"id": id, "source": "قُتل 12 شخصا", "target": target});
        writeln!(ask, "{record}").expect("it reads");
        let line = answers.next().expect("an answer").expect("UTF-8");
        let answer: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(answer["id"], id);
        let found = answer["findings"].as_array().map(Vec::len);
        assert_eq!(found, Some(usize::from(count == "۱۳")), "{answer}");
    }
    drop(ask);
    assert_eq!(running.wait().expect("it ends").code(), Some(1));
}

#[test]
fn segments_of_one_record_are_a_project_and_records_are_not() {
    let source = "يبدأ الاجتماع في القاعة الكبرى مساء";
    let [one, other] = [
        "جلسه عصر در تالار بزرگ آغاز می‌شود",
        "نشست شامگاه در سالن اصلی شروع خواهد شد",
    ];
    let rules = |answer: &Value| {
        let findings = answer["findings"].as_array().expect("findings").clone();
        findings
            .iter()
            .map(|finding| (finding["rule"].clone(), finding["place"]["line"].clone()))
            .collect::<Vec<_>>()
    };
    let together = json!({"source": [source, source, source], "target": [one, one, other]});
    let found = rules(&answer(&["check", "--stdin"], together));
    assert!(
        found.contains(&(json!("source-varies"), json!(3))),
        "{found:?}"
    );
    let alone = [one, one, other].map(|target| json!({"source": source, "target": target}));
    for answer in answers(&run(&["check", "--stdin", "--jobs", "1"], &lines(&alone))) {
        let found = rules(&answer);
        assert!(!found.iter().any(|(rule, _)| rule == "source-varies"));
    }
}

#[test]
fn findings_decide_the_status_as_elsewhere() {
    let pair = json!({"source": "قُتل 12 شخصا", "target": "۱۳ نفر کشته شدند", "source_lang": "ar", "target_lang": "fa"});
    let status = |arguments: &[&str]| {
        run(arguments, &lines(std::slice::from_ref(&pair)))
            .status
            .code()
    };
    assert_eq!(status(&["check", "--stdin"]), Some(1));
    assert_eq!(status(&["check", "--stdin", "--fail-on", "never"]), Some(0));
    assert_eq!(status(&["check", "--stdin", "--format", "json"]), Some(2));
    assert_eq!(status(&["check", "--stdin", "a.txt", "b.txt"]), Some(2));
    assert_eq!(run(&["check", "--stdin"], b"").status.code(), Some(0));
}

#[test]
fn a_reader_that_has_enough_is_no_failure_and_stops_the_program() {
    let mut program = program(&["split", "--stdin"]);
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.spawn().expect("it starts");
    let mut ask = running.stdin.take().expect("its input");
    drop(running.stdout.take());
    let line = json!({ "text": ARABIC }).to_string() + "\n";
    // its input stays open: it must not wait for more of it
    while ask.write_all(line.as_bytes()).is_ok() {
        if let Some(status) = running.try_wait().expect("it can be asked") {
            assert!(status.success(), "{status}");
            return;
        }
    }
    assert!(running.wait().expect("it ends").success());
}

/// Memory is that of the records in work, not of all.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_records() {
    let peak = |count: usize| {
        let mut program = program(&["split", "--stdin", "--jobs", "2"]);
        program.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = program.spawn().expect("it starts");
        let mut ask = running.stdin.take().expect("its input");
        let mut given = BufReader::new(running.stdout.take().expect("its output"));
        let reader = std::thread::spawn(move || {
            std::io::copy(&mut given, &mut std::io::sink()).expect("answers")
        });
        let line = json!({ "text": ARABIC.repeat(20) }).to_string() + "\n";
        for _ in 0..count {
            ask.write_all(line.as_bytes()).expect("it reads");
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", running.id()));
        drop(ask);
        reader.join().expect("the answers are read");
        assert!(running.wait().expect("it ends").success());
        let status = status.expect("it runs");
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = high.and_then(|high| high.trim().strip_suffix(" kB"));
        kilobytes
            .and_then(|kb| kb.parse::<usize>().ok())
            .expect("a number")
    };
    let (few, many) = (peak(1_000), peak(10_000));
    assert!(many < few + 16 * 1024, "{few} kB, then {many} kB");
}

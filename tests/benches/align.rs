//! How fast texts are aligned and how much memory that takes: a text of 50,000 lines made from the sentences of
//! this file, and, where the environment variable `ALIGN_TEXT` names a JSON file {"ar": [...], "fa": [...]}, that
//! text as well.
//!
//!     cargo bench --bench align

use std::time::Instant;

use muqabala::bitext::{Options, align_texts};
use muqabala::language::Language;

const SUBJECTS: &[(&str, &str)] = &[
    ("الوزير", "وزیر"),
    ("الرئيس", "رئیس‌جمهور"),
    ("المدير", "مدیر"),
    ("الطبيب", "پزشک"),
    ("المعلم", "آموزگار"),
    ("القاضي", "قاضی"),
    ("المهندس", "مهندس"),
];
const VERBS: &[(&str, &str)] = &[
    ("زار", "بازدید کرد از"),
    ("افتتح", "گشود"),
    ("انتقد", "انتقاد کرد از"),
    ("وصف", "توصیف کرد"),
    ("ذكر", "یاد کرد از"),
];
const OBJECTS: &[(&str, &str)] = &[
    ("المدرسة الجديدة", "مدرسه تازه"),
    ("المستشفى الكبير", "بیمارستان بزرگ"),
    ("الجسر القديم", "پل کهنه"),
    ("محطة القطار", "ایستگاه قطار"),
    ("مكتبة الجامعة", "کتابخانه دانشگاه"),
    ("سوق المدينة", "بازار شهر"),
    ("مصنع السيارات", "کارخانه خودرو"),
    ("ميناء البلاد", "بندر کشور"),
    ("حقل النفط", "میدان نفتی"),
    ("مطار العاصمة", "فرودگاه پایتخت"),
    ("ملعب كرة القدم", "ورزشگاه فوتبال"),
];
const TIMES: &[(&str, &str)] = &[
    ("في الصباح", "صبح"),
    ("في المساء", "عصر"),
    ("يوم الثلاثاء", "سه‌شنبه"),
    ("أمس", "دیروز"),
    ("قبل شهرين", "دو ماه پیش"),
    ("في الشتاء", "زمستان"),
    ("في عام 2019", "سال ۲۰۱۹"),
    ("بعد الحرب", "پس از جنگ"),
    ("في الصيف", "تابستان"),
    ("قبل عشر سنوات", "ده سال پیش"),
    ("يوم الأحد", "یکشنبه"),
    ("في العام الماضي", "سال گذشته"),
    ("خلال المؤتمر", "در کنفرانس"),
];

fn main() {
    let (source, target) = made(50_000);
    measure("made", &source, &target);
    if let Some(path) = std::env::var_os("ALIGN_TEXT") {
        let text = std::fs::read_to_string(path).expect("ALIGN_TEXT names a file");
        let item: serde_json::Value =
            serde_json::from_str(&text).expect("ALIGN_TEXT names a JSON file");
        let lines = |key: &str| -> Vec<String> {
            serde_json::from_value(item[key].clone()).expect("a list of lines")
        };
        measure("given", &lines("ar"), &lines("fa"));
    }
}

/// Lines that differ by their words and a number in some; one in twelve is missing on each side, one in eight is
/// divided in the target.
fn made(lines: usize) -> (Vec<String>, Vec<String>) {
    let (mut source, mut target) = (Vec::new(), Vec::new());
    let mut random = 1u64;
    for line in 0..lines {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let pick = |list: &'static [(&str, &str)], shift: u32| {
            list[(random >> shift) as usize % list.len()]
        };
        let (subject, verb) = (pick(SUBJECTS, 60), pick(VERBS, 52));
        let (object, time, other) = (pick(OBJECTS, 44), pick(TIMES, 36), pick(OBJECTS, 28));
        let number = if line % 5 == 0 {
            format!(" {line}")
        } else {
            String::new()
        };
        if line % 12 != 3 {
            source.push(format!(
                "{} {} {} {}، ثم {}{number}.",
                verb.0, subject.0, object.0, time.0, other.0
            ));
        }
        let (first, second) = (
            format!("{} {} {} {}", subject.1, time.1, verb.1, object.1),
            format!("سپس {}{number}.", other.1),
        );
        match line {
            _ if line % 12 == 7 => {}
            _ if line % 8 == 1 => target.extend([first + "،", second]),
            _ => target.push(format!("{first}، {second}")),
        }
    }
    (source, target)
}

fn measure(name: &str, source: &[String], target: &[String]) {
    let megabytes = source.iter().chain(target).map(String::len).sum::<usize>() as f64 / 1e6;
    let (one, two): (Vec<&str>, Vec<&str>) = (
        source.iter().map(String::as_str).collect(),
        target.iter().map(String::as_str).collect(),
    );
    let language = |code| Language::named(code).expect("a known language");
    let start = Instant::now();
    let alignment = align_texts(
        &one,
        &two,
        language("ar"),
        language("fa"),
        &Options::default(),
    );
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{name}: {} + {} lines, {megabytes:.1} MB; {:?}, agreement {:.2}; {seconds:.1} s, {:.0} lines/s; {}",
        source.len(),
        target.len(),
        alignment.mode,
        alignment.agreement,
        (source.len() + target.len()) as f64 / seconds,
        peak_memory(),
    );
}

/// The most memory that the process has held, as Linux tells it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or("peak memory unknown".to_owned(), |peak| {
        format!("peak memory {}", peak.trim())
    })
}

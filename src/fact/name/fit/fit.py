"""Fits the recogniser's weights of a language, measures them, writes them.

`python3 fit.py NER ar|fa [--held]`: NER is a folder with the corpora (`fane`, `aqmar`, `parstwiner`, `perdt_ner`; for
measuring `evaluation_only/peyma`), as NOTICE names them. The tables `names.bin` and `classes.bin` are made before, by
gazetteers.py and words_list.py. With `--held` a part of the corpora is held out and measured with, and nothing is
written; without it the weights go to ../recogniser, with a sample of scores that its test compares.

The fit is python-crfsuite's: L-BFGS with C1 and C2 below; features seen once and weights below LEAST are left out.
The reports of our own tests count OWN times, the sentences that we read in the treebank twice.
"""
import argparse
import struct
import tempfile
from collections import Counter
from pathlib import Path

import pycrfsuite

import corpora
import features
from gazetteers import distances
from words import pieces

C1, C2, ROUNDS, SEEN = 0.15, 0.01, 60, 2
LEAST = 0.15
OWN = 3
HERE = Path(__file__).parent
TABLES = HERE.parent / "recogniser"
TOPICS = HERE.parents[3] / "tests" / "fixtures" / "topics"
LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


def read_distances(data, count, at):
    """So many keys written as distances, and where they end."""
    keys, last = [], 0
    for _ in range(count):
        shift = value = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        last += value
        keys.append(last)
    return keys, at


def unpacked(data):
    """A table of bytes as a dictionary."""
    count = int.from_bytes(data[8:12], "little")
    keys, at = read_distances(data, count, 12)
    return dict(zip(keys, data[at : at + count]))


def spans(tags):
    out, start, kind = set(), None, None
    for at, tag in enumerate([*tags, "O"]):
        if tag[0] in "BO" or tag[2:] != kind:
            if start is not None:
                out.add((start, at, kind))
            start, kind = (None, None) if tag == "O" else (at, tag[2:])
    return out


def train(sentences, language, tables, path):
    trainer = pycrfsuite.Trainer(verbose=False)
    for words, tags in sentences:
        found = features.sentence(words, language, tables)
        trainer.append([[format(f, "08x") for f in own] for own in found], tags)
    trainer.select("lbfgs")
    trainer.set_params({"c1": C1, "c2": C2, "max_iterations": ROUNDS, "feature.minfreq": SEEN, "feature.possible_transitions": True})
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def tag(tagger, words, language, tables):
    return tagger.tag([[format(f, "08x") for f in own] for own in features.sentence(words, language, tables)])


def measure(tagger, sentences, language, tables):
    right, said, gold = Counter(), Counter(), Counter()
    for words, tags in sentences:
        g, s = spans(tags), spans(tag(tagger, words, language, tables))
        for k in g: gold[k[2]] += 1
        for k in s: said[k[2]] += 1
        for k in g & s: right[k[2]] += 1
    show = lambda k: f"{k} P {100*right[k]/max(1,said[k]):.1f} R {100*right[k]/max(1,gold[k]):.1f} F {200*right[k]/max(1,said[k]+gold[k]):.1f}"
    for c in (right, said, gold): c["all"] = sum(c.values())
    return "  ".join(map(show, ("PER", "ORG", "LOC", "all")))


def weights(tagger):
    """The weights as bytes: hash by hash which labels have one, then the weights, in steps of the greatest by 127."""
    info = tagger.info()
    rows = {}
    for (attribute, label), value in info.state_features.items():
        if abs(value) >= LEAST:
            rows.setdefault(int(attribute, 16), {})[LABELS.index(label)] = value
    moves = [[info.transitions.get((a, b), 0.0) for b in LABELS] for a in LABELS]
    step = max([abs(v) for row in rows.values() for v in row.values()] + [abs(v) for row in moves for v in row]) / 127
    level = lambda value: round(value / step) & 255
    out = bytearray(b"MQCRFAR1") + struct.pack("<If", len(rows), step)
    out += bytes(level(v) for row in moves for v in row)
    out += distances(sorted(rows))
    out += bytes(sum(1 << label for label in rows[key]) for key in sorted(rows))
    out += bytes(level(rows[key][label]) for key in sorted(rows) for label in sorted(rows[key]))
    return bytes(out)


def scores(data, sentence, language, tables):
    """What the written weights speak for at each word of a sentence, in their steps: what Rust must give."""
    count, at = int.from_bytes(data[8:12], "little"), 16 + len(LABELS) ** 2
    keys, at = read_distances(data, count, at)
    masks, levels = data[at : at + count], iter(data[at + count :])
    rows = {}
    for key, mask in zip(keys, masks):
        rows[key] = [(next(levels) ^ 128) - 128 if mask >> n & 1 else 0 for n in range(len(LABELS))]
    out = []
    for own in features.sentence(sentence, language, tables):
        out.append([sum(rows[f][n] for f in own if f in rows) for n in range(len(LABELS))])
    return out


# Sentences of ours for the sample.
SAMPLE = {
    "ar": [
        "وقالت وزيرة الصحة سلمى بن عمار إن المنظمة الدولية للصليب وصلت إلى صفاقس.",
        "فاز منتخب الأردن 3-1 على Team Kenya، ثم صرح للصحافيين بأنه «راضٍ» عن أداء لاعبيه في الدوحة (قطر)!",
    ],
    "fa": [
        "به گزارش خبرگزاری مهر، علی‌رضا کاظمی‌نژاد، معاون وزیر نیرو، دیروز وارد بندرعباس شد.",
        "شرکت OMV در سال ۱۴۰۲ با بانک مرکزیِ تاجیکستان قرارداد بست؛ همین.",
    ],
}


def sentences(data, language, held):
    """What to learn from, and by name what to measure with."""
    own = [s for topic in corpora.reports(TOPICS, language).values() for s in topic] * OWN
    if language == "ar":
        news, articles = corpora.arabic(data)
        cut = len(news) * 5 // 6 if held else len(news)
        return news[:cut] + articles + own, {"NewsFANE, last sixth": news[cut:]} if held else {}
    tweets, treebank = corpora.persian(data)
    learned = tweets["train"] + tweets["dev"] + treebank["dev"] + corpora.annotated(data, HERE / "perdt_news.tsv") * 2 + own
    if not held:
        return learned + tweets["test"] + treebank["test"], {}
    return learned, {"ParsTwiNER": tweets["test"], "PerDT": treebank["test"], "PEYMA": corpora.peyma(data)}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("language", choices=("ar", "fa"))
    arguments.add_argument("--held", action="store_true")
    given = arguments.parse_args()
    tables = features.Tables(*(unpacked((TABLES / name).read_bytes()) for name in ("names.bin", "classes.bin")))
    learned, measured = sentences(given.data, given.language, given.held)
    with tempfile.TemporaryDirectory() as folder:
        tagger = train(learned, given.language, tables, Path(folder) / "model")
        for name, own in measured.items():
            print(name, measure(tagger, own, given.language, tables))
        if given.held:
            return
        data = weights(tagger)
    (TABLES / f"{given.language}.bin").write_bytes(data)
    with (TABLES / f"sample.{given.language}.tsv").open("w", encoding="utf-8") as out:
        for text in SAMPLE[given.language]:
            words = [text[start:end] for start, end in pieces(text)]
            rows = scores(data, words, given.language, tables)
            out.write(text + "\t" + " ".join(",".join(map(str, row)) for row in rows) + "\n")
    print(len(data), "bytes")


if __name__ == "__main__":
    main()

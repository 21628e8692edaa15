#!/usr/bin/env python3
"""Fits the weights of the model of furniture (`../split/furniture.toml`, read by `../split/furniture.rs`).

    cargo build --release --example line_signs
    python3 src/document/fit/furniture.py target/release/examples/line_signs [TOPIC-FOLDER...]

Data: the pages of tests/fixtures/furniture but those named `kept`, the cases of tests/fixtures/sentences, and the
reports of the topic folders (a `gold.json` with units and their kinds beside the texts). Needs python-crfsuite.

Prints the share of right kinds, and of text lost, on each group that was left out of the fit (a page, a tenth of
the cases, a topic), and on the pages that are kept apart. With `--write` the fit on all groups goes to the file.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pycrfsuite

ROOT = Path(__file__).resolve().parents[3]
KINDS = "shbcx"
NAMES = {"sentence": "s", "heading": "h", "byline": "b", "caption": "c", "boilerplate": "x"}
# Added to the score of each kind when a chain is chosen: text taken for furniture is lost.
COST = [0.5, 0.5, 0.0, 0.0, -0.3]
RIDGE = 0.25
# The names of our own pages.
OWN = set()
# What ends a line, as blocks.rs has it.
LINE_ENDS = re.compile("[\n\r\v\f\x85\u2028\u2029]")


def pages():
    """(group, language, text, kinds of the lines that are not empty) of our own labelled pages."""
    for path in sorted((ROOT / "tests/fixtures/furniture").glob("*-*.txt")):
        lines, kinds, language = [], [], None
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#"):
                language = line.removeprefix("# language: ")
            else:
                lines.append(line[2:])
                kinds += [line[0]] if line.strip() else []
        yield path.stem, language, "\n".join(lines), kinds


def kinds_of_lines(text, units):
    """The kind of each line from units (start, end, kind) of the text; a line with any sentence is one."""
    kinds, at = [], 0
    for line in LINE_ENDS.split(text):
        end = at + len(line)
        here = [kind for start, stop, kind in units if start < end and at < stop]
        if line.strip():
            kinds.append("s" if "s" in here else here[0] if here else "x")
        at = end + 1
    return kinds


def cases():
    for path in sorted((ROOT / "tests/fixtures/sentences").glob("??.txt")):
        for number, case in enumerate(path.read_text("utf-8").split("=== ")[1:]):
            head, expected = case.split("\n--- sentences\n")
            name, text = head.split("\n", 1)
            text = text.removeprefix("expect: fails\n")
            units, at = [], 0
            for line in filter(str.strip, expected.splitlines()):
                kind = next((k for k in NAMES if line.startswith(f"{k}: ")), None)
                words = (line[len(kind) + 2:] if kind else line).split()
                start = text.index(words[0], at)
                for word in words:
                    at = text.index(word, at) + len(word)
                units.append((start, at, NAMES.get(kind, "s")))
            yield f"cases {number % 10}", path.stem, text, kinds_of_lines(text, units)


def topics(folders):
    for folder in map(Path, folders):
        for report in json.loads((folder / "gold.json").read_text("utf-8"))["reports"]:
            text = (folder / (report["name"] + ".txt")).read_text("utf-8")
            units = [(u["start"], u["end"], NAMES[u["kind"]]) for u in report["units"]]
            yield folder.name, report["language"], text, kinds_of_lines(text, units)


def joined(data):
    """Pages behind each other, as in a digest: those of a topic, and our own by threes."""
    groups = {}
    for group, language, text, kinds in data:
        if not group.startswith("cases"):
            of = group if group not in OWN else f"{group[:2]} joined"
            groups.setdefault((of, language), []).append((group, text, kinds))
    for (of, language), pages in groups.items():
        for at in range(len(pages)):
            some = (pages + pages)[at:at + min(3, len(pages))] if "joined" in of else pages
            names = "+".join(sorted({group for group, _, _ in some}))
            yield names, language, "\n".join(t for _, t, _ in some), [k for _, _, ks in some for k in ks]
            if "joined" not in of:
                break


def with_signs(program, data):
    """The data with the signs of each line that `program` prints, and of its neighbours."""
    found = []
    for language in sorted({language for _, language, _, _ in data}):
        here = [d for d in data if d[1] == language]
        joined = "\n\f\n".join(text for _, _, text, _ in here)
        out = subprocess.run([program, language], input=joined, capture_output=True, text=True, check=True).stdout
        for (group, _, text, kinds), block in zip(here, out.split("\f\n")):
            rows = [line.split("\t") for line in block.strip("\n").split("\n")]
            assert len(rows) == len(kinds), (group, text[:80], len(rows), len(kinds))
            own = [row[1].split(",") for row in rows]
            place = [row[2].split(",") for row in rows]
            signs = []
            for i in range(len(rows)):
                items = [f"here:{s}" for s in own[i] + place[i]]
                items += [f"before:{s}" for s in own[i - 1]] if i else []
                items += [f"after:{s}" for s in own[i + 1]] if i + 1 < len(rows) else []
                signs.append(items)
            # a caption that the gold counts as boilerplate
            kinds = ["c" if k == "x" and "caption first" in own[i] else k for i, k in enumerate(kinds)]
            lines = [line for line in LINE_ENDS.split(text) if line.strip()]
            found.append((group, signs, kinds, lines))
    return found


class Model:
    def __init__(self, data):
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params({"c1": 0.0, "c2": RIDGE, "max_iterations": 300, "feature.possible_transitions": True})
        for _, signs, kinds, _ in data:
            trainer.append(signs, kinds)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model")
            trainer.train(path)
            tagger = pycrfsuite.Tagger()
            tagger.open(path)
            info = tagger.info()
        self.states, self.moves = info.state_features, info.transitions
        self.transitions = [[self.moves.get((a, b), 0.0) for b in KINDS] for a in KINDS]
        self.weights = {}
        for (sign, kind), weight in self.states.items():
            self.weights.setdefault(sign, [0.0] * 5)[KINDS.index(kind)] = weight

    def kinds(self, signs, cost=COST):
        scores = []
        for items in signs:
            score = list(cost)
            for item in items:
                score = [a + b for a, b in zip(score, self.weights.get(item, [0] * 5))]
            scores.append(score)
        best, back = [scores[0]], []
        for score in scores[1:]:
            step = [max(range(5), key=lambda a: best[-1][a] + self.transitions[a][b]) for b in range(5)]
            best.append([best[-1][step[b]] + self.transitions[step[b]][b] + score[b] for b in range(5)])
            back.append(step)
        chain = [max(range(5), key=lambda k: best[-1][k])]
        for step in reversed(back):
            chain.append(step[chain[-1]])
        return [KINDS[k] for k in reversed(chain)]


def alike(a, b):
    return a == b or {a, b} <= set("bcx")


def measure(name, model, data, show):
    right = total = text = lost = kept = furniture = 0
    confusion = Counter()
    for group, signs, kinds, lines in data:
        for line, gold, said in zip(lines, kinds, model.kinds(signs)):
            total += 1
            right += alike(gold, said)
            text += gold in "sh"
            lost += gold in "sh" and said in "bcx"
            furniture += gold in "bcx"
            kept += gold in "bcx" and said in "sh"
            if gold != said:
                confusion[gold + said] += 1
            if show and not alike(gold, said):
                print(f"    {group} {gold} taken for {said}: {line[:90]}")
    print(f"{name}: {right}/{total} = {right / total:.3f}; text lost {lost}/{text}, furniture kept {kept}/{furniture}; {dict(confusion)}")
    return right, total


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("program")
    p.add_argument("topics", nargs="*")
    p.add_argument("--show", action="store_true")
    p.add_argument("--write", action="store_true")
    o = p.parse_args()
    single = [*pages(), *cases(), *topics(o.topics)]
    OWN.update(group for group, _, _, _ in pages())
    digests = with_signs(o.program, [*joined([d for d in single if not d[0].startswith("kept")])])
    data = with_signs(o.program, single)
    kept = [d for d in data if d[0].startswith("kept")]
    data = [d for d in data if not d[0].startswith("kept")]
    groups = sorted({d[0] for d in data})
    sums = {}
    for group in groups:
        unseen = [d for d in digests if group in d[0].split("+")]
        seen = [d for d in digests if group not in d[0].split("+")]
        model = Model([d for d in data if d[0] != group] + seen)
        if unseen and group not in OWN:
            a, b = sums.get("topics in one file", (0, 0))
            right, total = measure(f"{group} in one file", model, unseen, o.show)
            sums["topics in one file"] = (a + right, b + total)
        right, total = measure(group, model, [d for d in data if d[0] == group], o.show)
        family = "pages" if group[:2] in ("ar", "fa", "en") else "cases" if group.startswith("cases") else "topics"
        a, b = sums.get(family, (0, 0))
        sums[family] = (a + right, b + total)
    for family, (right, total) in sums.items():
        print(f"left out, {family}: {right / total:.4f}")
    if o.topics:
        own = Model([d for d in data if d[0][:2] in ("ar", "fa", "en") and d[0] not in map(lambda t: Path(t).name, o.topics) or d[0].startswith("cases")])
        names = {Path(t).name for t in o.topics}
        measure("topics, fitted on our own pages alone", own, [d for d in data if d[0] in names], False)
    model = Model(data + digests)
    measure("kept pages", model, kept, True)
    if o.write:
        number = lambda x: f"{x:.3f}".rstrip("0").rstrip(".").replace("-0", "-0") or "0"
        row = lambda xs: "[" + ", ".join(number(x) for x in xs) + "]"
        out = [
            "# The weights of furniture.rs, fitted by ../fit/furniture.py on tests/fixtures/furniture and tests/fixtures/sentences,",
            f"# {len(o.topics)} topics of comparable reports, and pages of them behind each other ({sum(len(k) for _, _, k, _ in data)} lines in all; ridge {RIDGE}).",
            "# Columns and rows: sentence, heading, byline, caption, boilerplate.",
            f"cost = {row(COST)}",
            "transitions = [" + ", ".join(row(t) for t in model.transitions) + "]",
        ]
        for where in ("here", "before", "after"):
            out.append(f"\n[{where}]")
            for sign in sorted(model.weights):
                place, name = sign.split(":", 1)
                if place == where and max(map(abs, model.weights[sign])) >= 0.01:
                    out.append(f'"{name}" = {row(model.weights[sign])}')
        (ROOT / "src/document/split/furniture.toml").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    sys.exit(main())

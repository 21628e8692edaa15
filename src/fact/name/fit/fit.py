"""Fits the recogniser's weights, measures them, writes them.

`python3 fit.py NER NAMES [--classes FILE] [--final OUT]`
"""
import argparse
import pickle
import random
import struct
import time
from collections import Counter
from pathlib import Path

import pycrfsuite

import corpora
import features
from gazetteers import distances

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


def unpacked(data):
    count, at = int.from_bytes(data[8:12], "little"), 12
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
    return dict(zip(keys, data[at : at + count]))


def spans(tags):
    out, start, kind = set(), None, None
    for at, tag in enumerate([*tags, "O"]):
        if tag[0] in "BO" or tag[2:] != kind:
            if start is not None:
                out.add((start, at, kind))
            start, kind = (None, None) if tag == "O" else (at, tag[2:])
    return out


def train(sentences, language, tables, path, dropped=0.0, seed=1, c1=0.15, c2=0.01, rounds=80, least=2):
    trainer = pycrfsuite.Trainer(verbose=False)
    chance = random.Random(seed)
    seen = Counter(tables.word(w, language).text for words, _ in sentences for w in words)
    for words, tags in sentences:
        drop = set()
        if dropped:
            drop = {i for i, tag in enumerate(tags) if tag != "O" and chance.random() < dropped or tag == "O" and chance.random() < dropped / 6}
        found = features.sentence(words, language, tables, drop)
        trainer.append([[format(f, "08x") for f in own] for own in found], tags)
    trainer.select("lbfgs")
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": rounds, "feature.minfreq": least, "feature.possible_transitions": True})
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


def weights(tagger, least=0.15):
    """The weights as bytes: hash by hash which labels have one, then the weights, in steps of the greatest by 127."""
    info = tagger.info()
    rows = {}
    for (attribute, label), value in info.state_features.items():
        if abs(value) >= least:
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

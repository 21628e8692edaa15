#!/usr/bin/env python3
"""Tune the sentence encoder on reports of one event: units that report the same fact nearer to each other than others.

    cargo build --release --example encode
    python3 tune.py --prepare units.jsonl [FOLDER-OF-MORE-TOPICS]
    python3 tune.py --tune units.jsonl --from pruned.bin --to FOLDER        (needs numpy and torch; minutes on a GPU)

`--prepare` takes the sentences and headings of the annotated topics (tests/fixtures/topics, tests/fixtures/comparable, those of the folder), cut
into pieces by the program. `--tune` starts from the file of `make_encoder.py` and writes into the folder
- `encoder.bin`, tuned on all topics but those of tests/fixtures/topics/held-out.txt, and `tuned.txt`, which names the topics, the input and the
  settings;
- `without-0.bin` to `without-3.bin`, each tuned without a quarter of the topics: by these the features of the topics are computed
  that the models of the links are fitted on (../../bitext/fit/links.py), so that no feature comes from an encoder that saw its topic;
- `expected.json`, what this file's own forward pass makes of tests/fixtures/encoder/sentences.txt: the fixture of the test.

What is tuned are the scales of the blocks of 4-bit weights, the summands and the norms; the integers, the vectors of the pieces and the
layout of the file stay (Kim et al. 2023, "Memory-Efficient Fine-Tuning of Compressed Large Language Models via sub-4-bit Integer
Quantization"). The loss is contrastive over the units of a topic, with many positives (Khosla et al. 2020), and logistic on each pair, so that
a cosine means the same in every topic. Weights are the mean of several runs (Wortsman et al. 2022, "Model soups"). A GPU does not add in the same
order each time: the figures of a run repeat to two digits, the bytes do not.
"""

import argparse
import hashlib
import json
import math
import struct
import subprocess
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BLOCK, PANEL = 32, 16
GROUPS = 4
# the share of story lines and long reports in a step
SHARE_SEVERAL = 0.75
SEVERAL_EVENTS = ("storylines", "longreports")
# summands and norms, matrices of a layer; texts that go through the layers at once
PLAIN, MATRICES, BATCH = 8, 4, 48
RATE_SCALES, RATE_OTHERS = 1e-3, 2e-4
TEMPERATURE, LOGISTIC, DROPOUT = 0.07, 10.0, 0.1
# of pairs in one report, and of pairs that report the same fact, in the logistic loss
WITHIN, SAME = 0.5, 3.0
# the mean vector of a language counts like so many units, as in ../../bitext/meaning.rs
KNOWN = 8.0
NOT_TEXT = ("boilerplate", "byline", "dateline")
EVENTS = ("event-1", "event-2", "event-3", "event-4")


def annotated(folders):
    """The units of all topics with their facts."""
    for folder in folders:
        for gold in sorted(Path(folder).glob("*/gold.json")):
            for number, report in enumerate(json.loads(gold.read_text("utf-8"))["reports"]):
                text = (gold.parent / f"{report['name']}.txt").read_text("utf-8")
                for unit in report["units"]:
                    if unit["kind"] not in NOT_TEXT:
                        words = text[unit["start"]:unit["end"]].split()
                        yield dict(topic=gold.parent.name, kind=gold.parent.parent.name, report=number, language=report["language"], text=" ".join(words), facts=unit["facts"])
    for event in EVENTS:
        # here pairs are annotated: each is a fact of its own
        folder = ROOT / "tests/fixtures/comparable" / event
        rows = [row.split("\t") for row in (folder / "gold.tsv").read_text("utf-8").splitlines()[1:]]
        facts = {}
        for number, row in enumerate(rows):
            if row[4] == "same-fact":
                for place in ((row[0], row[1]), (row[2], row[3])):
                    facts.setdefault(place, []).append(f"pair-{number}")
        for number, path in enumerate(sorted(folder.glob("*.txt"))):
            for line, text in enumerate(path.read_text("utf-8").splitlines()):
                if text.strip():
                    yield dict(topic=event, kind="comparable", report=number, language=path.stem[:2], text=" ".join(text.split()), facts=facts.get((path.stem, str(line)), []))


def prepare(output, more):
    units = list(annotated([ROOT / "tests/fixtures" / folder for folder in ("topics", *SEVERAL_EVENTS)] + list(more)))
    lines = "\n".join(unit["text"] for unit in units)
    encode = ROOT / "target/release/examples/encode"
    encoded = subprocess.run([encode], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(encoded) == len(units), "a line a unit"
    with open(output, "w", encoding="utf-8") as file:
        for unit, line in zip(units, encoded):
            unit["pieces"] = json.loads(line)["pieces"]
            file.write(json.dumps(unit, ensure_ascii=False) + "\n")
    print(f"{output}: {len(units)} units of {len({unit['topic'] for unit in units})} topics")


class File:
    """A file of `make_encoder.py`, which documents its layout."""

    def __init__(self, raw):
        self.raw = raw
        _, self.width, self.layers, self.heads, self.inner, places, self.count = struct.unpack_from("<7I", raw, 8)
        self.epsilon, = struct.unpack_from("<f", raw, 36)
        self.at = 48
        starts = self.take("<u4", self.count + 1)
        self.take("<f4", self.count)
        blob = self.take("u1", int(starts[-1])).tobytes()
        self.pieces = {blob[a:b].decode(): i for i, (a, b) in enumerate(zip(starts[:-1], starts[1:]))}
        rows = self.take(np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), (self.count + 3) * self.width // BLOCK)
        numbers = np.concatenate([rows["nibbles"] & 15, rows["nibbles"] >> 4], 1).astype("f4") - 8
        self.words = (rows["scale"].astype("f4")[:, None] * numbers).reshape(-1, self.width)
        self.places = self.take("<f2", places * self.width).astype("f4").reshape(places, self.width)
        # numbers by their place in the file; scales by theirs, a tile an entry
        self.plain, self.integers, self.scales = [], [], []
        norm = [self.width, self.width]
        self.numbers(norm)
        for _ in range(self.layers):
            for outputs, inputs, numbers in ((3 * self.width, self.width, [3 * self.width]), (self.width, self.width, [self.width, *norm]),
                                             (self.inner, self.width, [self.inner]), (self.width, self.inner, [self.width, *norm])):
                self.matrix(outputs, inputs)
                self.numbers(numbers)
        assert self.at == len(raw)

    def take(self, kind, count):
        kind = np.dtype(kind)
        part = np.frombuffer(self.raw, kind, count, self.at)
        self.at += count * kind.itemsize
        return part

    def numbers(self, sizes):
        for size in sizes:
            self.plain.append((self.at, self.take("<f4", size).copy()))

    def matrix(self, outputs, inputs):
        start, panels, tiles = self.at, outputs // PANEL, inputs // BLOCK
        tile = self.take("u1", panels * tiles * 18 * PANEL).reshape(panels, tiles, -1)
        scales = np.ascontiguousarray(tile[..., :2 * PANEL]).view("<f2").astype("f4")
        nibbles = tile[..., 2 * PANEL:].reshape(panels, tiles, 4, PANEL, 4)
        halves = np.stack([nibbles & 15, nibbles >> 4], 2).astype("f4") - 8
        # panel, tile, half, quarter, output, input -> output, tile, input
        self.integers.append(halves.transpose(0, 4, 1, 2, 3, 5).reshape(outputs, tiles, BLOCK))
        self.scales.append((start, scales.transpose(0, 2, 1).reshape(outputs, tiles)))

    def with_weights(self, plain, scales):
        raw = bytearray(self.raw)
        for (at, _), numbers in zip(self.plain, plain):
            raw[at:at + 4 * numbers.size] = numbers.astype("<f4").tobytes()
        for (at, old), new in zip(self.scales, scales):
            outputs, tiles = old.shape
            panels = new.astype("<f2").reshape(outputs // PANEL, PANEL, tiles).transpose(0, 2, 1)
            for number, tile in enumerate(panels.reshape(-1, PANEL)):
                place = at + number * 18 * PANEL
                raw[place:place + 2 * PANEL] = tile.tobytes()
        return bytes(raw)


def same_story(names):
    """Of each topic the first that tells its story."""
    first = {name: name for name in names}
    for line in (ROOT / "tests/fixtures/storylines/same-story.txt").read_text("utf-8").splitlines():
        story = [name for name in line.split("#")[0].split() if name in first]
        first.update({name: story[0] for name in story})
    return first


def group_of(kinds):
    """Of each topic the number of the quarter that is left out with it: in turn by name, story lines and long reports by themselves, those that
    tell one story together."""
    turns = {}
    for several in (False, True):
        of = sorted(name for name, kind in kinds.items() if (kind in SEVERAL_EVENTS) == several)
        turns.update({name: place % GROUPS for place, name in enumerate(of)})
    return {name: turns[first] for name, first in same_story(sorted(kinds, key=lambda name: (kinds[name] in SEVERAL_EVENTS, name))).items()}


def tune(options):
    import torch
    import torch.nn.functional as F

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cuda.matmul.allow_tf32 = True

    class Net(torch.nn.Module):
        """The forward pass of forward.rs, with factors on the scales of the last layers; what the layers before them make of a text is
        computed once."""

        def __init__(self, raw):
            super().__init__()
            self.file = file = File(raw)
            self.top = min(options.top or file.layers, file.layers)
            constant = lambda name, numbers: self.register_buffer(name, torch.tensor(numbers), persistent=False)
            constant("words", file.words)
            constant("places", file.places)
            for i, ((_, scales), integers) in enumerate(zip(file.scales, file.integers)):
                constant(f"matrix_{i}", integers * scales[..., None])
            # all layers: the norm of the words; then of each four matrices, their summands and two norms
            self.below = 0 if self.top == file.layers else 2 + PLAIN * (file.layers - self.top)
            for i, (_, numbers) in enumerate(file.plain[:self.below]):
                constant(f"plain_{i}", numbers)
            self.plain = torch.nn.ParameterList([torch.tensor(numbers) for _, numbers in file.plain[self.below:]])
            self.fixed = MATRICES * (file.layers - self.top)
            self.factors = torch.nn.ParameterList([torch.zeros(scales.shape) for _, scales in file.scales[self.fixed:]])
            self.known = {}

        def layer(self, x, beyond, plain, matrices, dropout):
            count, longest, _ = x.shape
            width, heads = self.file.width, self.file.heads
            norm = lambda x: F.layer_norm(x, (width,), next(plain), next(plain), self.file.epsilon)
            linear = lambda x: F.linear(x, next(matrices), next(plain))
            drop = lambda x: F.dropout(x, dropout, self.training)
            head = lambda x: x.view(count, longest, heads, -1).transpose(1, 2)
            query, key, value = map(head, linear(x).split(width, -1))
            weights = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(width // heads) + beyond, -1)
            x = norm(x + drop(linear((weights @ value).transpose(1, 2).reshape(count, longest, -1))))
            return norm(x + drop(linear(F.gelu(linear(x)))))

        def embedded(self, ids, plain, dropout=0.0):
            x = F.layer_norm(self.words[ids] + self.places[:ids.shape[1]], (self.file.width,), next(plain), next(plain), self.file.epsilon)
            return F.dropout(x, dropout, self.training)

        def lower(self, lists):
            """What the layers that stay make of texts, each computed once."""
            new = sorted((ids for ids in set(map(tuple, lists)) if ids not in self.known), key=len)
            with torch.no_grad():
                for start in range(0, len(new), BATCH):
                    batch = new[start:start + BATCH]
                    ids, mask = padded(batch)
                    plain = iter([getattr(self, f"plain_{i}") for i in range(self.below)])
                    matrices = iter([getattr(self, f"matrix_{i}").flatten(1) for i in range(self.fixed)])
                    x = self.embedded(ids, plain)
                    for _ in range(self.file.layers - self.top):
                        x = self.layer(x, beyond(mask), plain, matrices, 0.0)
                    self.known.update({of: row[:len(of)].half() for of, row in zip(batch, x)})

        def forward(self, lists, dropout=0.0):
            """The vectors of texts, given as lists of the numbers of their pieces."""
            tuned = [(getattr(self, f"matrix_{self.fixed + i}") * (1 + factor)[..., None]).flatten(1) for i, factor in enumerate(self.factors)]
            if self.below:
                self.lower(lists)
            order = sorted(range(len(lists)), key=lambda at: len(lists[at]))
            out = [None] * len(lists)
            for start in range(0, len(order), BATCH):
                batch = order[start:start + BATCH]
                ids, mask = padded([lists[at] for at in batch])
                plain, matrices = iter(self.plain), iter(tuned)
                if self.below:
                    x = torch.zeros(*ids.shape, self.file.width, device=device)
                    for row, at in enumerate(batch):
                        x[row, :len(lists[at])] = self.known[tuple(lists[at])].float()
                else:
                    x = self.embedded(ids, plain, dropout)
                for _ in range(self.top):
                    x = self.layer(x, beyond(mask), plain, matrices, dropout)
                vectors = F.normalize((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)
                for row, at in enumerate(batch):
                    out[at] = vectors[row]
            return torch.stack(out)

    def beyond(mask):
        return (~mask)[:, None, None, :] * -1e9

    def padded(lists):
        longest = max(map(len, lists))
        ids = torch.zeros(len(lists), longest, dtype=torch.long)
        mask = torch.zeros(len(lists), longest, dtype=torch.bool)
        for row, of in enumerate(lists):
            ids[row, :len(of)] = torch.tensor(of)
            mask[row, :len(of)] = True
        return ids.to(device), mask.to(device)

    def tokens(pieces, file):
        return [file.count, *(file.pieces.get(piece, file.count + 2) for piece in pieces), file.count + 1][:len(file.places)]

    class Topic:
        def __init__(self, units):
            self.ids = [tokens(unit["pieces"], first) for unit in units]
            self.several = units[0]["kind"] in SEVERAL_EVENTS
            sure = [{fact for fact in unit["facts"] if fact[0] != "?"} for unit in units]
            all_ = [{fact.lstrip("?") for fact in unit["facts"]} for unit in units]
            size = range(len(units))
            # same fact, another fact, or neither is wrong
            same = [[1 if sure[a] & sure[b] else -1 if a == b or all_[a] & all_[b] else 0 for b in size] for a in size]
            report = torch.tensor([unit["report"] for unit in units], device=device)
            same = torch.tensor(same, device=device).fill_diagonal_(-1)
            self.across = report[:, None] != report[None, :]
            self.same, self.known = same == 1, same >= 0
            self.persian = torch.tensor([unit["language"] == "fa" for unit in units], device=device)

    def centred(vectors, persian, means):
        out = torch.zeros_like(vectors)
        for language, mean in enumerate(means):
            own = persian == bool(language)
            out[own] = vectors[own] - (KNOWN * mean + vectors[own].sum(0)) / (KNOWN + own.sum())
        return F.normalize(out, dim=-1)

    def vectors_of(net, names):
        net.eval()
        with torch.no_grad():
            return {name: net(topics[name].ids) for name in names}

    def means_of(vectors):
        rows = torch.cat(list(vectors.values()))
        persian = torch.cat([topics[name].persian for name in vectors])
        return [rows[~persian].mean(0), rows[persian].mean(0)]

    def run(raw, names, seed):
        torch.manual_seed(seed)
        random = np.random.default_rng(seed)
        net = Net(raw).to(device)
        means = means_of(vectors_of(net, names))
        slope, offset = (torch.nn.Parameter(torch.tensor(x, device=device)) for x in (16.0, -4.0))
        optimiser = torch.optim.AdamW([dict(params=net.plain, lr=options.rate * RATE_OTHERS), dict(params=net.factors, lr=options.rate * RATE_SCALES),
                                       dict(params=[slope, offset], lr=1e-2)], weight_decay=0.0)
        pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, (step + 1) / (0.1 * options.steps)) * (1 - step / options.steps))
        queues = {several: [] for several in (False, True)}
        # a share of each step is of story lines and long reports, where there are any
        several = round(SHARE_SEVERAL * options.topics_a_step) if any(topics[name].several for name in names) else 0
        shares = {True: several, False: options.topics_a_step - several}
        net.train()
        for _ in range(options.steps):
            chosen = []
            for kind, share in shares.items():
                queue = queues[kind]
                if len(queue) < share:
                    queue += list(random.permutation([name for name in names if topics[name].several == kind]))
                chosen += [topics[name] for name in queue[:share]]
                del queue[:share]
            vectors = net([ids for topic in chosen for ids in topic.ids], DROPOUT).split([len(topic.ids) for topic in chosen])
            losses = []
            for topic, own in zip(chosen, vectors):
                own = centred(own, topic.persian, means)
                cosine = own @ own.T
                logits = (cosine / TEMPERATURE).masked_fill(~topic.known, -1e9)
                best = torch.logsumexp(logits.masked_fill(~topic.same, -1e9), 1)
                each = (logits * topic.same).sum(1) / topic.same.sum(1).clamp(min=1)
                contrast = torch.logsumexp(logits, 1) - (best + each) / 2
                weight = torch.where(topic.across, 1.0, WITHIN) * topic.known
                pairs = F.binary_cross_entropy_with_logits(slope * cosine + offset, topic.same.float(), reduction="sum",
                                                           weight=weight * torch.where(topic.same, SAME, 1.0))
                losses.append(contrast[topic.same.any(1)].mean() + LOGISTIC * pairs / weight.sum())
            optimiser.zero_grad()
            torch.stack(losses).mean().backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            pace.step()
        return net

    def mean(raw, nets):
        """The mean of the runs, with the scales as the file can hold them."""
        out = Net(raw).to(device)
        with torch.no_grad():
            for many, one in ((list(zip(*(net.plain for net in nets))), out.plain), (list(zip(*(net.factors for net in nets))), out.factors)):
                for own, target in zip(many, one):
                    target.copy_(torch.stack(list(own)).mean(0))
        plain = [numbers for _, numbers in out.file.plain[:out.below]] + [numbers.detach().cpu().numpy() for numbers in out.plain]
        factors = [0.0] * out.fixed + [factor.detach().cpu().numpy() for factor in out.factors]
        scales = [old * (1 + factor) for (_, old), factor in zip(out.file.scales, factors)]
        out.known = nets[0].known
        return out, out.file.with_weights(plain, scales)

    def precision(net, names, fitted):
        """Average precision over the pairs of different reports of topics, by the cosine alone."""
        vectors = vectors_of(net, [*names, *fitted])
        means = means_of({name: vectors[name] for name in fitted})
        scores, labels = [], []
        for name in names:
            own = centred(vectors[name], topics[name].persian, means)
            judged = torch.triu(topics[name].across & topics[name].known, 1)
            scores.append((own @ own.T)[judged])
            labels.append(topics[name].same[judged].float())
        labels = torch.cat(labels)[torch.cat(scores).argsort(descending=True)]
        hits = labels.cumsum(0)
        ranks = torch.arange(1, len(labels) + 1, device=device)
        f1 = 2 * hits / (ranks + labels.sum())
        return float((hits / ranks * labels).sum() / labels.sum()), float(f1.max())

    def source(group):
        """The file that a run starts from: in a folder, the one that was tuned without the group."""
        if options.source.is_dir():
            return (options.source / ("encoder.bin" if group is None else f"without-{group}.bin")).read_bytes()
        return options.source.read_bytes()

    def runs(group, out, rest):
        """Tunes on some topics; prints what it brings on others."""
        raw = source(group)
        nets = [run(raw, rest, seed) for seed in range(1, options.seeds + 1)]
        net, written = mean(raw, nets)
        before = Net(raw).to(device)
        before.known = net.known
        for name, of in (("one event", [name for name in out if not topics[name].several]), ("others", [name for name in out if topics[name].several])):
            if of:
                print("held out" if group is None else f"without group {group}", f"({name}): average precision and best F1 before %.4f %.4f" % precision(before, of, rest),
                      "after %.4f %.4f" % precision(net, of, rest), flush=True)
        return net, written

    units = [json.loads(line) for line in options.tune.read_text("utf-8").splitlines()]
    by_topic = {}
    for unit in units:
        by_topic.setdefault(unit["topic"], []).append(unit)
    first = File(source(None))
    topics = {name: Topic(of) for name, of in sorted(by_topic.items())}
    held = [name for list_ in ROOT.glob("tests/fixtures/*/held-out.txt") for name in list_.read_text().split() if name in topics]
    fitted = [name for name in topics if name not in held]
    groups = group_of({name: of[0]["kind"] for name, of in by_topic.items()})
    options.to.mkdir(parents=True, exist_ok=True)
    (options.to / "groups.tsv").write_text("".join(f"{name}\t{group}\n" for name, group in sorted(groups.items()) if name not in held), "utf-8")
    for group in range(GROUPS) if options.only is None else options.only:
        out = [name for name in fitted if groups[name] == group]
        _, written = runs(group, out, [name for name in fitted if groups[name] != group])
        (options.to / f"without-{group}.bin").write_bytes(written)
    if options.only:
        return
    net, written = runs(None, held, fitted)
    (options.to / "encoder.bin").write_bytes(written)
    digest = lambda numbers: hashlib.sha256(numbers).hexdigest()
    settings = dict(steps=options.steps, topics_a_step=options.topics_a_step, seeds=options.seeds, last_layers=net.top, rate_scales=options.rate * RATE_SCALES,
                    rate_others=options.rate * RATE_OTHERS, temperature=TEMPERATURE, logistic=LOGISTIC, dropout=DROPOUT)
    earlier = options.source / "tuned.txt" if options.source.is_dir() else None
    (options.to / "tuned.txt").write_text((earlier.read_text("utf-8") if earlier else "# Written by tune.py; do not edit.\n")
                                          + "topics: " + " ".join(fitted) + f"\nfrom: {digest(source(None))}\nto: {digest(written)}\n"
                                          + "settings: " + json.dumps(settings) + "\n")
    expected = json.loads((ROOT / "tests/fixtures/encoder/expected.json").read_text("utf-8"))
    net.eval()
    with torch.no_grad():
        for sentence in expected:
            vector = net([tokens(sentence["pieces"], first)])[0]
            sentence["vector"] = [round(1000 * float(x)) for x in vector]
    (options.to / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepare", type=Path, metavar="UNITS", help="write the units of all topics to this file")
    parser.add_argument("--tune", type=Path, metavar="UNITS", help="tune on the units of this file")
    parser.add_argument("--from", type=Path, dest="source", help="the file of make_encoder.py, or the folder of an earlier tuning, which goes on")
    parser.add_argument("--top", type=int, help="tune only so many of the last layers (all)")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--topics-a-step", type=int, default=8)
    parser.add_argument("--seeds", type=int, default=2, help="runs whose mean is written")
    parser.add_argument("--rate", type=float, default=1.0, help="times the rates of learning of the first tuning")
    parser.add_argument("--only", type=int, nargs="*", help="only the encoders without these groups")
    parser.add_argument("--to", type=Path, help="the folder to write into")
    parser.add_argument("more", nargs="*", help="folders of more topics")
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare, options.more)
    if options.tune:
        tune(options)


if __name__ == "__main__":
    main()

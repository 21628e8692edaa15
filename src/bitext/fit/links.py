#!/usr/bin/env python3
"""Fits the models of the links between reports (`links.txt`, and `links-fast.txt` without the encoder; read by `../model.rs`).

One command, from the root of the repository (two or three minutes; needs numpy and lightgbm):

    python3 src/bitext/fit/links.py [FOLDER-OF-MORE-TOPICS]

It writes the features of all pairs of units by `UPDATE=1 cargo test --release --test comparable` (to target/tmp/links.tsv; with
--again it takes those that are there), fits and writes both models, and prints the figures of every topic from a fit on others (with --write it does
not). Topics:
tests/fixtures/topics, tests/fixtures/comparable, the story lines of tests/fixtures/storylines (one story told at different times: what is near in words
and another fact), the long reports of tests/fixtures/longreports, and those of the folder. The topics of the three held-out.txt are in no written model: the floors of tests/comparable.rs are measured on
them. The features of a topic come from an encoder that was tuned without it, when MUQABALA_ENCODERS
names the folder of those (../../semantics/encoder/tune.py).

Two stages of boosted trees (Ke et al. 2017, LightGBM). The first sees a pair alone; pairs within one report are among those it learns from. The
second sees also how the pair stands among the others (`../standing.rs`), by what first stages say that have not seen its topic. Collections
of two reports are learnt from beside the whole ones, and two reports beside two of another event, so that a likelihood means the same, however
many reports there are. Each stage is calibrated by a line through the logarithms of odds (Platt 1999), fitted on topics that it has not seen.
A heading and a sentence are judged once more, by a logistic regression on what the heading's own report tells again (`../heading.rs`): the heading
alone says too little.
"""

import os
import subprocess
import sys
from collections import Counter

import lightgbm
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "../../../tests/fixtures")
LINES = sorted(os.listdir(os.path.join(FIXTURES, "storylines")))
LONG = sorted(os.listdir(os.path.join(FIXTURES, "longreports")))
HELD_OUT = [name for of in ("topics", "storylines", "longreports") for name in open(os.path.join(FIXTURES, of, "held-out.txt")).read().split()]
STANDING = ["own", "way", "way_second", "way_third", "ways", "way_beside", "broken_least", "broken_most", "rival_least", "rival_most",
            "company_least", "company_most", "beside", "reports_common", "third_reports"]
# By the encoder: not in the fast model.
MEANING = ["whole", "parts", "part_whole", "covered_least", "covered_most", "in_context", "into_context", "central_least", "central_most"]
# What the second stage sees of the pair itself.
AMONG = ["whole", "parts", "part_whole", "central_least", "central_most", "alike_least", "alike_most", "lexical_central_most", "shared", "together",
         "headings", "two_languages", "shorter", "longer", "lead", "first", "position_apart"]
# The more it has of these, the likelier a pair.
RISING = ["whole", "parts", "part_whole", "covered_least", "covered_most", "in_context", "into_context", "alike_least", "alike_most", "event", "person", "organisation", "place",
          "date", "number", "term", "event_best", "person_best", "organisation_best", "place_best", "term_best", "number_best", "shared", "shared_count",
          "together", "event_with_actor", "same_day", "same_number", "days_common", "reports_common", "own", "way", "way_second", "way_third"]
RETOLD = 4
# Topics of one story: left out together, so that no story is judged by a fit that has read it.
STORIES = [line.split() for line in open("tests/fixtures/storylines/same-story.txt", encoding="utf-8") if not line.startswith("#")]
FALLING = ["days_apart", "number_apart", "speaker_apart", "published_apart", "latest_apart", "told_apart"]
TREES = {"alone": dict(rounds=250, num_leaves=14, learning_rate=0.06, min_data_in_leaf=80),
         "among": dict(rounds=140, num_leaves=10, learning_rate=0.06, min_data_in_leaf=80)}
CUT = 0.45
# The part of the pairs of different facts that is learnt from, and the groups into which topics are divided to be judged by a fit on the others.
KEPT = 0.25
GROUPS = 4
LEAST = 0.02


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Data:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.names = file.readline().rstrip("\n").split("\t")[9:]
            cells = [line.rstrip("\n").split("\t") for line in file]
        self.topic = np.array([c[0] for c in cells])
        self.set = np.array([int(c[2]) for c in cells])
        self.place = np.array([[int(v) for v in c[3:7]] for c in cells])
        self.known = np.array([c[7] != "?" for c in cells])
        self.y = np.array([c[7] == "1" for c in cells]).astype(float)
        self.heading = np.array([int(c[8]) for c in cells])  # 1: the first of the pair, 2: the second, 3: both
        self.x = np.array([[float(v) for v in c[9:]] for c in cells], dtype=np.float32)
        self.abroad = self.place[:, 0] != self.place[:, 2]
        self.topics = sorted(set(self.topic))
        # a whole collection counts once, its pairs of reports together as much
        self.weight = np.where(self.set == 0, 1.0, 0.5)
        # of what is not the same fact a part is enough to learn from
        kept = np.random.default_rng(1).random(len(cells)) < KEPT
        self.learnt = self.known & (kept | (self.y == 1))
        self.weight[self.y == 0] /= KEPT

    def column(self, name):
        return self.x[:, self.names.index(name)]


def boosted(stage, x, y, weight, names, seed=1):
    options = dict(TREES[stage])
    rounds = options.pop("rounds")
    signs = [1 if n in RISING else -1 if n in FALLING else 0 for n in names]
    options.update(objective="binary", feature_fraction=0.4, bagging_fraction=0.7, bagging_freq=1, lambda_l2=5.0, verbose=-1, seed=seed, num_threads=THREADS,
                   force_col_wise=True, deterministic=True, monotone_constraints=signs, max_bin=127)
    data = lightgbm.Dataset(x, y, weight=weight, free_raw_data=False)
    return lightgbm.train(options, data, rounds)


THREADS = int(os.environ.get("OMP_NUM_THREADS", "1"))


def odds(model, x):
    return model.predict(x, raw_score=True)


def calibration(score, y, weight):
    """Slope and offset of the logistic regression on one column, by Newton's method."""
    a, b = 1.0, 0.0
    for _ in range(50):
        p = sigmoid(a * score + b)
        g = np.array([(weight * (y - p) * score).sum(), (weight * (y - p)).sum()])
        w = weight * p * (1 - p)
        h = np.array([[(w * score * score).sum(), (w * score).sum()], [(w * score).sum(), w.sum()]]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(h, g)
        a, b = a + step[0], b + step[1]
        if np.abs(step).max() < 1e-8:
            break
    return a, b


def standings(data, index, likely):
    """What ../standing.rs computes, for the pairs `index` of one collection."""
    units = {}
    places = data.place[index]
    pairs = []
    for ra, a, rb, b in places:
        one = units.setdefault((ra, a), len(units))
        two = units.setdefault((rb, b), len(units))
        pairs.append((one, two))
    names = list(units)
    report = [name[0] for name in names]
    sizes = Counter(report)
    found = {}
    for (a, b), p in zip(pairs, likely):
        if p >= LEAST and report[a] != report[b]:
            for key in ((a, report[b]), (b, report[a])):
                found[key] = max(found.get(key, 0.0), p)
    common = Counter()
    for (unit, other), p in found.items():
        common[report[unit], other] += p
    partners = [{} for _ in names]
    for (a, b), p in zip(pairs, likely):
        if p >= LEAST:
            partners[a][b] = p
            partners[b][a] = p
    company = [sum(p for z, p in partners[u].items() if report[z] != report[u]) for u in range(len(names))]
    third = min(max(len(set(report)) - 2, 0), 3)
    out = np.zeros((len(index), len(STANDING)), dtype=np.float32)
    for row, ((a, b), p) in enumerate(zip(pairs, likely)):
        if report[a] == report[b]:
            continue
        one, two = partners[a], partners[b]
        best, total, beside_way, broken = [0.0, 0.0, 0.0], 0.0, 0.0, [0.0, 0.0]
        steps = []
        for z in set(one) | set(two):
            if z == a or z == b:
                continue
            x, y = one.get(z, 0.0), two.get(z, 0.0)
            if report[z] in (report[a], report[b]):
                beside_way = max(beside_way, min(x, y))
                continue
            steps.append(min(x, y))
            total += x * y
            broken = [max(broken[0], x - y), max(broken[1], y - x)]
        best = (sorted(steps, reverse=True) + best)[:3]
        rivals = [max((q for z, q in partners[of].items() if report[z] == report[other] and z != other), default=0.0)
                  for of, other in ((a, b), (b, a))]
        own = p if p >= LEAST else 0.0
        others = [company[a] - own, company[b] - own]
        (ra, ua), (rb, ub) = names[a], names[b]
        around = 0.0
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                if i or j:
                    x, y = units.get((ra, ua + i)), units.get((rb, ub + j))
                    if x is not None and y is not None:
                        around = max(around, partners[x].get(y, 0.0))
        both = sum(common[report[x], report[z]] - found.get((x, report[z]), 0.0) for x, z in ((a, b), (b, a)))
        both /= max(sizes[report[a]] + sizes[report[b]] - 2, 1)
        q = min(max(p, 1e-6), 1 - 1e-6)
        out[row] = [np.log(q / (1 - q)), *best, total, beside_way, min(broken), max(broken), min(rivals), max(rivals), min(others), max(others), around, both, third]
    return out.round(4)


def all_standings(data, likely, topics):
    out = np.zeros((len(data.y), len(STANDING)), dtype=np.float32)
    for topic in topics:
        of_topic = np.flatnonzero(data.topic == topic)
        for number in sorted(set(data.set[of_topic])):
            index = of_topic[data.set[of_topic] == number]
            out[index] = standings(data, index, likely[index])
    return out


def log_odds(p):
    p = np.clip(p, 0.005, 0.995)
    return np.log(p / (1 - p))


def retold(data, index, alone, among):
    """What ../heading.rs computes, for the pairs `index` of one collection."""
    own, abroad = {}, {}
    for i in index:
        ra, a, rb, b = data.place[i]
        lists, p = (own, alone[i]) if ra == rb else (abroad, among[i])
        if p >= LEAST:
            lists.setdefault((ra, a), {})[(rb, b)] = p
            lists.setdefault((rb, b), {})[(ra, a)] = p
    out = np.zeros((len(index), RETOLD))
    for row, i in enumerate(index):
        if data.heading[i] not in (1, 2) or not data.abroad[i]:
            continue
        ra, a, rb, b = data.place[i]
        heading, sentence = ((ra, a), (rb, b)) if data.heading[i] == 1 else ((rb, b), (ra, a))

        def way(one, two):
            return max((min(p, abroad.get(unit, {}).get(two, 0.0)) for unit, p in own.get(one, {}).items()), default=0.0)

        told = sum(own.get(heading, {}).values())
        goes = sum(p * abroad.get(unit, {}).get(sentence, 0.0) for unit, p in own.get(heading, {}).items())
        out[row] = [log_odds(among[i]), log_odds(way(heading, sentence)), goes / max(told, 0.3), log_odds(way(sentence, heading))]
    return out


def all_retold(data, alone, among, topics):
    out = np.zeros((len(data.y), RETOLD))
    for topic in topics:
        of_topic = np.flatnonzero(data.topic == topic)
        for number in sorted(set(data.set[of_topic])):
            index = of_topic[data.set[of_topic] == number]
            out[index] = retold(data, index, alone, among)
    return out


def logistic(x, y, weight):
    """Weights and offset of a logistic regression, by Newton's method."""
    x = np.hstack([x, np.ones((len(x), 1))])
    at = np.zeros(x.shape[1])
    for _ in range(50):
        p = sigmoid(x @ at)
        g = x.T @ (weight * (y - p)) - np.r_[at[:-1], 0]
        h = (x * (weight * p * (1 - p))[:, None]).T @ x + np.eye(len(at))
        step = np.linalg.solve(h, g)
        at += step
        if np.abs(step).max() < 1e-8:
            break
    return at


class Fit:
    """All stages on some topics."""

    def __init__(self, data, topics, columns, among, likely=None, folds=4):
        self.columns, self.among = columns, among
        self.names = [data.names[c] for c in columns]
        train = np.isin(data.topic, topics) & data.learnt
        if likely is None:
            likely = self.unseen(data, topics, folds)
        # likely: raw sums of first stages that have not seen the topic
        fit = train & data.abroad
        self.first = boosted("alone", data.x[train][:, columns], data.y[train], data.weight[train], self.names)
        self.first_line = calibration(likely[fit], data.y[fit], data.weight[fit])
        p = sigmoid(self.first_line[0] * likely + self.first_line[1])
        seen = all_standings(data, p, topics)
        x = np.hstack([seen, data.x[:, among]])
        self.second_names = STANDING + [data.names[c] for c in among]
        # the second stage is calibrated on folds of topics
        out = np.zeros(len(data.y))
        for fold in range(folds):
            held = np.isin(data.topic, topics[fold::folds])
            if held.any():
                model = boosted("among", x[fit & ~held], data.y[fit & ~held], data.weight[fit & ~held], self.second_names)
                out[held] = odds(model, x[held])
        self.second_line = calibration(out[fit], data.y[fit], data.weight[fit])
        among_p = sigmoid(self.second_line[0] * out + self.second_line[1])
        with_heading = fit & np.isin(data.heading, (1, 2))
        self.heading = logistic(all_retold(data, p, among_p, topics)[with_heading], data.y[with_heading], data.weight[with_heading])
        self.second = boosted("among", x[fit], data.y[fit], data.weight[fit], self.second_names)

    def unseen(self, data, topics, folds):
        out = np.zeros(len(data.y))
        for fold in range(folds):
            held = np.isin(data.topic, topics[fold::folds])
            rest = np.isin(data.topic, topics) & ~held & data.learnt
            if held.any():
                out[held] = odds(boosted("alone", data.x[rest][:, self.columns], data.y[rest], data.weight[rest], self.names), data.x[held][:, self.columns])
        return out

    def predict(self, data, topics):
        of = np.isin(data.topic, topics)
        alone = np.zeros(len(data.y))
        alone[of] = sigmoid(self.first_line[0] * odds(self.first, data.x[of][:, self.columns]) + self.first_line[1])
        seen = all_standings(data, alone, topics)
        among = np.zeros(len(data.y))
        x = np.hstack([seen, data.x[:, self.among]])
        among[of] = sigmoid(self.second_line[0] * odds(self.second, x[of]) + self.second_line[1])
        with_heading = of & data.abroad & np.isin(data.heading, (1, 2))
        told = all_retold(data, alone, among, topics)[with_heading]
        among[with_heading] = sigmoid(told @ self.heading[:-1] + self.heading[-1])
        return alone, among


def figures(p, y, cut=CUT):
    said = p >= cut
    right = (said & (y == 1)).sum()
    return right / max(said.sum(), 1), right / max(y.sum(), 1), 2 * right / max(said.sum() + y.sum(), 1)


def best(p, y):
    order = np.argsort(-p)
    hits = np.cumsum(y[order])
    f1 = 2 * hits / (np.arange(1, len(y) + 1) + y.sum())
    return f1.max(), p[order[f1.argmax()]]


def report(name, data, alone, among, where):
    y = data.y[where]
    heads = data.column("headings")[where] > 0
    p = among[where]
    print(f"{name:28s} P %.3f R %.3f F1 %.3f" % figures(p, y), "| alone F1 %.3f" % figures(alone[where], y)[2], "| best %.3f at %.2f" % best(p, y),
          "| headings P %.2f R %.2f F1 %.3f" % figures(p[heads], y[heads]), "| sure: said %.3f true %.3f" % (p[p >= CUT].mean() if (p >= CUT).any() else 0, figures(p, y)[0]), flush=True)


def written(model):
    """A tree a line: `NAME THRESHOLD` and both branches, or `= VALUE`."""
    dump = model.dump_model()
    names = dump["feature_names"]
    lines = []

    def node(at):
        if "leaf_value" in at:
            return f"= {at['leaf_value']:.4f}"
        # thresholds lie between features rounded to four digits
        return f"{NAMES[int(at['split_feature'])]} {at['threshold']:.5f} {node(at['left_child'])} {node(at['right_child'])}"

    for tree in dump["tree_info"]:
        lines.append(node(tree["tree_structure"]))
    return lines


NAMES = []


def write(path, fit, topics, source, fast):
    global NAMES
    lines = ["# Written by links.py; do not edit." + (" Without the encoder." if fast else ""), "# topics: " + " ".join(topics), "# of them not of this repository: " + (" ".join(source) or "none")]
    for model, line, names in ((fit.first, fit.first_line, fit.names), (fit.second, fit.second_line, fit.second_names)):
        NAMES = names
        lines += ["stage %.5f %.5f" % line] + written(model)
    lines.append("logistic " + " ".join("%.4f" % w for w in fit.heading))
    open(path, "w", encoding="utf-8").write("\n".join(lines) + "\n")


def groups(topics):
    """The topics in groups, those of one story together."""
    first = {name: story[0] for story in STORIES for name in story}
    stories = sorted({first.get(t, t) for t in topics})
    return [[t for t in topics if stories.index(first.get(t, t)) % GROUPS == group] for group in range(GROUPS)]


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    if "--again" not in sys.argv:
        environment = dict(os.environ, UPDATE="1", **({"MUQABALA_TOPICS": arguments[0]} if arguments else {}))
        subprocess.run(["cargo", "test", "-q", "--release", "--test", "comparable", "every_pair"], check=True, env=environment)
    data = Data("target/tmp/links.tsv")
    own = {line.split("\t")[0] for line in open("target/tmp/links.tsv", encoding="utf-8") if line.split("\t")[1] == "1"}
    print(len(data.topics), "topics,", int((data.y * (data.set == 0) * data.abroad).sum()), "pairs that report the same fact of", int(((data.set == 0) & data.abroad).sum()))
    judged = data.known & data.abroad
    whole = judged & (data.set == 0)
    chosen = {}
    for fast in (False, True):
        columns = [i for i, n in enumerate(data.names) if not (fast and n in MEANING)]
        among = [i for i, n in enumerate(data.names) if n in AMONG and not (fast and n in MEANING)]
        chosen[fast] = columns, among
        fitted = [t for t in data.topics if t not in HELD_OUT]
        fit = Fit(data, fitted, columns, among)
        judgement = fit.predict(data, HELD_OUT)
        for kind, of in (("one event", set(data.topics) - set(LINES + LONG)), ("story lines", LINES), ("long reports", LONG)):
            report(f"held out, {kind}" + (", fast" if fast else ""), data, *judgement, np.isin(data.topic, [t for t in HELD_OUT if t in of]) & whole)
        write(os.path.join(HERE, "links-fast.txt" if fast else "links.txt"), fit, fitted, sorted(set(fitted) - own), fast)
    if "--write" in sys.argv:
        return
    for fast in (False, True):
        print("Every topic by a fit on others" + (", without the encoder" if fast else "") + ":")
        alone, together = np.zeros(len(data.y)), np.zeros(len(data.y))
        for held in groups(data.topics):
            rest = [t for t in data.topics if t not in held]
            a, b = Fit(data, rest, *chosen[fast], folds=3).predict(data, held)
            of = np.isin(data.topic, held)
            alone[of], together[of] = a[of], b[of]
        for topic in data.topics:
            report(topic, data, alone, together, whole & (data.topic == topic))
        report("all, whole collections", data, alone, together, whole)
        report("all, two reports", data, alone, together, judged & (data.set > 0))
        report("story lines", data, alone, together, whole & np.isin(data.topic, LINES))
        more = ~np.isin(data.topic, list(own))
        report("long reports", data, alone, together, whole & np.isin(data.topic, LONG))
        report("one event, of this repository", data, alone, together, whole & ~more & ~np.isin(data.topic, LINES + LONG))
        if more.any():
            report("topics of the folder", data, alone, together, whole & more)
        np.savez(f"target/tmp/links-{'fast' if fast else 'full'}.npz", alone=alone, among=together)


if __name__ == "__main__":
    main()

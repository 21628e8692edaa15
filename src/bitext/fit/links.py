#!/usr/bin/env python3
"""Fits the weights of the links between reports (`links.toml`, read by `../model.rs`).

Data: the pairs of units of tests/fixtures/comparable with their features, the lines of the reports cut in six ways
(see `CUTS` in tests/comparable.rs), each event alone and two together: reports on one matter that tell of different
events. Written by

    UPDATE=1 cargo test --test comparable

to target/tmp/links.tsv; `same-fact` in gold.tsv is the class that is sought. Only numpy is needed; the result is the
same on every run.

    python3 src/bitext/fit/links.py target/tmp/links.tsv src/bitext/fit/links.toml

Two logistic regressions, one on top of the other. The first sees a pair alone. The second sees what the first says
of the pair, of the way from one unit to the other through a third report, of how much else the two reports share
(reports on one matter may tell of different events), and of the pairs next to it. The second is fitted on what the
first says of pairs of reports that it was not fitted on. The script prints for each event the figures of a fit on the
others.
"""

import sys

import numpy as np

RIDGE = 3.0
# The second regression has few weights and needs little to hold them.
RIDGE_STANDING = 0.3
# The pairs of reports are parted into so many folds; the first regression judges a fold that it has not seen.
FOLDS = 5
# A weight of these may not be below (1) or above (-1) zero: less shared evidence is never more likely the same.
SIGNS = {
    "alike_margin": 1, "alike_first": 1, "covered_margin": 1, "events": 1, "event_with_actor": 1, "date": 1,
    "date_apart": -1, "number": 1, "speaker_apart": -1, "lead": 1, "position_apart": -1,
}
STANDING = ["own", "support", "kinship", "neighbour"]
STANDING_SIGNS = [1, 1, 1, 1]


def fit(x, y, ridge, signs):
    """Logistic regression by projected Newton-like ascent with a ridge on standardised columns."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    w = np.zeros(z.shape[1])
    penalty = np.full(z.shape[1], ridge)
    penalty[-1] = 0
    free = np.ones(len(w), bool)
    for _ in range(60):
        p = 1 / (1 + np.exp(-z @ w))
        gradient = z.T @ (y - p) - penalty * w
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(penalty + 1e-9)
        # a column at its bound that pulls beyond it stays out of the step
        free = np.array([s == 0 or w[i] != 0 or s * gradient[i] > 0 for i, s in enumerate(list(signs) + [0])])
        step = np.zeros_like(w)
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
        new = w + 0.5 * step
        for i, s in enumerate(signs):
            if s and s * new[i] < 0:
                new[i] = 0
        if np.abs(new - w).max() < 1e-6:
            w = new
            break
        w = new
    weights = w[:-1] / scale
    return weights, w[-1] - (weights * mean).sum()


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def standing(rows, odds):
    """What the second regression sees of each pair of one event: see `standings` in ../link.rs."""
    key = [(r[1], r[2], r[3], r[4]) for r in rows]
    best = {}
    for (ra, a, rb, b), odd in zip(key, odds):
        for at, other, unit in (((ra, a), rb, b), ((rb, b), ra, a)):
            best.setdefault((at, other), []).append((-odd, unit))
    for values in best.values():
        values.sort()
    ways, kin, units = {}, {}, {}
    for (ra, a, rb, b), odd in zip(key, odds):
        first = best[((ra, a), rb)][0][1] == b and best[((rb, b), ra)][0][1] == a
        units.setdefault((ra, rb), (set(), set()))
        units[(ra, rb)][0].add(a)
        units[(ra, rb)][1].add(b)
        if first:
            kin[(ra, rb)] = kin.get((ra, rb), 0.0) + sigmoid(odd)
        if first and sigmoid(odd) >= 0.1:
            ways.setdefault((ra, a), {})[(rb, b)] = sigmoid(odd)
            ways.setdefault((rb, b), {})[(ra, a)] = sigmoid(odd)
    out = []
    at = dict(zip(key, odds))
    for (ra, a, rb, b), odd in zip(key, odds):
        one, two = ways.get((ra, a), {}), ways.get((rb, b), {})
        support = max((min(v, two[k]) for k, v in one.items() if k in two), default=0.0)
        first = best[((ra, a), rb)][0][1] == b and best[((rb, b), ra)][0][1] == a
        others = kin.get((ra, rb), 0.0) - (sigmoid(odd) if first else 0.0)
        fewer = max(min(map(len, units[(ra, rb)])) - 1, 1)
        around = [(ra, a + i, rb, b + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
        neighbour = max([at[place] for place in around if place in at] + [-8.0])
        out.append([odd, support, np.log(0.03 + others / fewer), max(neighbour, -8.0)])
    return np.array(out)


def best_threshold(p, y):
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(y[order])
    f1 = 2 * hits / (np.arange(1, len(y) + 1) + y.sum())
    best = int(f1.argmax())
    return p[order[best]], f1[best]


def same_fact(p):
    """The cut that promises the best F measure: see `same_fact` in ../model.rs."""
    likely = np.sort(p[p >= 0.15])[::-1]
    promise = 3.25 * np.cumsum(likely) / (np.arange(1, len(likely) + 1) + 2.25 * p.sum())
    return likely[promise.argmax()] if len(likely) else 0.15


def scores(p, y, threshold):
    found = p >= threshold
    right = (found & (y == 1)).sum()
    return right / max(found.sum(), 1), right / y.sum(), 2 * right / (found.sum() + y.sum())


class Data:
    def __init__(self, path):
        lines = open(path, encoding="utf-8").read().splitlines()
        self.names = lines[0].split("\t")[7:]
        cells = [line.split("\t") for line in lines[1:]]
        self.rows = [(f"{c[0]} {c[1]}", int(c[2]), int(c[3]), int(c[4]), int(c[5])) for c in cells]
        self.x = np.array([[float(v) for v in c[7:]] for c in cells])
        self.relation = np.array([c[6] for c in cells])
        self.y = (self.relation == "same-fact").astype(float)
        self.signs = [SIGNS[name] for name in self.names]


def second(data, index):
    """The second regression on the pairs `index`, from first ones that did not see the pair of reports."""
    odds = np.zeros(len(data.y))
    names = sorted({(r[0].split()[0], r[1], r[3]) for r in data.rows})
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    folds = np.array([fold[(r[0].split()[0], r[1], r[3])] for r in data.rows])
    for number in range(FOLDS):
        held = index[folds[index] == number]
        rest = index[folds[index] != number]
        weights, bias = fit(data.x[rest], data.y[rest], RIDGE, data.signs)
        odds[held] = data.x[held] @ weights + bias
    seen = standings(data, index, odds)
    weights, bias = fit(seen, data.y[index], RIDGE_STANDING, STANDING_SIGNS)
    return weights, bias, sigmoid(seen @ weights + bias)


def standings(data, index, odds):
    out = np.zeros((len(index), len(STANDING)))
    events = np.array([data.rows[i][0] for i in index])
    for event in sorted(set(events)):
        own = np.flatnonzero(events == event)
        out[own] = standing([data.rows[i] for i in index[own]], odds[index[own]])
    return out


def model(data, index):
    first = fit(data.x[index], data.y[index], RIDGE, data.signs)
    weights, bias, _ = second(data, index)
    return first, (weights, bias)


def main():
    data = Data(sys.argv[1])
    events = np.array([r[0].split()[0] for r in data.rows])
    plain = np.array([r[0].endswith(" 0") for r in data.rows])
    for event in sorted(set(events[np.char.find(events, "+") < 0])):
        train = np.flatnonzero([event not in of.split("+") for of in events])
        test = np.flatnonzero(events == event)
        first, last = model(data, train)
        odds = np.zeros(len(data.y))
        odds[test] = data.x[test] @ first[0] + first[1]
        p = np.zeros(len(data.y))
        p[test] = sigmoid(standings(data, test, odds) @ last[0] + last[1])
        for name, part in (("one line a unit", test[plain[test]]), ("all cuts", test)):
            y = data.y[part]
            cut = same_fact(p[part])
            print(f"{event}, {name}: P %.3f R %.3f F1 %.3f at %.3f," % (*scores(p[part], y, cut), cut),
                  "%.3f at its own best" % best_threshold(p[part], y)[1])
        if len(sys.argv) > 3:
            part = test[plain[test]]
            cut = same_fact(p[part])
            for i in part[np.argsort(-p[part])]:
                if (p[i] >= cut) != (data.y[i] == 1):
                    print("   %.2f %.2f" % (p[i], sigmoid(odds[i])), data.rows[i], data.relation[i],
                          " ".join(f"{n}={v:.2f}" for n, v in zip(data.names, data.x[i]) if v))
    every = np.arange(len(data.y))
    (weights, bias), (last, last_bias) = model(data, every)
    lines = ["# Written by links.py from tests/fixtures/comparable; do not edit.", "",
             f"bias = {bias:.4f}", "", "[standing]", f"bias = {last_bias:.4f}"]
    lines += [f"{name} = {w:.4f}" for name, w in zip(STANDING, last)]
    lines += ["", "[weights]"] + [f"{name} = {w:.4f}" for name, w in zip(data.names, weights)]
    open(sys.argv[2], "w", encoding="utf-8").write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Fits how likely two reports tell of one event (`likeness.toml`) and the mean vectors of languages (`centres-*.bin`).

One command, from the root of the repository (a few minutes; needs numpy):

    UPDATE=1 cargo test --release --test stories measures && python3 src/stories/fit/stories.py

The test writes the reports of tests/fixtures/topics, tests/fixtures/comparable and tests/fixtures/stories with their vectors, and what all
pairs of them have in common, to target/tmp. Dates in all topics are read as of one day there, and two topics are judged as if they
were of it, so that days of their own do not tell them apart. MUQABALA_TOPICS may name a folder of more topics: they are judged by a fit without them and are in no written model, like
the topics of tests/fixtures/topics/held-out.txt.

A logistic regression of the measures; pairs of two events of one story line (tests/fixtures/stories) count more, as a day's news has
many and the topics have none. What days tell is derived: how often reports of one event lie so many days apart, against any
two days of a month; never more than for reports of one day. The threshold is the one of the best B-cubed F1 in groups made of
pairs that were judged by fits on other topics.
"""

import datetime
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent
TMP = HERE.parents[2] / "target/tmp"
LANGUAGES = ["ar", "fa", "en"]
KNOWN = 60.0  # as in ../weighed.rs
WINDOW = 31
HARD = 10.0
PENALTY = 1.0
FOLDS = 6
THRESHOLDS = np.arange(0.1, 0.7, 0.05)
# weights that could only be below zero by chance
POSITIVE = ["names", "matters", "figures", "dates", "words", "shared", "vector"]


def read(kind):
    reports = []
    for line in open(TMP / f"stories-reports-{kind}.tsv", encoding="utf-8"):
        event, held, path, language, day, vector = line.rstrip("\n").split("\t")
        day = datetime.date.fromisoformat(day).toordinal() if day else None
        vector = np.array([float(x) for x in vector.split()], dtype=np.float32)
        reports.append((event, held == "1", path, language, day, vector))
    with open(TMP / f"stories-pairs-{kind}.tsv", encoding="utf-8") as file:
        names = file.readline().split()
        rows = np.loadtxt(file, dtype=np.float32)
    return reports, names, rows[:, :2].astype(int), rows[:, 2:]


def lines(reports):
    """The reports of story lines, which have no folder of a topic."""
    return np.array(["/" not in path for _, _, path, _, _, _ in reports])


def centres(reports, fitted):
    vectors = np.stack([r[5] for r in reports])
    means = {}
    for language in LANGUAGES:
        own = [i for i, r in enumerate(reports) if r[3] == language and fitted[i]]
        if len(own) >= 30:
            means[language] = vectors[own].mean(0)
    between = np.mean(list(means.values()), 0)
    means = {language: means.get(language, between) for language in LANGUAGES}
    placed = np.empty_like(vectors)
    for language in {r[3] for r in reports}:
        own = [i for i, r in enumerate(reports) if r[3] == language]
        centre = (KNOWN * means.get(language, between) + vectors[own].sum(0)) / (KNOWN + len(own))
        placed[own] = vectors[own] - centre
    placed /= np.linalg.norm(placed, axis=1, keepdims=True).clip(1e-6)
    return np.stack([means[language] for language in LANGUAGES]), placed


def fit(x, y, weight, names, known):
    """Newton's method, weights that must not be below zero kept there; `known` are odds that are told beside."""
    free = np.ones(x.shape[1], bool)
    positive = np.array([name in POSITIVE for name in names])
    penalty = np.array([0.02 if name == "one" else PENALTY for name in names])
    while True:
        w = np.zeros(x.shape[1])
        for _ in range(40):
            p = 1 / (1 + np.exp(-(x @ w + known).clip(-30, 30)))
            gradient = x[:, free].T @ (weight * (y - p)) - penalty[free] * w[free]
            hessian = (x[:, free] * (weight * p * (1 - p))[:, None]).T @ x[:, free] + np.diag(penalty[free])
            step = np.linalg.solve(hessian, gradient)
            w[free] += step
            if np.abs(step).max() < 1e-6:
                break
        below = np.where(positive & free, w, 0)
        if below.min() >= 0:
            return w
        free[below.argmin()] = False


def days(reports, fitted):
    gaps = []
    for i, a in enumerate(reports):
        for b in reports[:i]:
            if fitted[i] and a[0] == b[0] and a[4] and b[4]:
                gaps.append(abs(a[4] - b[4]))
    counts = np.bincount(np.minimum(gaps, WINDOW - 1), minlength=WINDOW) + 0.5
    # what lies further apart is no rarer than a geometric tail has it
    tail = np.array([counts[gap:].sum() / (WINDOW - gap) for gap in range(WINDOW)])
    share = np.minimum.accumulate(np.maximum(counts, tail * 0.5)) / counts.sum()
    apart = np.log(share) - np.log(share[0])
    return np.minimum(apart, 0), gaps


def groups(count, pairs, odds, story):
    """Average link: the likeliest pairs first, two groups where the mean of all pairs is likely."""
    p = np.zeros((count, count))
    likelihood = 1 / (1 + np.exp(-odds))
    p[pairs[:, 0], pairs[:, 1]] = likelihood
    p += p.T
    of = list(range(count))
    members = {i: [i] for i in of}
    for at in np.argsort(-likelihood):
        if likelihood[at] < 0.25:
            break
        a, b = of[pairs[at, 0]], of[pairs[at, 1]]
        if a != b and p[np.ix_(members[a], members[b])].mean() >= story:
            a, b = min(a, b), max(a, b)
            for member in members[b]:
                of[member] = a
            members[a] += members.pop(b)
    return of


def figures(events, of, counted):
    chosen = [i for i in range(len(of)) if counted[i]]
    precision = recall = both = found = wanted = 0.0
    for i in chosen:
        same_story = [j for j in chosen if of[j] == of[i]]
        same_event = [j for j in chosen if events[j] == events[i]]
        hits = sum(events[j] == events[i] for j in same_story)
        precision += hits / len(same_story)
        recall += hits / len(same_event)
        both += hits - 1
        found += len(same_story) - 1
        wanted += len(same_event) - 1
    f1 = lambda p, r: 2 * p * r / max(p + r, 1e-9)
    cubed = precision / len(chosen), recall / len(chosen)
    pairs = both / max(found, 1), both / max(wanted, 1)
    return (*pairs, f1(*pairs)), (*cubed, f1(*cubed))


def shown(name, figures):
    pairs, cubed = figures
    print(f"{name}: pairs P {pairs[0]:.3f} R {pairs[1]:.3f} F1 {pairs[2]:.3f}, B-cubed P {cubed[0]:.3f} R {cubed[1]:.3f} F1 {cubed[2]:.3f}")


def main():
    out = ["# Written by stories.py: how likely two reports tell of one event, by what they have in common."]
    table_of_days = None
    for kind in ["encoder", "table"]:
        reports, names, pairs, x = read(kind)
        events = [r[0] for r in reports]
        is_line = lines(reports)
        own_folder = HERE.parents[2] / "tests/fixtures"
        own = {p.name for p in (own_folder / "topics").iterdir()} | {p.name for p in (own_folder / "comparable").iterdir()}
        known = np.array([line or event in own for line, event in zip(is_line, events)])
        fitted = known & ~np.array([r[1] for r in reports])
        means, placed = centres(reports, fitted)
        x = x.astype(float)
        x[:, names.index("vector")] = np.einsum("ij,ij->i", placed[pairs[:, 0]], placed[pairs[:, 1]])
        y = np.array([events[a] == events[b] for a, b in pairs], float)
        line = lambda event: event.split("-")[0]
        hard = np.array([is_line[a] and is_line[b] and line(events[a]) == line(events[b]) and events[a] != events[b] for a, b in pairs])
        weight = np.where(hard, HARD, 1.0)
        order = sorted({line(e) if is_line[i] else e for i, e in enumerate(events) if fitted[i]})
        fold_of = np.array([order.index(line(e) if is_line[i] else e) % FOLDS if fitted[i] else -1 for i, e in enumerate(events)])
        folds = fold_of[pairs]
        use = fitted[pairs].all(1)
        apart, gaps = days(reports, fitted)
        table_of_days = apart
        day = lambda i: reports[i][4]
        gap = np.array([abs(day(a) - day(b)) if day(a) and day(b) else -1 for a, b in pairs])
        of_day = np.where(gap < 0, 0, apart[np.minimum(gap, WINDOW - 1)])
        # two topics as if they were of one day, as events in a stream are; reports of one event, and of one line, by their days
        of_line = is_line[pairs].all(1)
        told_by_day = np.where(of_line | (y == 1), of_day, 0)
        final = fit(x[use], y[use], weight[use], names, told_by_day[use])
        odds = x @ final
        for fold in range(FOLDS):
            inside = use & (folds != fold).all(1)
            w = fit(x[inside], y[inside], weight[inside], names, told_by_day[inside])
            # a pair between two folds is judged by the fit without the first
            odds[(folds[:, 0] == fold) & use] = x[(folds[:, 0] == fold) & use] @ w
        told = odds + told_by_day
        best = max((figures(events, groups(len(events), pairs, told, s), fitted)[1][2], s) for s in THRESHOLDS)
        story = round(float(best[1]), 2)
        made = groups(len(events), pairs, told, story)
        print(kind, "threshold", story, "hard pairs", int(hard.sum()))
        held = np.array([r[1] for r in reports])
        shown(f"{kind}, own topics, fits without them", figures(events, made, fitted & ~is_line))
        shown(f"{kind}, story lines", figures(events, made, is_line))
        shown(f"{kind}, topics held out", figures(events, made, held))
        if (~known).any():
            shown(f"{kind}, other topics", figures(events, made, ~known))
            shown(f"{kind}, other topics with their days", figures(events, groups(len(events), pairs, odds + of_day, story), ~known))
        shown(f"{kind}, all with their days", figures(events, groups(len(events), pairs, odds + of_day, story), np.ones(len(events), bool)))
        out += ["", f"[{kind}]"] + [f"{name} = {value:.4f}" for name, value in zip(names, final)] + [f"story = {story}"]
        (HERE / f"centres-{kind}.bin").write_bytes(means.astype("<f4").tobytes())
    out += ["", "[days]", "apart = [" + ", ".join(f"{value:.3f}" for value in table_of_days) + "]"]
    (HERE / "likeness.toml").write_text("\n".join(out) + "\n")
    print("days apart, reports of one event:", np.bincount(np.minimum(gaps, WINDOW - 1)).tolist())


if __name__ == "__main__":
    sys.exit(main())

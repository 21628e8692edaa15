#!/usr/bin/env python3
"""Make items for `fit.rs` from parallel lines.

    make_items.py SOURCE TARGET SOURCE_LANGUAGE TARGET_LANGUAGE OUT_PREFIX [--seeds N] [--lines N] [--comparable]

SOURCE and TARGET hold the same text line by line. For each block of lines and each seed, each side by itself loses
8 % of its lines, 10 % are divided at a clause mark near their middle, and 15 % are joined with the next line.
With --comparable, each side keeps half of the
lines of the block, shuffled within four, and 30 % foreign lines of other blocks stand between them. Written: OUT_PREFIX-BLOCK-SEED.json with the lines of both sides and the gold groups of their indices.
"""
import argparse
import json
import random
import re


def disturbed(lines, chance):
    """The lines of one side after the accidents, each with the numbers of the lines it comes from."""
    units = []
    for number, line in enumerate(lines):
        marks = [m.end() for m in re.finditer(r"[،؛:,;]\s", line) if len(line) / 4 < m.end() < len(line) * 3 / 4]
        fate = chance.random()
        if fate < 0.08:
            continue
        if fate < 0.18 and marks:
            at = chance.choice(marks)
            units += [(line[:at].strip(), [number]), (line[at:].strip(), [number])]
        else:
            units.append((line, [number]))
    joined = []
    for text, numbers in units:
        if joined and joined[-1][2] and joined[-1][1] != numbers:
            joined[-1] = (joined[-1][0] + " " + text, joined[-1][1] + numbers, False)
        else:
            joined.append((text, numbers, chance.random() < 0.15))
    return [(text, numbers) for text, numbers, _ in joined]


def comparable(block, others, kept, chance):
    """A part of the lines of a block out of order among foreign ones, each with its number (none if foreign)."""
    order = sorted(kept, key=lambda number: number + 4 * chance.random())
    units = [(block[number], [number]) for number in order]
    for _ in range(round(len(units) * 0.3 / 0.7)):
        units.insert(chance.randint(0, len(units)), (chance.choice(others), []))
    return units


def groups(source, target, count):
    """What hangs together by a common line."""
    parent = list(range(count))

    def root(x):
        while parent[x] != x:
            x = parent[x]
        return x

    for _, numbers in source + target:
        for number in numbers[1:]:
            parent[root(number)] = root(numbers[0])
    gold = {}
    for side, units in enumerate((source, target)):
        for at, (_, numbers) in enumerate(units):
            if numbers:
                gold.setdefault(root(numbers[0]), ([], []))[side].append(at)
    return [gold[key] for key in sorted(gold)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("source", "target", "source_language", "target_language", "out_prefix"):
        parser.add_argument(name)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--lines", type=int, default=60)
    parser.add_argument("--comparable", action="store_true")
    o = parser.parse_args()
    sides = [open(path, encoding="utf-8").read().splitlines() for path in (o.source, o.target)]
    for start in range(0, min(map(len, sides)), o.lines):
        for seed in range(o.seeds):
            chance = random.Random(1000 * start + seed)
            blocks = [side[start:start + o.lines] for side in sides]
            if o.comparable:
                numbers = range(len(blocks[0]))
                source, target = (
                    comparable(block, side[:start] + side[start + o.lines:],
                               chance.sample(numbers, len(numbers) // 2), chance)
                    for block, side in zip(blocks, sides))
            else:
                source, target = (disturbed(block, chance) for block in blocks)
            item = {
                "src_lang": o.source_language, "tgt_lang": o.target_language,
                "src": [text for text, _ in source], "tgt": [text for text, _ in target],
                "gold": groups(source, target, len(blocks[0])),
                "comparable": o.comparable,
            }
            with open(f"{o.out_prefix}-{start}-{seed}.json", "w", encoding="utf-8") as file:
                json.dump(item, file, ensure_ascii=False)


if __name__ == "__main__":
    main()

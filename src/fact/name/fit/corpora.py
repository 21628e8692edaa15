"""The annotated corpora as sentences of words with tags: PER, ORG, LOC, in BIO."""
import json
import unicodedata
from pathlib import Path

from words import pieces

KINDS = {"PER": "PER", "PERS": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "POG": "ORG"}
FANE = {
    "PER": "Politician Athlete Artist Other_PER Religious_PER Scientist Businessperson Police Lawyer Engineer Military",
    "ORG": "Government Non-Governmental Commercial Educational Media Religious Religious_ORG Sports Medical-Science Entertainment Other_ORG",
    "LOC": "Nation Population-Center State-or-Province GPE-Cluster Continent Water-Body County-or-District Land-Region-Natural Building-Grounds Airport Plant Path Celestial Island",
}
FANE = {name: kind for kind, names in FANE.items() for name in names.split()}


def tags(given):
    """BIO with the kinds that we know, whatever the corpus writes."""
    out, before = [], None
    for tag in given:
        head, _, kind = tag.replace("_", "-", 1).replace("--", "-").partition("-")
        kind = KINDS.get(kind)
        out.append("O" if kind is None else ("B-" if head == "B" or before != kind else "I-") + kind)
        before = kind
    return out


def sentence(words, given):
    """Words and tags by our own division of words."""
    own_words, own_tags = [], []
    for word, tag in zip(words, tags(given)):
        for n, (start, end) in enumerate(pieces(word)):
            own_words.append(word[start:end])
            own_tags.append(tag if n == 0 or tag == "O" else "I-" + tag[2:])
    return own_words, own_tags


def read(path, separator=None, kind=lambda tag: tag):
    """The sentences of a file with a word and its tag on each line."""
    out, words, given = [], [], []
    for line in [*path.read_text("utf-8", errors="replace").split("\n"), ""]:
        fields = line.strip("\ufeff\r").split(separator)
        if len(fields) < 2:
            if words:
                out.append(sentence(words, given))
            words, given = [], []
        elif not line.startswith("# id"):
            words.append(fields[0])
            given.append(kind(fields[-1].strip()))
    return [s for s in out if s[0]]


def divided(sentences):
    """Long runs of words cut where a sentence ends."""
    out = []
    for words, given in sentences:
        start = 0
        for at, word in enumerate(words):
            if word in ".؟!" and at + 1 - start > 3:
                out.append((words[start : at + 1], given[start : at + 1]))
                start = at + 1
        if start < len(words):
            out.append((words[start:], given[start:]))
    return out


# What NewsFANE divides from its words: particles before, pronouns and what a broken word leaves after.
BEFORE = set("وفبلك")
AFTER = {"ه", "ها", "هم", "نا", "ي", "ء"}


def joined(sentences):
    """Particles and pronouns written together with their words again, as they are in any text."""
    out = []
    letter = lambda word: unicodedata.category(word[0]) == "Lo"
    for words, given in sentences:
        own_words, own_tags, pending = [], [], ""
        for at, (word, tag) in enumerate(zip(words, given)):
            if word in AFTER and own_words and not pending and letter(own_words[-1]):
                own_words[-1] += word
                continue
            next = words[at + 1] if at + 1 < len(words) else "."
            if word in BEFORE and letter(next):
                # in the middle of a name the particle belongs to it, and so does what follows
                pending += word
                continue
            word, pending = pending + word, ""
            for written in ("للال", "لال"):
                if word.startswith(written) and len(word) > 5:
                    word = "لل" + word[len(written) :]
            own_words.append(word)
            own_tags.append(tag)
        out.append((own_words, own_tags))
    return out


def fane(tag):
    head, _, kind = tag.partition("-")
    return f"{head}-{FANE[kind]}" if kind in FANE else "O"


def arabic(data):
    """NewsFANE Gold and AQMAR: two lists of sentences."""
    news = read(data / "fane" / "NewsFANE_Gold_2014_170K.txt", "\t", fane)
    articles = [s for path in sorted((data / "aqmar" / "articles").glob("*.txt")) for s in read(path)]
    return joined(divided(news)), divided(articles)


def persian(data):
    """ParsTwiNER (train, dev, test) and PerDT (dev, test)."""
    tweets = {part: read(data / "parstwiner" / f"{part}.txt") for part in ("train", "dev", "test")}
    treebank = {part: read(data / "perdt_ner" / f"{part}_with_NER_tag.txt") for part in ("dev", "test")}
    return tweets, treebank


def peyma(data):
    """For measuring alone: its licence lets no weights come from it."""
    return read(data / "evaluation_only" / "peyma" / "test.txt", "|")


def annotated(data, notes):
    """Sentences of the treebank's raw part with the names that we read in them: `perdt_news.tsv`."""
    raw = (data / "perdt_ner" / "train_ner.txt").read_text("utf-8").split("\n\n")
    out = []
    for row in notes.read_text("utf-8").splitlines():
        number, names = row.split("\t")
        text = " ".join(raw[int(number)].split("\n"))
        words = [text[start:end] for start, end in pieces(text)]
        given, at = ["O"] * len(words), 0
        for name in filter(None, names.split("|")):
            own = [name[2:][start:end] for start, end in pieces(name[2:])]
            at = next(i for i in range(at, len(words)) if words[i : i + len(own)] == own)
            kind = {"P": "PER", "O": "ORG", "L": "LOC"}[name[0]]
            given[at : at + len(own)] = [f"B-{kind}"] + [f"I-{kind}"] * (len(own) - 1)
            at += len(own)
        out.append((words, given))
    return out


def reports(topics, language):
    """The comparable reports of our own tests, topic by topic; of names in names the outer one."""
    kinds = {"person": "PER", "organisation": "ORG", "place": "LOC"}
    out = {}
    for gold in sorted(topics.glob("*/gold.json")):
        for report in json.loads(gold.read_text("utf-8"))["reports"]:
            if report["language"] != language:
                continue
            text = (gold.parent / (report["name"] + ".txt")).read_text("utf-8")
            for number, unit in enumerate(report["units"]):
                if unit["kind"] == "boilerplate":
                    continue
                places = [(unit["start"] + start, unit["start"] + end) for start, end in pieces(text[unit["start"] : unit["end"]])]
                given = ["O"] * len(places)
                names = [m for m in report["mentions"] if m["unit"] == number and m["kind"] in kinds and not (m["optional"] and m["kind"] == "place")]
                for name in sorted(names, key=lambda m: m["end"] - m["start"]):
                    inside = [n for n, (start, end) in enumerate(places) if start < name["end"] and end > name["start"]]
                    for n in inside:
                        given[n] = ("B-" if n == inside[0] else "I-") + kinds[name["kind"]]
                if places:
                    out.setdefault(gold.parent.name, []).append(([text[start:end] for start, end in places], given))
    return out

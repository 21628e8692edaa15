"""Words as the program sees them: the same pieces, the same folding, the same hashes as `recogniser/` in Rust."""
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

PACKS = Path(__file__).parents[3] / "language" / "packs"
FOLD = tomllib.loads((PACKS / "arab.toml").read_text("utf-8"))["fold"]
JOINERS = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u061c\ufeff\u00ad\u0640"
MASK = (1 << 64) - 1


@lru_cache(1 << 12)
def fold_char(c):
    if c in FOLD:
        return "".join(fold_char(part) if part != c else part for part in FOLD[c])
    parts = (part for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", c).lower()))
    parts = [part for part in parts if not unicodedata.combining(part) and unicodedata.category(part) not in ("Mn", "Mc", "Me")]
    return "".join(fold_char(part) if part in FOLD and part != c else part for part in parts)


@lru_cache(1 << 18)
def dense(word):
    """A word folded, without ZWNJ."""
    return "".join(map(fold_char, word)).replace("\u200c", "")


def of_word(c):
    return c.isalnum() or unicodedata.category(c)[0] == "M" or unicodedata.category(c) in ("Nl", "No")


def pieces(text):
    """The words and marks of a text with where they begin and end; a joiner inside a word belongs to it."""
    out, at = [], 0
    while at < len(text):
        c = text[at]
        if c.isspace() or c in JOINERS:
            at += 1
            continue
        end = at + 1
        if c.isalnum():
            next = end
            while next < len(text) and (of_word(text[next]) or text[next] in JOINERS):
                next += 1
                if of_word(text[next - 1]):
                    end = next
        out.append((at, end))
        at = end
    return out


@lru_cache(1 << 18)
def word_hash(text):
    """FNV-1a, 64 bits."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return h


def mix(a, b):
    h = ((a ^ ((b + 0x9E3779B97F4A7C15 + (a << 6) + (a >> 2)) & MASK)) * 0xFF51AFD7ED558CCD) & MASK
    return h ^ (h >> 33)


def clitics(language):
    """What stands before the words of a language, the longest first: from its pack."""
    cell = tomllib.loads((PACKS / f"{language}.toml").read_text("utf-8"))["names"].get("clitics", "")
    return [form.strip() for form in cell.split("|") if form.strip()]


CLITICS = {}
SHORTEST_BARE = 3


@lru_cache(1 << 18)
def stripped(word, language):
    """The word without each of its clitics, one at a time, the longest first."""
    if language not in CLITICS:
        CLITICS[language] = [dense(form.strip()) for form in clitics(language)]
    return tuple(word[len(p) :] for p in CLITICS[language] if word.startswith(p) and len(word) - len(p) >= SHORTEST_BARE)


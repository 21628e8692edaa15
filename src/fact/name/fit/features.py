"""The features of each word of a sentence, as hashes of 32 bits: `recogniser/features.rs` makes the same ones."""

from words import dense, mix, stripped, word_hash

LONGEST = 4
START, END = word_hash("<s>"), word_hash("</s>")
NUMBER = "0"


class Tables:
    """What is known of words beyond the sentence: names (hash of 40 bits to flags) and classes (hash to a byte)."""

    def __init__(self, names, classes):
        self.names, self.classes, self.memo = names, classes, {}

    def common(self, h, language):
        """How common a word is: 0 for one that is in no list, else the tens of its frequency."""
        byte = self.classes.get(h >> 32, 0)
        return byte >> 4 if language == "ar" else byte & 15

    def word(self, written, language):
        key = (written, language)
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = Word(written, language, self)
        return found


class Word:
    """What of a word does not depend on the sentence."""

    def __init__(self, written, language, tables):
        text = dense(written)
        first = written[0]
        if not first.isalnum():
            self.shape = "P"
        elif text[:1].isdigit():
            self.shape, text = "D", NUMBER
        elif first.isascii() or "\u00c0" <= first < "\u0370":
            self.shape = "U" if written.isupper() and len(written) > 1 else "C" if first.isupper() else "L"
        else:
            self.shape = "W"
        self.text = text
        self.hash = word_hash(text)
        self.length = len(text)
        strips = stripped(text, language) if self.shape == "W" else ()
        self.bare = [self.hash, *map(word_hash, strips)]
        self.core = self.bare[1] if strips else self.hash
        self.flags = [tables.names.get(h >> 24, 0) for h in self.bare]
        self.klass = max(tables.common(h, language) for h in self.bare)
        self.fixed = [feature(9, ord(self.shape), min(self.length, 8))]
        if self.shape == "W":
            for n in (1, 2, 3, 4):
                if self.length > n:
                    self.fixed += [feature(9 + n, word_hash(text[:n])), feature(13 + n, word_hash(text[-n:]))]
            if self.length > 4:
                self.fixed.append(feature(19, word_hash(text[:2]), word_hash(text[-2:])))
        if strips:
            self.fixed.append(feature(18, self.core))
        self.end = word_hash(text[-2:])
        self.begin = word_hash(text[:2])


def feature(template, a, b=0):
    return mix(mix(template, a), b) & 0xFFFFFFFF


def gazetteers(words, tables):
    """For each word the codes of what the lists make of it."""
    out = [set() for _ in words]
    for at, word in enumerate(words):
        for n, flags in enumerate(word.flags):
            for bit in range(4):
                if flags >> bit & 1:
                    out[at].add(bit + (16 if n else 0))
    for at in range(len(words)):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            hit = False
            for n, first in enumerate(words[at].bare):
                h = first
                for word in words[at + 1 : at + length]:
                    h = mix(h, word.hash)
                flags = tables.names.get(h >> 24, 0) >> 4
                # a full name has two words at least
                for bit in range(3):
                    if flags >> bit & 1 and (bit > 0 or length > 1):
                        for i in range(at, at + length):
                            out[i].add(32 + bit * 8 + (4 if n else 0) + (2 if length > 1 else 0) + (i > at))
                        hit |= bit == 1 or bit == 0
            if hit:
                break
    return out


def sentence(written, language, tables, drop=()):
    """For each word the hashes of its features; those of the words themselves left out at the places in `drop`."""
    words = [tables.word(word, language) for word in written]
    count = len(words)
    lists = gazetteers(words, tables)
    at_hash = lambda i: words[i].hash if 0 <= i < count else (START if i < 0 else END)
    at_core = lambda i: words[i].core if 0 <= i < count else (START if i < 0 else END)
    at_class = lambda i: words[i].klass if 0 <= i < count else (30 if i < 0 else 31)
    out = []
    for i, word in enumerate(words):
        before, after = at_hash(i - 1), at_hash(i + 1)
        f = [feature(0, 0), feature(2, before), feature(3, after), feature(4, at_hash(i - 2)), feature(5, at_hash(i + 2)), feature(8, before, after)]
        if i in drop:
            f += word.fixed[:1]
        else:
            f += [feature(1, word.hash), feature(6, before, word.hash), feature(7, word.hash, after)]
            f += word.fixed
        if i > 0:
            f += [feature(21, words[i - 1].begin), feature(22, words[i - 1].end)]
        if i + 1 < count:
            f.append(feature(20, words[i + 1].end))
        f += [feature(23, code) for code in lists[i]]
        if i > 0:
            f += [feature(24, code) for code in lists[i - 1]]
        if i + 1 < count:
            f += [feature(25, code) for code in lists[i + 1]]
        own, left, right = at_class(i), at_class(i - 1), at_class(i + 1)
        f += [feature(26, own), feature(27, left), feature(28, right), feature(29, left, own), feature(30, own, right)]
        f += [feature(31, at_class(i - 2)), feature(32, at_class(i + 2)), feature(33, left, right)]
        f += [feature(35, at_core(i - 1)), feature(36, at_core(i + 1))]
        # what stands near, wherever
        f += [feature(37, at_core(j)) for j in range(max(0, i - 4), i)]
        f += [feature(38, at_core(j)) for j in range(i + 1, min(count, i + 5))]
        out.append(f)
    return out

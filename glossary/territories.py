"""Makes starter/territories.*.tsv from the Unicode CLDR: the territories that the other tables do not list.

    npm pack cldr-localenames-full && tar xzf cldr-localenames-full-*.tgz
    python3 glossary/territories.py package/main

A name that is also an everyday word of its language stands only with the word for "state" before it.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

STARTER = Path(__file__).parent / "starter"
# codes of groups, of no territory, and of parts that CLDR alone counts
NO_TERRITORY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
EVERYDAY = {
    "ar": {"مالي": ["جمهورية مالي", "دولة مالي"]},
    "fa": {
        "مالی": ["جمهوری مالی", "کشور مالی"],
        "پرو": ["جمهوری پرو", "کشور پرو"],
        "غنا": ["جمهوری غنا", "کشور غنا"],
        "بنین": ["جمهوری بنین", "کشور بنین"],
        "چاد": ["جمهوری چاد", "کشور چاد"],
    },
    "en": {},
}
SHORT = {"HK", "MO", "BA", "MM"}
# two states of one name, told apart by what CLDR puts into brackets
TWO = {"CD", "CG"}


def names(code, language, table):
    """The preferred name of a territory and the others that CLDR gives."""
    found = [table.get(code + alt) for alt in ("", "-alt-short", "-alt-variant")]
    if code in TWO:
        found = [name for name in found if name and "(" not in name]
    if code in SHORT and found[1]:
        found = [found[1]]
    result = []
    for name in filter(None, found):
        name = re.sub(r"\s*[\(（].*?[\)）]", "", name).replace(" & ", " and ").strip()
        name = re.sub(r"\s*[-–]\s*", "-" if language == "en" else " ", name) if " - " in name else name
        for form in EVERYDAY[language].get(name, [name]):
            if form and form not in result:
                result.append(form)
    return result


def slug(name):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def main(main_folder):
    languages = ("ar", "fa", "en")
    tables = {}
    for language in languages:
        data = json.loads((main_folder / language / "territories.json").read_text(encoding="utf-8"))
        tables[language] = data["main"][language]["localeDisplayNames"]["territories"]
    forms, ids = set(), set()
    for path in STARTER.glob("*.tsv"):
        if not path.name.startswith("territories"):
            for row in rows(path):
                ids.add(row[0])
                if path.name.endswith(".terms.tsv"):
                    forms.add((row[1], row[2]))
    concepts, terms = [], []
    for code in sorted(tables["en"]):
        if not re.fullmatch("[A-Z]{2}", code) or code in NO_TERRITORY:
            continue
        named = {language: names(code, language, tables[language]) for language in languages}
        known = any((language, form) in forms for language in languages for form in named[language])
        id = slug(named["en"][0])
        if known or id in ids or not all(named.values()):
            continue
        ids.add(id)
        concepts.append(f"{id}\tplace\tstate\tA state or territory, {code} in ISO 3166.\t\tUnicode CLDR")
        for language in languages:
            for place, form in enumerate(named[language]):
                status, kind = ("preferred", "full") if place == 0 else ("admitted", "variant")
                terms.append(f"{id}\t{language}\t{form}\t{status}\t{kind}\tproper\t\t")
    header = "id\tkind\tdomain\tdefinition\tnote\tsource"
    (STARTER / "territories.concepts.tsv").write_text("\n".join([header, *concepts]) + "\n", encoding="utf-8")
    header = "concept\tlanguage\tform\tstatus\ttype\tpos\tusage\tnote"
    (STARTER / "territories.terms.tsv").write_text("\n".join([header, *terms]) + "\n", encoding="utf-8")


main(Path(sys.argv[1]))

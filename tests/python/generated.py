"""A corpus of any size, of the project's own wording: segments whose numbers, days, towns and offices vary, one in a hundred
with a slip.

    python generated.py 1000000 > pairs.jsonl
"""

import json
import random
import sys
from collections.abc import Iterator

TOWNS = [("بغداد", "بغداد"), ("دمشق", "دمشق"), ("طهران", "تهران"), ("القاهرة", "قاهره"), ("بيروت", "بیروت")]
OFFICES = [
    ("وزير الخارجية", "وزیر خارجه"),
    ("وزير الدفاع", "وزیر دفاع"),
    ("رئيس الوزراء", "نخست‌وزیر"),
    ("رئيس البرلمان", "رئیس مجلس"),
]
MONTHS = [("فبراير", "فوریه"), ("أبريل", "آوریل"), ("سبتمبر", "سپتامبر")]
SENTENCES = [
    (
        "وصل {office} إلى {town} في {day} {month} {year} ومعه {count} مسؤولا.",
        "{office} در {day} {month} {year} همراه با {count} مسئول وارد {town} شد.",
    ),
    (
        "أصيب {count} شخصا في حادث وقع قرب {town} صباح {day} {month}.",
        "صبح {day} {month} در حادثه‌ای نزدیک {town} {count} نفر زخمی شدند.",
    ),
    (
        "قال {office} إن المشروع سيكلف {count} مليون دولار.",
        "{office} گفت این طرح {count} میلیون دلار هزینه خواهد داشت.",
    ),
    (
        "تعقد في {town} اجتماعات يشارك فيها {count} خبيرا من {few} دولة.",
        "در {town} نشست‌هایی با حضور {count} کارشناس از {few} کشور برگزار می‌شود.",
    ),
]
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def pairs(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many segments with their translations, the same each time."""
    chance = random.Random(seed)
    for number in range(count):
        source, target = chance.choice(SENTENCES)
        town, office, month = chance.choice(TOWNS), chance.choice(OFFICES), chance.choice(MONTHS)
        numbers = {
            "day": chance.randint(1, 28),
            "year": chance.randint(1990, 2025),
            "count": chance.randint(21, 990),
            "few": chance.randint(11, 40),
        }
        words = {"town": town, "office": office, "month": month}
        told = dict(numbers)
        if number % 100 == 99:
            told["count"] += 1
        yield {
            "id": f"s{number}",
            "source_lang": "ar",
            "target_lang": "fa",
            "source": source.format(**numbers, **{name: both[0] for name, both in words.items()}),
            "target": target.format(**told, **{name: both[1] for name, both in words.items()}).translate(PERSIAN),
        }


if __name__ == "__main__":
    for pair in pairs(int(sys.argv[1])):
        sys.stdout.write(json.dumps(pair, ensure_ascii=False) + "\n")

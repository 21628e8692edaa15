"""Frames of pandas."""

import muqabala
import pandas
from muqabala.frames import rows


def test_a_row_for_each_fact_with_the_index_of_its_text() -> None:
    reports = pandas.DataFrame(
        {"text": ["وصل الوفد في 22 فبراير 2024.", "", "قُتل 12 شخصا."]}, index=pandas.Index(["a", "b", "c"], name="report")
    )
    found = rows(muqabala.facts, reports)
    assert found.index.name == "report"
    assert found.loc[["a"], "value"].tolist() == ["2024-02-22"]
    assert "is empty" in found.loc["b", "error"]


def test_members_that_are_dictionaries_are_columns() -> None:
    pairs = pandas.DataFrame({"source": ["قُتل 12 شخصا"] * 2, "target": ["۱۳ نفر کشته شدند", "۱۲ نفر کشته شدند"]})
    found = rows(muqabala.check, pairs, ["source", "target"], source_lang="ar", target_lang="fa", ui="fa")
    assert found.index.tolist() == [0]
    assert (found["rule"].tolist(), found["place.path"].tolist()) == (["number-differs"], ["target"])

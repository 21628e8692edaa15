"""What the guide shows is what is answered."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_guide_tells_what_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "docs/guides/python.md"), module_relative=False, encoding="utf-8")
    assert (failed, tried > 10) == (0, True)

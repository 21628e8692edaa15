from collections.abc import Sequence
from os import PathLike
from typing import Literal, Optional, Union

from .types import Alignment, Candidate, Collation, Fact, Finding, Report, Term, Unit

__all__ = [
    "Error",
    "__version__",
    "align",
    "check",
    "compare",
    "extract",
    "facts",
    "match",
    "program",
    "split",
]

__version__: str

class Error(ValueError):
    """What Muqabala could not do, and the way out."""

def split(text: Union[str, PathLike[str]], *, lang: Optional[str] = None) -> list[Unit]:
    """Divides a text into sentences, headings, bylines, captions and boilerplate."""

def facts(
    text: Union[str, PathLike[str]],
    *,
    lang: Optional[str] = None,
    date: Optional[str] = None,
    glossary: Union[str, PathLike[str], None] = None,
) -> list[Fact]:
    """Finds people, organisations, places, dates, numbers, quotations and events. ``date`` is the day of the text."""

def match(
    text: Union[str, PathLike[str]],
    *,
    lang: Optional[str] = None,
    glossary: Union[str, PathLike[str], None] = None,
) -> list[Term]:
    """Finds the terms of a glossary, in whatever form they stand in the text."""

def align(
    source: Union[str, Sequence[str], PathLike[str]],
    target: Union[str, Sequence[str], PathLike[str]],
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    unit: Literal["sentence", "line"] = "sentence",
    mode: Literal["auto", "parallel", "comparable"] = "auto",
) -> Alignment:
    """Aligns a text and its translation, or two on one matter. A list holds sentences that were divided before."""

def compare(
    reports: Sequence[Union[Report, PathLike[str]]],
    *,
    lang: Optional[str] = None,
    date: Optional[str] = None,
    glossary: Union[str, PathLike[str], None] = None,
    fast: bool = False,
    ui: str = "en",
) -> Collation:
    """Compares reports of one event: what they share, what only one has, where they differ."""

def extract(
    reports: Sequence[Union[Report, PathLike[str]]],
    *,
    lang: Optional[str] = None,
    glossary: Union[str, PathLike[str], None] = None,
    new: bool = False,
) -> list[Candidate]:
    """Proposes terms that reports share; with ``new`` only those that the glossary lacks."""

def check(
    source: Union[str, Sequence[str], PathLike[str], Sequence[PathLike[str]]],
    target: Union[str, Sequence[str], PathLike[str], None] = None,
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    unit: Literal["sentence", "line"] = "sentence",
    within: bool = False,
    glossary: Union[str, PathLike[str], None] = None,
    config: Union[str, PathLike[str], None] = None,
    include_fuzzy: bool = False,
    ui: Literal["ar", "en", "fa"] = "en",
) -> list[Finding]:
    """Checks a translation.

    Two texts are a segment and its translation; two lists of texts are segments that belong together; two paths are a
    text and its translation, or files of messages; one path, or a list of paths, are files of segments with their
    translations (.po, .xliff, .tmx, .tsv and the like). With ``within`` texts are checked by themselves. ``config`` is a
    ``muqabala.toml``, ``glossary`` a glossary whose terms are to be used.
    """

def program(arguments: Sequence[str]) -> int: ...

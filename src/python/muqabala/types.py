"""What the functions give, for type checkers: dictionaries with these members."""

from typing import Any, Literal, TypedDict, Union

UnitKind = Literal["sentence", "heading", "byline", "caption", "boilerplate"]
FactKind = Literal["person", "organisation", "place", "date", "number", "quotation", "event"]
Relation = Literal["translation", "same-fact", "related"]
Severity = Literal["info", "warning", "error"]


class Unit(TypedDict):
    """A sentence, or a line that is none."""

    index: int
    kind: UnitKind
    start: int
    end: int
    text: str


class _Fact(TypedDict):
    unit: int
    start: int
    end: int
    text: str
    kind: FactKind
    id: str
    how: str


class Fact(_Fact, total=False):
    """A mention; ``id`` is equal exactly when two mentions name the same thing. What does not apply is left out."""

    value: Any
    calendar: str
    precision: str
    unit_of_measure: str
    speaker: str
    certainty: str
    arguments: dict[str, Any]
    conflict: Any


class Term(TypedDict):
    """A term of the glossary as it stands in a text."""

    concept: str
    term: str
    start: int
    end: int
    text: str
    how: str


class Side(TypedDict):
    """One text of an alignment."""

    path: str
    language: str
    units: list[Unit]


class Link(TypedDict, total=False):
    """Units that belong together, by their indices; an empty side is a deletion."""

    source: list[int]
    target: list[int]
    score: float
    relation: Relation
    shared: list[str]


class Alignment(TypedDict):
    """Two texts and what belongs together in them."""

    mode: Literal["parallel", "comparable"]
    source: Side
    target: Side
    links: list[Link]


class _Place(TypedDict):
    path: str
    start: int
    end: int
    text: str


class Place(_Place, total=False):
    """Where something stands; ``line`` counts segments or lines from 1."""

    line: int


class _Finding(TypedDict):
    rule: str
    severity: Severity
    message: str
    place: Place
    related: list[Place]
    fingerprint: str


class Finding(_Finding, total=False):
    """What the check found."""

    suggestion: str


class FoundTerm(TypedDict):
    """A proposed term in one language."""

    language: str
    form: str
    variants: list[str]


class _Candidate(TypedDict):
    id: str
    score: float
    kind: str
    terms: list[FoundTerm]
    evidence: list[dict[str, int]]


class Candidate(_Candidate, total=False):
    """A proposed concept; ``known`` where the glossary has it."""

    known: bool


class Collation(TypedDict):
    """What the comparison of reports found; ``report`` counts the reports, ``unit`` the units of one, from 0."""

    reports: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    links: list[dict[str, Any]]
    clusters: list[dict[str, Any]]
    divergences: list[dict[str, Any]]
    terms: list[dict[str, Any]]


class _NamedReport(TypedDict):
    text: str


class NamedReport(_NamedReport, total=False):
    """A report with what is known of it."""

    name: str
    lang: str
    date: str


Report = Union[str, NamedReport]

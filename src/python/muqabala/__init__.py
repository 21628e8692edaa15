"""Compare Persian, Arabic and English reports, keep a glossary of every variant, check translations.

A ``str`` is a text, a ``pathlib.Path`` the name of a file. What is found comes as dictionaries and lists, as the
program ``muqabala`` prints it in JSON; offsets are bytes of the text in UTF-8, half-open. What cannot be done raises
:class:`Error`, whose message says why and what to do. The interpreter's lock is released while texts are worked on.
"""

from ._muqabala import (
    Error,
    __version__,
    align,
    check,
    compare,
    extract,
    facts,
    match,
    split,
)
from ._many import each

__all__ = [
    "Error",
    "__version__",
    "align",
    "check",
    "compare",
    "each",
    "extract",
    "facts",
    "match",
    "split",
]

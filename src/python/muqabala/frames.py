"""Frames of pandas: a row for each thing that is found. Needs ``pandas``, which ``pip install 'muqabala[pandas]'`` brings."""

from collections.abc import Sequence
from typing import Any, Callable, Optional, Union

import pandas

from ._many import each
from ._muqabala import Error


def rows(
    function: Callable[..., Sequence[Any]],
    frame: pandas.DataFrame,
    columns: Union[str, Sequence[str]] = "text",
    *,
    jobs: Optional[int] = None,
    **options: Any,
) -> pandas.DataFrame:
    """Calls a function of this package with the ``columns`` of each row, and gives a row for each thing that it found.

    >>> import muqabala, pandas
    >>> reports = pandas.DataFrame({"text": ["وصل الوفد في 22 فبراير 2024."]}, index=["agency"])
    >>> found = rows(muqabala.facts, reports)
    >>> found.loc["agency", "value"]
    '2024-02-22'

    The index is that of ``frame``, so that :meth:`pandas.DataFrame.join` brings both together. A row of the frame that
    has no answer gives one row, whose column ``error`` says why. Members that are dictionaries (``place`` of a finding)
    become columns of their own, as ``place.start``.
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    records = (tuple(row) for row in frame[names].itertuples(index=False, name=None))
    index: list[Any] = []
    found: list[Any] = []
    for key, answer in zip(frame.index, each(function, records, jobs=jobs, **options)):
        items = [{"error": str(answer)}] if isinstance(answer, Error) else answer
        index.extend([key] * len(items))
        found.extend(items)
    made = pandas.json_normalize(found)
    if isinstance(frame.index, pandas.MultiIndex):
        made.index = pandas.MultiIndex.from_tuples(index, names=frame.index.names)
    else:
        made.index = pandas.Index(index, name=frame.index.name, dtype=frame.index.dtype)
    return made

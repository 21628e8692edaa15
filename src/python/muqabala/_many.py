"""Many records on several threads."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Callable, Optional, TypeVar, Union

from ._muqabala import Error

Answer = TypeVar("Answer")

# So many records for each thread are taken before the answer to the first of them is given.
_AHEAD = 8


def each(
    function: Callable[..., Answer],
    records: Iterable[Any],
    *,
    jobs: Optional[int] = None,
    **options: Any,
) -> Iterator[Union[Answer, Error]]:
    """Answers records, however many, in their order, on as many threads as there are processors.

    A record is a dictionary of keywords, a tuple of arguments, or the only argument of ``function``; ``options``
    hold for all of them. One that has no answer gives its :class:`Error` instead, and the others are answered.
    """

    def one(record: Any) -> Union[Answer, Error]:
        try:
            if isinstance(record, Mapping):
                return function(**record, **options)
            if isinstance(record, tuple):
                return function(*record, **options)
            return function(record, **options)
        except Error as error:
            return error

    threads = jobs or os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Union[Answer, Error]]] = deque()
        try:
            for record in records:
                waiting.append(pool.submit(one, record))
                if len(waiting) > threads * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for answer in waiting:
                answer.cancel()

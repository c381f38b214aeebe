"""Analyses of the same results made once, while many tables and figures are made of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

import pandas as pd

Function = TypeVar("Function", bound=Callable[..., Any])

_made: ContextVar[dict[Any, tuple[Any, Any]] | None] = ContextVar("made", default=None)


@contextmanager
def made_once() -> Iterator[None]:
    """Within this block, functions marked with `once` work once for the same arguments.

    Nothing may change the results meanwhile; without such a block each call works anew, as
    whoever explores results in a notebook may change them.
    """
    if _made.get() is not None:
        yield
        return
    token = _made.set({})
    try:
        yield
    finally:
        _made.reset(token)


def once(function: Function) -> Function:
    """Mark a function of results, and of values, that `made_once` may keep."""
    signature = inspect.signature(function)

    @wraps(function)
    def kept(*args: Any, **options: Any) -> Any:
        made = _made.get()
        if made is None:
            return function(*args, **options)
        given = signature.bind(*args, **options)
        given.apply_defaults()
        results, *values = given.arguments.values()
        try:
            key = function, id(results), *values
            found = made.get(key)
        except TypeError:  # a value that cannot be told from others, such as a frame
            return function(*args, **options)
        if found is None:
            # The results are kept, too, so that no others get their identity.
            found = made[key] = results, function(*args, **options)
        return _own(found[1])

    return cast(Function, kept)


def _own(value: Any) -> Any:
    """Return what its owner may change."""
    if isinstance(value, pd.DataFrame):
        return value.copy()
    return list(value) if isinstance(value, list) else value

"""The features that a cue may ask of a word: a wrong one would match nothing, silently."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sdk_text.wording.nearest import did_you_mean


@cache
def known_features() -> Mapping[str, tuple[str, ...]]:
    """Return the values of each feature (``features.toml``); ``upos`` and ``deprel`` are two."""
    text = (files("sdk_text.codebook") / "features.toml").read_text("utf-8")
    return {name: tuple(values.split()) for name, values in tomllib.loads(text).items()}


def feature_problem(name: str, value: str) -> str:
    """Return why no word can have a feature, with those that there are; "" if words have it.

    >>> feature_problem("Case", "Loc")
    ''
    >>> feature_problem("Person", "4")
    'Person is never “4” (known: 1, 2, 3)'
    """
    features = known_features()
    if name not in features:
        return (
            f"there is no feature “{name}” (known: {', '.join(features)})"
            f"{did_you_mean(name, features)}"
        )
    if value not in features[name]:
        values = features[name]
        return (
            f"{name} is never “{value}” (known: {', '.join(values)}){did_you_mean(value, values)}"
        )
    return ""

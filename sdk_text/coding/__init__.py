"""What the machine codes: rules, the classifier, both together, and their training."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdk_text.coding.coders import CODERS, ModelCoder, RulesCoder, code_segments, make_coder
    from sdk_text.coding.rules import RuleMatcher, rule_matcher
    from sdk_text.coding.train import train_coder
    from sdk_text.wording.explain import explain

# Imported when first used: tables ask for known accuracy only, and coding needs no training.
_HOME = {
    "CODERS": "sdk_text.coding.coders",
    "ModelCoder": "sdk_text.coding.coders",
    "RuleMatcher": "sdk_text.coding.rules",
    "RulesCoder": "sdk_text.coding.coders",
    "code_segments": "sdk_text.coding.coders",
    "explain": "sdk_text.wording.explain",
    "make_coder": "sdk_text.coding.coders",
    "rule_matcher": "sdk_text.coding.rules",
    "train_coder": "sdk_text.coding.train",
}

__all__ = [
    "CODERS",
    "ModelCoder",
    "RuleMatcher",
    "RulesCoder",
    "code_segments",
    "explain",
    "make_coder",
    "rule_matcher",
    "train_coder",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

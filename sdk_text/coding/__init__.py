"""Coding: rules, classifier and their combination; a person's decisions; agreement."""

from .code import code_segments
from .coders import CODERS, ModelCoder, RulesCoder, make_coder
from .explain import explain
from .learning import train_coder
from .rules import RuleCoder, rule_coder

__all__ = [
    "CODERS",
    "ModelCoder",
    "RuleCoder",
    "RulesCoder",
    "code_segments",
    "explain",
    "make_coder",
    "rule_coder",
    "train_coder",
]

"""Coding: rules, classifier and their combination; a person's decisions; agreement."""

from sdk_text.coding.code import code_segments
from sdk_text.coding.coders import CODERS, ModelCoder, RulesCoder, make_coder
from sdk_text.coding.rules import RuleMatcher, rule_matcher
from sdk_text.coding.train import train_coder
from sdk_text.wording.explain import explain

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

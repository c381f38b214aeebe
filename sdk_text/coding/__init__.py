"""Coding: rules, classifier and their combination; a person's decisions; agreement."""

from .code import CODERS, code_segments
from .rules import RuleCoder, rule_coder

__all__ = ["CODERS", "RuleCoder", "code_segments", "rule_coder"]

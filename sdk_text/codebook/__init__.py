"""Codebook: the families and codes of a study, as a data file that a researcher can edit."""

from .cues import Cue, CueSyntaxError, parse_cue
from .loader import load_codebook
from .model import Code, Codebook, Family

__all__ = ["Code", "Codebook", "Cue", "CueSyntaxError", "Family", "load_codebook", "parse_cue"]

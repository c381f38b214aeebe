"""Codebook: the families and codes of a study, as a data file that a researcher can edit."""

from sdk_text.codebook.cues import Cue, CueSyntaxError, parse_cue
from sdk_text.codebook.loader import load_codebook
from sdk_text.codebook.model import Code, Codebook, Family, Guidance, family_of

__all__ = [
    "Code",
    "Codebook",
    "Cue",
    "CueSyntaxError",
    "Family",
    "Guidance",
    "family_of",
    "load_codebook",
    "parse_cue",
]

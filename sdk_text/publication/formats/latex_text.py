"""Any text as LaTeX that compiles with pdfLaTeX, XeLaTeX and LuaLaTeX."""

from __future__ import annotations

import re

from sdk_text.publication.emphasis import emphasised

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    # An empty group keeps two of them from running together into a dash or a quotation mark.
    "-": "-{}",
    ",": ",{}",
    "'": "'{}",
    "/": r"\slash{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "\u00a0": "~",
    "\u2009": r"\,",
    "\u202f": r"\,",
    "\u200b": r"\allowbreak{}",
    "\u00ad": r"\-",
    "\ufeff": "",
    "\u2010": "-{}",
    "\u2011": "-{}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "„": r"\quotedblbase{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "‚": r"\quotesinglbase{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}",
    "…": r"\textellipsis{}",
    "•": r"\textbullet{}",
    "\u00b7": r"\textperiodcentered{}",
    "−": r"\ensuremath{-}",
    "×": r"\ensuremath{\times}",
    "÷": r"\ensuremath{\div}",
    "±": r"\ensuremath{\pm}",
    "¬": r"\ensuremath{\neg}",
    "≤": r"\ensuremath{\leq}",
    "≥": r"\ensuremath{\geq}",
    "≠": r"\ensuremath{\neq}",
    "≈": r"\ensuremath{\approx}",
    "∞": r"\ensuremath{\infty}",
    "→": r"\ensuremath{\rightarrow}",
    "←": r"\ensuremath{\leftarrow}",
    "●": r"\ensuremath{\bullet}",
    "○": r"\ensuremath{\circ}",
    "△": r"\ensuremath{\triangle}",
    "κ": r"\ensuremath{\kappa}",
    "χ": r"\ensuremath{\chi}",
    "†": r"\textdagger{}",
    "‡": r"\textdaggerdbl{}",
    "°": r"\textdegree{}",
    "€": r"\texteuro{}",
    "§": r"\S{}",
    "©": r"\textcopyright{}",
    "®": r"\textregistered{}",
    "¹": r"\textonesuperior{}",
    "²": r"\texttwosuperior{}",
    "³": r"\textthreesuperior{}",
    "µ": r"\textmu{}",
    "½": r"\textonehalf{}",
    "¼": r"\textonequarter{}",
    "¾": r"\textthreequarters{}",
    "£": r"\textsterling{}",
    "¢": r"\textcent{}",
    "¤": r"\textcurrency{}",
    "¦": r"\textbrokenbar{}",
    "¶": r"\P{}",
}
_LONG = re.compile(r"\S{23,}")
"""Words that may be wider than a column."""
_VOWELS = "aāeēiīoōuūyаеёиоуыэюяAĀEĒIĪOŌUŪYАЕЁИОУЫЭЮЯ"
_SYLLABLE = re.compile(rf"(?<=\w[{_VOWELS}])(?=[^\W\d_{_VOWELS}][{_VOWELS}])")
_JOINT = re.compile(r"(?<=[/._@?&=+:-])(?=\S)")
_AROUND, _SOFT_HYPHEN, _NO_WIDTH = ".,;:!?()[]„“”…", "\u00ad", "\u200b"
_CYRILLIC = re.compile("([\u0400-\u045f\u0490\u0491]+)")
# Letters of Western and Central Europe that the Baltic encoding L7x lacks but T1 has.
_OTHER_LATIN = set(
    "ÀÂÃÇÈÊËÌÍÎÏÐÑÒÔŒÙÚÛÝÞàâãçèêëìíîïðñòôœùúûýþÿŸĂăĎďĐđĔĕĚěĞğİıĹĺĽľŇňŊŋŐőŔŕŘřŞşŢţŤťŮůŰű"
)

FONTS = r"""\ifdefined\XeTeXversion\usepackage{fontspec}\else
\ifdefined\directlua\usepackage{fontspec}\else
\IfFileExists{t2aenc.def}{\usepackage[T2A,T1,L7x]{fontenc}}{\usepackage[T1,L7x]{fontenc}}
\usepackage{lmodern,textcomp}
\fi\fi
"""
"""What a document loads for its letters, whatever compiles it."""
COMMANDS = r"""\providecommand{\sdkother}[1]{%
  \ifdefined\XeTeXversion#1\else\ifdefined\directlua#1\else
  {\fontencoding{T1}\selectfont#1}\fi\fi}
\providecommand{\sdkchar}[2]{%
  \ifdefined\XeTeXversion\iffontchar\font"#1\relax\symbol{"#1}\else\texttt{#2}\fi\else
  \ifdefined\directlua\iffontchar\font"#1\relax\symbol{"#1}\else\texttt{#2}\fi\else
  \texttt{#2}\fi\fi}
\ifdefined\sdkcyrillic\else
\ifdefined\IfFontExistsTF
  \iffontchar\font"0416\relax\let\sdkcyrfont\relax\else
  \IfFontExistsTF{CMU Serif}{\newfontfamily\sdkcyrfont{CMU Serif}}{%
  \IfFontExistsTF{Times New Roman}{\newfontfamily\sdkcyrfont{Times New Roman}}{%
  \IfFontExistsTF{Liberation Serif}{\newfontfamily\sdkcyrfont{Liberation Serif}}{%
  \IfFontExistsTF{FreeSerif}{\newfontfamily\sdkcyrfont{FreeSerif}}{%
  \IfFontExistsTF{DejaVu Serif}{\newfontfamily\sdkcyrfont{DejaVu Serif}}{}}}}}\fi
\fi
\newcommand{\sdkcyrillic}[2]{%
  \ifdefined\sdkcyrfont{\sdkcyrfont#1}\else
  \ifcsname T@T2A\endcsname{\fontencoding{T2A}\fontfamily{cmr}\selectfont#1}\else#2\fi\fi}
\fi
"""
"""What `latex_text` needs defined before it."""


def latex_text(text: str) -> str:
    """Return `text` with every character that LaTeX would act on escaped.

    A character that the Baltic font encoding lacks is taken from T1, Cyrillic from T2A or from a
    font that has it; what no font has is shown as its code point ("U+4E2D").
    """
    return "".join(map(_piece, _CYRILLIC.split(_LONG.sub(_breakable, text))))


def _breakable(found: re.Match[str]) -> str:
    """Return a long word with places where a line may end: else it prints over what is beside."""
    word = found.group()
    if word.strip(_AROUND).isalpha():
        return _SYLLABLE.sub(_SOFT_HYPHEN, word)
    return _JOINT.sub(_NO_WIDTH, word)  # an address gets no hyphen


def _piece(text: str) -> str:
    """Return a run of Cyrillic letters for a font that has them, or any other text."""
    escaped = "".join(map(_character, text))
    return rf"\sdkcyrillic{{{text}}}{{{escaped}}}" if _CYRILLIC.fullmatch(text) else escaped


def latex_emphasised(text: str) -> str:
    """Return `latex_text` with the letters of statistics in italics."""
    pieces = (
        rf"\textit{{{latex_text(piece)}}}" if italic else latex_text(piece)
        for piece, italic in emphasised(text)
    )
    return "".join(pieces)


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character
    if character in _OTHER_LATIN:
        return rf"\sdkother{{{character}}}"
    if character.isalpha() and _is_baltic(character):
        return character
    point = f"{ord(character):04X}"
    return rf"\sdkchar{{{point}}}{{U+{point}}}"


def _is_baltic(character: str) -> bool:
    try:
        character.encode("cp1257")
    except UnicodeEncodeError:
        return False
    return True

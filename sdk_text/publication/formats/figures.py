"""All figures of a set as one document, Word or LaTeX, with captions, notes and descriptions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from sdk_text.publication.cleaning import one_line
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.formats.docx import (
    LANGUAGE,
    add_emphasised,
    add_sequence,
    set_page,
    set_styles,
)
from sdk_text.publication.formats.latex_text import COMMANDS, FONTS, latex_emphasised, latex_text
from sdk_text.system.files import steady_zip
from sdk_text.wording.texts import load_wording

_WIDTH_MM, _HEIGHT_MM = 160.0, 212.0


def figures_docx(charts: Sequence[Chart], pictures: Mapping[str, bytes]) -> bytes:
    """Return one Word document with all figures; `pictures`: PNG by name ("ID.png").

    Each figure has its number (a field), its title, the picture with its description for readers
    who cannot see it, and its note.
    """
    lang = charts[0].lang if charts else "en"
    document = Document()
    set_styles(document, LANGUAGE[lang])
    set_page(document.sections[0], landscape=False)
    for position, chart in enumerate(charts):
        _add(document, chart, pictures[f"{chart.id}.png"], new_page=position > 0)
    target = io.BytesIO()
    document.save(target)
    return steady_zip(target.getvalue())


def _add(document: Any, chart: Chart, content: bytes, *, new_page: bool) -> None:
    number = document.add_paragraph(style="Table Number")
    number.paragraph_format.page_break_before = new_page
    digits = "" if chart.number is None else str(chart.number)
    before, found, after = chart.heading.partition(digits) if digits else (chart.heading, "", "")
    number.add_run(before)
    if found:
        add_sequence(number, "Figure", digits)
        number.add_run(after)
    document.add_paragraph(chart.title, style="Table Title")
    holder = document.add_paragraph()
    picture = holder.add_run().add_picture(io.BytesIO(content))
    scale = min(1.0, Mm(_WIDTH_MM) / picture.width, Mm(_HEIGHT_MM) / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
    described = picture._inline.find(qn("wp:docPr"))
    described.set("descr", one_line(chart.alt.get(chart.lang)))
    described.set("title", chart.title)
    if chart.note_text:
        note = document.add_paragraph(style="Table Note")
        note.add_run(load_wording().say("words.note", chart.lang)).italic = True
        add_emphasised(note, f" {chart.note_text}")


_HEADER = r"""% Compile this file in the folder of the figures (PDF files beside it).
\documentclass[11pt,a4paper]{article}
\usepackage[margin=25mm]{geometry}
"""
_PACKAGES = r"""\usepackage{graphicx,caption}
% As large as it was drawn, so that its letters keep their size; smaller only where it must be.
\newcommand{\figurefile}[1]{\sbox0{\includegraphics{#1}}%
  \ifdim\wd0>\linewidth\includegraphics[width=\linewidth,height=212mm,keepaspectratio]{#1}%
  \else\ifdim\ht0>212mm\includegraphics[height=212mm]{#1}\else\usebox0\fi\fi}
"""


def figures_latex(charts: Sequence[Chart]) -> str:
    """Return one LaTeX document with all figures; it takes the PDF files from its own folder."""
    wording = load_wording()
    label = wording.say("words.figure_number", charts[0].lang, number=0) if charts else "0"
    shape = latex_text(label).replace("0", "#2")
    lines = [
        _HEADER + FONTS + _PACKAGES,
        f"\\DeclareCaptionLabelFormat{{numbered}}{{{shape}}}\n",
        "\\captionsetup{labelformat=numbered,labelfont=bf,textfont=it,labelsep=newline,"
        "singlelinecheck=false,justification=raggedright,position=top}\n",
        COMMANDS,
        "\\begin{document}\n",
    ]
    for chart in charts:
        word = latex_text(wording.say("words.note", chart.lang))
        lines.append(
            f"\\begin{{figure}}[p]\n\\caption{{{latex_text(chart.title)}}}\n"
            f"% {latex_text(one_line(chart.alt.get(chart.lang)))}\n"
            f"\\figurefile{{{chart.id}.pdf}}\n"
            f"\\par\\smallskip{{\\small\\noindent\\textit{{{word}}} "
            f"{latex_emphasised(chart.note_text)}\\par}}\n\\end{{figure}}\n\\clearpage\n"
        )
    return "".join([*lines, "\\end{document}\n"])

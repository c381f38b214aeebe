"""A table as LaTeX in the booktabs manner."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sdk_text.publication.formats.latex_text import COMMANDS, FONTS, latex_emphasised, latex_text
from sdk_text.publication.page_layout import Plan, plan, spans_within, text_width_mm
from sdk_text.publication.table import Row, Table

_COLUMN_GAP_MM = 3.0
_INDENT_MM = 3
_WAYS = {"left": "\\raggedright", "center": "\\centering", "right": "\\raggedleft"}
_FLOAT_LINES = 34
"""A table of more lines than this may break over pages."""

_HEADER = r"""% {title}
% Compile this file as it is, or \input it in a document that loads the packages
% array, booktabs, longtable and pdflscape.
\expandafter\ifx\csname @nodocument\endcsname\relax\else
\documentclass[11pt,a4paper]{{article}}
\usepackage[margin=25mm]{{geometry}}
{fonts}\usepackage{{array,booktabs,longtable,caption,pdflscape}}
\DeclareCaptionLabelFormat{{numbered}}{{{label}}}
\captionsetup{{labelformat=numbered,labelfont=bf,textfont=it,labelsep=newline,
  singlelinecheck=false,justification=raggedright,position=top}}
\begin{{document}}
{counter}\def\sdkend{{\end{{document}}}}
\fi
"""
_FOOTER = "\\ifdefined\\sdkend\\expandafter\\sdkend\\fi\n"


def latex_table(table: Table) -> str:
    """Return the table as LaTeX that compiles alone and can be ``\\input`` as well.

    Short tables float, long ones break over pages with their heading repeated (longtable), wide
    ones stand on turned pages, in parts if need be.
    """
    return _header([table]) + _body(table) + _FOOTER


def latex_document(tables: Sequence[Table]) -> str:
    """Return one LaTeX document with all tables, each from a new page."""
    bodies = [_body(table) + "\\clearpage\n" for table in tables]
    return _header(list(tables)) + "".join(bodies) + _FOOTER


def _header(tables: list[Table]) -> str:
    first = tables[0] if tables else None
    label = first.wording.say("words.table_number", first.lang, number=0) if first else "0"
    counter = ""
    if len(tables) == 1 and first is not None and first.number is not None:
        counter = f"\\setcounter{{table}}{{{first.number - 1}}}\n"
    # A title in a comment must stay on its line; it is there only to be read.
    title = latex_text(first.title) if first and len(tables) == 1 else ""
    shape = latex_text(label).replace("0", "#2")
    return _HEADER.format(title=title, label=shape, counter=counter, fonts=FONTS)


def _body(table: Table) -> str:
    rows = table.rows()
    layout = plan(table, rows)
    parts = [_panel(table, rows, layout, part, panel) for part, panel in enumerate(layout.panels)]
    text = "\n".join(parts)
    if layout.landscape:
        text = f"\\begin{{landscape}}\n{text}\\end{{landscape}}\n"
    return f"{COMMANDS}{text}"


def _panel(table: Table, rows: list[Row], layout: Plan, part: int, panel: tuple[int, ...]) -> str:
    widths = layout.widths_mm[part]
    title = latex_text(table.title)
    if len(layout.panels) > 1:
        which = table.wording.say("words.part", table.lang, part=part + 1, parts=len(layout.panels))
        title += f" {latex_text(which)}"
    head = _heads(table, panel, widths)
    lines = _rows(table, rows, panel, sum(widths) - _COLUMN_GAP_MM)
    shape = _shape(table, panel, widths)
    note = _note(table) if part + 1 == len(layout.panels) else ""
    size = f"\\fontsize{{{layout.size_pt:g}}}{{{layout.size_pt * 1.2:g}}}\\selectfont"
    gap = f"\\setlength{{\\tabcolsep}}{{{_COLUMN_GAP_MM / 2:g}mm}}"
    # Only the first part steps the number; the others are the same table.
    step = "" if part == 0 else "\\addtocounter{table}{-1}%\n"
    if layout.landscape or _lines(rows, panel, widths, layout.size_pt) > _FLOAT_LINES:
        return (
            f"{step}{{{size}{gap}\\setlength{{\\LTleft}}{{0pt}}\\setlength{{\\LTright}}{{\\fill}}%\n"
            f"\\setlength{{\\LTcapwidth}}{{\\linewidth}}%\n"
            f"\\begin{{longtable}}{{{shape}}}\n\\caption{{{title}}}\\\\\n"
            f"\\toprule\n{head}\\midrule\n\\endfirsthead\n"
            f"\\toprule\n{head}\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n"
            f"{_with_note(lines, _note_text(table) if note else '', panel, widths)}"
            f"\\end{{longtable}}}}\n"
        )
    return (
        f"{step}\\begin{{table}}[htbp]\n{size}{gap}%\n\\caption{{{title}}}\n"
        f"\\begin{{tabular}}{{{shape}}}\n\\toprule\n{head}\\midrule\n{lines}\\bottomrule\n"
        f"\\end{{tabular}}\n{note}\\end{{table}}\n"
    )


def _shape(table: Table, panel: tuple[int, ...], widths: tuple[float, ...]) -> str:
    shapes = []
    for position, width in zip(panel, widths, strict=True):
        shapes.append(_column(table, position, width, "p"))
    return f"@{{}}{''.join(shapes)}@{{}}"


def _column(table: Table, position: int, width: float, kind: str) -> str:
    way = _WAYS[table.printed[position].align]
    inner = max(width - _COLUMN_GAP_MM, 4)
    return f">{{{way}\\arraybackslash}}{kind}{{{inner:.1f}mm}}"


def _heads(table: Table, panel: tuple[int, ...], widths: tuple[float, ...]) -> str:
    labels = table.labels()
    text = ""
    spans = spans_within(table, panel)
    if spans:
        cells, rules, start = [], [], 1
        for label, count in spans:
            cells.append(f"\\multicolumn{{{count}}}{{c}}{{{latex_emphasised(label)}}}")
            if label:
                rules.append(f"\\cmidrule(lr){{{start}-{start + count - 1}}}")
            start += count
        text = " & ".join(cells) + " \\\\\n" + "".join(rules) + "\n"
    heads = []
    for place, (position, width) in enumerate(zip(panel, widths, strict=True)):
        # Headings stand on the rule below them; the columns themselves begin at the top.
        shape = _column(table, position, width, "b")
        shape = f"{'' if place else '@{}'}{shape}{'@{}' if place + 1 == len(panel) else ''}"
        heads.append(f"\\multicolumn{{1}}{{{shape}}}{{{latex_emphasised(labels[position])}}}")
    return text + " & ".join(heads) + " \\\\\n"


def _rows(table: Table, rows: list[Row], panel: tuple[int, ...], whole_mm: float) -> str:
    if not rows:
        empty = latex_text(table.wording.say("words.no_rows", table.lang))
        return f"\\multicolumn{{{len(panel)}}}{{@{{}}l}}{{{empty}}} \\\\\n"
    lines = []
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            if group:
                label = f"\\textbf{{{latex_text(group)}}}"
                shape = f"@{{}}>{{\\raggedright\\arraybackslash}}p{{{whole_mm:.1f}mm}}@{{}}"
                lines.append(f"\\multicolumn{{{len(panel)}}}{{{shape}}}{{{label}}} \\\\*\n")
        cells = [latex_text(row.cells[p]) for p in panel]
        if row.strong:
            cells = [f"\\textbf{{{cell}}}" if cell else "" for cell in cells]
        if row.group:
            cells[0] = f"\\leftskip={_INDENT_MM}mm {cells[0]}"
        lines.append(" & ".join(cells) + " \\\\\n")
    return "".join(lines)


def _lines(
    rows: list[Row], panel: tuple[int, ...], widths: tuple[float, ...], size_pt: float
) -> int:
    """Return about how many lines of type the rows take."""
    total = 0
    for row in rows:
        needed = [
            math.ceil(text_width_mm(row.cells[p], size_pt) / max(width - _COLUMN_GAP_MM, 4))
            for p, width in zip(panel, widths, strict=True)
        ]
        total += max(needed, default=1)
    return total + len({row.group for row in rows if row.group})


def _with_note(lines: str, note: str, panel: tuple[int, ...], widths: tuple[float, ...]) -> str:
    """Return the rows of a longtable with the note as its last row, so that no page holds it alone.

    The last rows are kept together; the rule under the table is drawn above the note.
    """
    if not note:
        return lines
    end = " \\\\\n"
    rows = lines.split(end)
    # `rows` ends with an empty piece; the last two rows stay with the note.
    kept = end.join(rows[:-3]) + (end if len(rows) > 3 else "")
    last = "".join(f"{row} \\\\*\n" for row in rows[-3:-1])
    width = sum(widths) - _COLUMN_GAP_MM
    shape = f"@{{}}p{{{width:.1f}mm}}@{{}}"
    rule = "\\hrule height 0.08em\\vspace{1.5mm}"
    return (
        f"\\endlastfoot\n{kept}{last}"
        f"\\multicolumn{{{len(panel)}}}{{{shape}}}{{{rule}{{\\small {note}}}}} \\\\\n"
    )


def _note_text(table: Table) -> str:
    word = latex_text(table.wording.say("words.note", table.lang))
    return f"\\textit{{{word}}} {latex_emphasised(table.note_text)}"


def _note(table: Table) -> str:
    if not table.note_text:
        return ""
    said = _note_text(table)
    return f"\\par\\smallskip{{\\small\\noindent{said}\\par}}\n"

"""A figure for publication: how it is drawn, its caption, and the files it is written to."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sdk_text.errors import InputError
from sdk_text.publication.captioned import Captioned
from sdk_text.publication.cleaning import one_line
from sdk_text.publication.figures.style import (
    ONE_COLUMN_MM,
    PRINT_DPI,
    SCREEN_DPI,
    new_figure,
    settings,
    wrapped,
)
from sdk_text.publication.formats import FIGURE_FORMATS
from sdk_text.system.files import write_whole
from sdk_text.wording.texts import Bilingual, Lang, load_wording

_BESIDE_INCHES = 7 / 72
"""Left and right of what is printed: long lines are wider in SVG and PDF than in whole pixels."""


@dataclass(frozen=True, eq=False)
class Chart(Captioned):
    """A figure with its caption; drawn when it is shown or written.

    Attributes:
        id: short name, also the name of its files.
        caption: title in both languages, without number and full stop; it is not drawn.
        alt: what a reader who cannot see the figure should know.
        draw: makes the figure in a language.
        notes: sentences that belong under the figure.
        n: what was counted in all.
        lang: the language it is drawn in.
        number: its number in a publication, or None.
        shows: ids of the segments that are counted in it; None: of all.
        empty: why there is nothing to draw, or None; then the figure says just that.
    """

    NUMBERED = "words.figure_number"

    id: str
    caption: Bilingual
    alt: Bilingual
    draw: Callable[[Lang], Figure]
    notes: tuple[Bilingual, ...] = ()
    n: Bilingual = Bilingual("", "")  # noqa: RUF009 - frozen
    lang: Lang = "en"
    number: int | None = None
    shows: frozenset[str] | None = None
    empty: Bilingual | None = None

    def figure(self) -> Figure:
        """Return the drawn matplotlib figure, laid out; change it and save it as you like."""
        return self._laid_out(SCREEN_DPI)

    def _laid_out(self, dpi: int) -> Figure:
        # Letters are as wide as whole pixels make them: each resolution needs its own layout.
        with settings(dpi):
            if self.empty is not None:
                figure = _message(self.empty.get(self.lang), self.lang)
            else:
                figure = self.draw(self.lang)
            # Lay out once, then keep it: all formats get the same figure, and saving is quicker.
            engine = figure.get_layout_engine()
            if isinstance(engine, ConstrainedLayoutEngine) and dpi == PRINT_DPI:
                engine.set(w_pad=_BESIDE_INCHES)
            if engine is not None and figure.axes:
                engine.execute(figure)
            figure.set_layout_engine("none")
        return figure

    def render(self, formats: tuple[str, ...] = FIGURE_FORMATS) -> dict[str, bytes]:
        """Draw once and return the file contents by format (png at 300 dpi, svg, pdf).

        The same results give the same bytes: no times or random names are put in.

        Raises:
            InputError: a format that is not one of these.
        """
        unknown = [f for f in formats if f not in FIGURE_FORMATS]
        if unknown:
            raise InputError(
                f"figures are written as {', '.join(FIGURE_FORMATS)}, not {unknown[0]}"
            )
        figure = self._laid_out(PRINT_DPI)
        return {fmt: self._saved(figure, fmt, PRINT_DPI) for fmt in formats}

    def write(self, path: str | Path) -> Path:
        """Write the figure to `path` (.png, .svg or .pdf), whole or not at all.

        Raises:
            InputError: another ending, or the folder cannot be written to.
        """
        path = Path(path)
        fmt = path.suffix.lower().removeprefix(".")
        if fmt not in FIGURE_FORMATS:
            known = ", ".join(f".{name}" for name in FIGURE_FORMATS)
            raise InputError(f"{path}: figures are written to {known}; choose one of these endings")
        return write_whole(path, self.render((fmt,))[fmt])

    def _saved(self, figure: Figure, fmt: str, dpi: int) -> bytes:
        """Save without `Figure.savefig`, which draws everything twice to redo the layout."""
        target = io.BytesIO()
        metadata = self._metadata(fmt)
        before, agg = figure.dpi, figure.canvas
        with settings():
            try:
                # Where the canvas and its resolution stay the same, so do the sizes of all texts.
                canvas: Any = figure.canvas if fmt == "png" else _canvas(fmt)(figure)
                if fmt == "png":
                    figure.dpi = dpi
                    # The usual level of 6 takes twice the time for a tenth of the size.
                    small = {"compress_level": 4, "dpi": (dpi, dpi)}
                    canvas.print_png(target, metadata=metadata, pil_kwargs=small)
                elif fmt == "svg":
                    canvas.print_svg(target, metadata=metadata)
                else:
                    canvas.print_pdf(target, metadata=metadata)
            finally:
                figure.dpi = before
                if figure.canvas is not agg:
                    figure.set_canvas(agg)
        return target.getvalue()

    def _metadata(self, fmt: str) -> dict[str, Any]:
        title, alt = self.title, one_line(self.alt.get(self.lang))
        if fmt == "pdf":
            return {"Title": title, "Subject": alt, "CreationDate": None, "Creator": None,
                    "Producer": None}  # fmt: skip
        if fmt == "svg":
            return {"Title": title, "Description": alt, "Date": None, "Creator": None}
        return {"Title": title, "Description": alt, "Software": None}

    def _repr_png_(self) -> bytes:
        return self._saved(self._laid_out(SCREEN_DPI), "png", SCREEN_DPI)

    def __repr__(self) -> str:
        state = f", empty: {self.empty.get(self.lang)}" if self.empty else ""
        return f"<Chart {self.id} ({self.lang}): {self.title}{state}>"


def _canvas(fmt: str) -> Any:
    """Return the canvas of a format; PDF's brings half a second of font tools with it."""
    if fmt == "svg":
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        return FigureCanvasSVG
    if fmt == "pdf":
        from matplotlib.backends.backend_pdf import FigureCanvasPdf

        return FigureCanvasPdf
    return FigureCanvasAgg


def _message(reason: str, lang: Lang) -> Figure:
    figure = new_figure(ONE_COLUMN_MM, 30)
    text = load_wording().say("figures.words.nothing", lang, reason=reason)
    figure.text(0.5, 0.5, wrapped(text, 50, 4), ha="center", va="center")
    return figure

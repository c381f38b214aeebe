"""Tables and figures for publication, each from one call on `sdk_text.Results`.

With the results of a run::

    table = themes_table(results, lang="lv")          # shows itself in a notebook
    table.cell("difficulty/funding", "segments")      # the codings behind a number
    table.write("themes.docx")
    theme_bars(results).write("themes.svg")
    write_standard_set(results, "out", formats="all") # all of them, in all formats
    share(results, "shared")                          # the same and codings, without any name
"""

import importlib
from typing import TYPE_CHECKING, Any

from sdk_text.publication.formats import write_table as write_table
from sdk_text.publication.share import share as share
from sdk_text.publication.standard import LeftOut as LeftOut
from sdk_text.publication.standard import standard_figures as standard_figures
from sdk_text.publication.standard import standard_tables as standard_tables
from sdk_text.publication.table import Column as Column
from sdk_text.publication.table import Table as Table
from sdk_text.publication.tables import *  # noqa: F403
from sdk_text.publication.trace import Trace as Trace
from sdk_text.publication.write import write_standard_set as write_standard_set
from sdk_text.wording.texts import Bilingual as Bilingual

if TYPE_CHECKING:
    from sdk_text.publication.figures import *  # noqa: F403
    from sdk_text.publication.figures import Chart as Chart


def __getattr__(name: str) -> Any:
    """Return a figure's function: matplotlib is loaded when the first one is asked for."""
    if not name.startswith("_"):
        figures = importlib.import_module("sdk_text.publication.figures")
        if name in figures.__all__:
            return getattr(figures, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

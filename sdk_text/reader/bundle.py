"""The page's modules as one script, for a copy on disk and for a notebook.

A page of ``file://`` may not import modules, and anywidget takes one text. The modules of
``page/`` are therefore kept in a form that can be joined without a build step: every import names
what it takes from a module of the same folder, and every export stands before a function, a class
or a constant.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from sdk_text.errors import InputError

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)


def classic() -> str:
    """Return the page of a copy on disk as one plain script."""
    return f'"use strict";\n(() => {{\n{_joined("start_copy.js")}}})();\n'


def widget() -> str:
    """Return the page as one module with what anywidget asks of it."""
    start = _variable("start_widget.js")
    return f"{_joined('start_widget.js')}export default {{ render: {start}.render }};\n"


def styles() -> str:
    """Return the page's style sheet."""
    return page_text("reader.css")


@cache
def page_text(name: str) -> str:
    """Return a file of the page as text."""
    return files("sdk_text.reader").joinpath("page").joinpath(name).read_text(encoding="utf-8")


def _joined(first: str) -> str:
    """Return `first` and all that it imports, what is imported before what imports it."""
    done: dict[str, str] = {}
    _add(first, done, ())
    return "".join(done.values())


def _add(name: str, done: dict[str, str], within: tuple[str, ...]) -> None:
    if name in within:
        raise InputError(f"reader page: modules import one another: {' → '.join((*within, name))}")
    if name in done:
        return
    text = page_text(name)
    imports = _IMPORT.findall(text)
    for _, other in imports:
        _add(other, done, (*within, name))
    rest = _IMPORT.sub("", text)
    exported = [found[1] for found in _EXPORT.findall(rest)]
    rest = _EXPORT.sub(r"\1 \2", rest)
    if re.search(r"^(?:import|export)\b", rest, re.MULTILINE):
        raise InputError(f"reader page: {name} imports or exports in a form that cannot be joined")
    takes = "".join(
        f"const {{ {' '.join(names.split())} }} = {_variable(other)};\n" for names, other in imports
    )
    gives = f"return {{ {', '.join(exported)} }};\n"
    done[name] = f"const {_variable(name)} = (() => {{\n{takes}{rest}{gives}}})();\n"


def _variable(name: str) -> str:
    # No name of the modules' own may look like it: they would hide one another.
    return "module_" + name.removesuffix(".js").replace("-", "_")

"""The files of the page: which there are, and nothing else is given out."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, select_autoescape

from sdk_text.reader.bundle import page_text
from sdk_text.reader.words import page_words
from sdk_text.wording.texts import Lang

_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


def page_file(name: str) -> tuple[bytes, str] | None:
    """Return content and media type of a file of the page; None where there is no such file.

    Names are looked up among the files that there are, so that no path leads anywhere else.
    """
    for file in files("sdk_text.reader").joinpath("page").iterdir():
        kind = _KINDS.get(file.name[file.name.rfind(".") :])
        if file.name == name and kind and file.is_file():
            return file.read_bytes(), kind
    return None


def index_page(lang: Lang, **values: object) -> str:
    """Return the page itself."""
    environment = Environment(autoescape=select_autoescape(default=True))
    page = environment.from_string(page_text("index.html"))
    words = page_words(lang)
    return page.render(lang=lang, words=words, title=words["page.title"], **values)

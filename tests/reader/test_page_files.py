"""The page's files without a browser: words, modules that can be joined, no way for HTML in."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from sdk_text.reader import bundle
from sdk_text.reader.words import FILES, page_words

PAGE = Path(str(files("sdk_text.reader").joinpath("page")))
MODULES = sorted(PAGE.glob("*.js"))
# Keys that are put together: `coder_${name}` and the like.
MADE = re.compile(r"\bt\(`(\w+?_)\$\{")


def used() -> set[str]:
    found: set[str] = set()
    for module in MODULES:
        text = re.sub(r'=== "\w+"', "", module.read_text(encoding="utf-8"))
        for call in re.findall(r"\bt\(([^`]*?)[,)]", text):
            found |= set(re.findall(r'"([a-z][\w.]*)"', call))
        found |= set(re.findall(r'"(key_\w+)"', text))
    return found


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_every_word_of_the_page_exists(lang: str) -> None:
    words = page_words("lv" if lang == "lv" else "en")
    assert len(used()) > 150
    assert used() - set(words) == set()
    assert all(words.values())


def test_no_word_is_left_over() -> None:
    text = "".join(module.read_text(encoding="utf-8") for module in MODULES)
    starts = tuple(MADE.findall(text))
    own = tomllib.loads(
        files("sdk_text.wording").joinpath(FILES[0]).read_text(encoding="utf-8")
    )  # fmt: skip
    unused = {k for k in own if k != "page" and k not in used() and not k.startswith(starts)}
    assert unused == set()


def test_both_languages_fill_in_the_same_values() -> None:
    lv, en = page_words("lv"), page_words("en")
    names = re.compile(r"\{(\w+)")
    differing = [k for k in lv if set(names.findall(lv[k])) != set(names.findall(en[k]))]
    assert differing == []


def test_text_never_becomes_html() -> None:
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b"
            r"|new Function",
            text,
        ), module.name


def test_modules_stay_readable_and_can_be_joined() -> None:
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        assert text.startswith("// "), f"{module.name} does not say what it is for"
        assert len(text.splitlines()) <= 400, module.name
    for joined in (bundle.classic(), bundle.widget()):
        assert not re.search(r"^import ", joined, re.MULTILINE)
    assert "export default" in bundle.widget()
    assert "export" not in re.sub(r"//.*", "", bundle.classic())


def test_nothing_is_loaded_from_elsewhere() -> None:
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|url\(\s*['\"]?//", text), file.name


def test_contrast_of_the_page_s_colours() -> None:
    css = (PAGE / "reader.css").read_text(encoding="utf-8")
    grounds = ("paper", "panel", "raised")
    inks = ("ink", "soft", "quiet", "accent", "good", "bad")
    for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL):
        colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        if not colors:
            continue
        for ink in inks:
            for ground in grounds:
                assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)
        assert contrast(colors["on-accent"], colors["accent"]) >= 4.5
        assert contrast(colors["accent"], colors["accent-soft"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""Pages of the documentation that are kept elsewhere: notebooks, README files, the changelog."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "README.md": "index.md",
    "README.lv.md": "lv.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
_LINK = re.compile(r"(!?\[[^\]]*\]\()([^)#\s]+)([^)]*\))")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages; a notebook becomes one of text and code."""
    for source, target in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, target, content=_relinked(text)))
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        target = f"tutorials/{notebook.stem}.md"
        files.append(File.generated(config, target, content=_page(notebook)))
    return files


def _page(notebook: Path) -> str:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    name = f"notebooks/{notebook.name}"
    parts = []
    for cell in cells:
        source = "".join(cell["source"]).strip()
        parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
    title, *rest = parts
    note = f"!!! note\n    This page is the notebook `{name}`; open it in Jupyter to run it."
    return _relinked("\n\n".join([title, note, *rest]), "../") + "\n"


def _relinked(text: str, up: str = "") -> str:
    """Turn links of the checkout into links of the site; files that are not on it become names."""

    def changed(match: re.Match[str]) -> str:
        before, target, after = match.groups()
        if "://" in target or target.startswith("mailto:"):
            return match.group()
        path = target.removeprefix("../")
        if path.startswith("docs/"):
            return f"{before}{up}{path.removeprefix('docs/')}{after}"
        if path in PAGES:
            return f"{before}{up}{PAGES[path]}{after}"
        return f"`{path}`"

    return _LINK.sub(changed, text)

"""Reads the treebank (CoNLL-U) and the named-entity layer beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Word:
    """One word of the treebank; ``head`` counts from 1, 0 is the root; ``entity`` is BIO."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space_after: bool
    entity: str | None = None


@dataclass(frozen=True)
class TreebankSentence:
    """A sentence with its id, its text and whether a paragraph begins with it."""

    ident: str
    text: str
    words: tuple[Word, ...]
    new_paragraph: bool


def read_entities(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return sentence id → (form, outer BIO tag) from the entity layer."""
    found: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id"):
            current = found.setdefault(line.split("=", 1)[1].strip(), [])
        elif line and not line.startswith("# "):
            form, outer = line.split("\t")[:2]
            current.append((form, outer))
    return found


def _word(columns: list[str], entity: str | None) -> Word:
    return Word(
        form=columns[1],
        lemma=columns[2],
        upos=columns[3],
        xpos=columns[4],
        feats=columns[5],
        head=int(columns[6]),
        deprel=columns[7],
        space_after="SpaceAfter=No" not in columns[9].split("|"),
        entity=entity,
    )


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            block.append(line)
        elif block:
            yield block
            block = []


def read_treebank(path: Path, entities: Path | None = None) -> list[TreebankSentence]:
    """Read a CoNLL-U file; entity tags are joined by sentence id where the words agree."""
    layer = read_entities(entities) if entities else {}
    sentences = []
    for block in _blocks(path):
        meta = [line for line in block if line.startswith("#")]
        rows = [line.split("\t") for line in block if not line.startswith("# ")]
        rows = [row for row in rows if len(row) == 10 and row[0].isdigit()]
        values = dict(
            (part.strip() for part in line[1:].split("=", 1)) for line in meta if "=" in line
        )
        ident = values["sent_id"]
        tags = layer.get(ident)
        if tags is None or [form for form, _ in tags] != [row[1] for row in rows]:
            outer: list[str | None] = [None] * len(rows)
        else:
            outer = [tag for _, tag in tags]
        sentences.append(
            TreebankSentence(
                ident,
                values.get("text", ""),
                tuple(_word(row, tag) for row, tag in zip(rows, outer, strict=True)),
                any(line.startswith(("# newpar", "# newdoc")) for line in meta),
            )
        )
    return sentences

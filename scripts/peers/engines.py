"""The engines that are measured beside each other: what each needs, and how it is run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Run = Callable[[list[str]], object]
EMBEDDED = Path(__file__).resolve().parents[2] / "sdk_text" / "language" / "models"


@dataclass(frozen=True)
class Loaded:
    """An engine that is ready: `run` analyses texts; `scored` is what `evaluate_engine` takes."""

    run: Run
    scored: Any | None = None
    lemmatize: Callable[[str], str] | None = None
    """Where there are lemmas only: of a word."""


@dataclass(frozen=True)
class Peer:
    """An engine of the table."""

    name: str
    packages: tuple[str, ...]
    """What is to be installed for it."""
    load: Callable[[Path | None], Loaded]
    folder: Path | None = None
    """Of its model; None: it comes with a package."""
    training: str = ""
    to_train: str = ""
    """The command that makes the folder."""

    def lacking(self) -> str:
        """Return why it cannot be measured here; "" if it can."""
        for package in self.packages:
            try:
                version(package)
            except PackageNotFoundError:
                return f"not installed: pip install {package}"
        if self.folder is not None and not self.folder.is_dir():
            return f"no model in {self.folder}: {self.to_train}"
        return ""

    def trained(self) -> str:
        """Return how long and how it was trained."""
        account = (self.folder or Path()) / "trained.json"
        if self.folder is None or not account.is_file():
            return self.training
        told = json.loads(account.read_text(encoding="utf-8"))
        return f"{told['minutes']:.1f} min"

    def versions(self) -> str:
        """Return the versions of its packages."""
        return ", ".join(f"{package} {version(package)}" for package in self.packages)


def peers(
    folder: Path, stanza: Path | None = None, stanza_name: str = "", lvnlp: str | None = None
) -> Sequence[Peer]:
    """Return the engines in the order of the table.

    Args:
        folder: where scripts/train_peers.py put what it trained.
        stanza: another folder with Latvian models of Stanza; `stanza_name`: what to call them.
        lvnlp: lvnlp's model (a folder, or its name on the hub); None: it is not measured.
    """
    train = "python scripts/train_peers.py"
    rows = [
        Peer(
            "embedded", ("spacy", "onnxruntime", "tokenizers"), _embedded, training="1.9 h, 2 cores"
        ),
        Peer("spaCy, CNN", ("spacy",), _spacy, folder / "spacy", to_train=f"{train} spacy"),
        Peer("UDPipe 1", ("ufal.udpipe",), _udpipe, folder / "udpipe",
             to_train=f"{train} udpipe"),
        Peer(stanza_name or "Stanza", ("stanza", "torch"), _stanza, stanza or folder / "stanza",
             to_train=f"{train} stanza"),
        Peer("blank", ("spacy", "simplemma"), _blank),
        Peer("simplemma", ("simplemma",), _simplemma),
    ]  # fmt: skip
    if lvnlp:
        rows.append(Peer("lvnlp", ("lvnlp",), lambda _: _of_engine("lvnlp", model=lvnlp)))
    return rows


def _of_engine(engine: str, **options: Any) -> Loaded:
    from sdk_text.language import load

    nlp = load(engine, **options)
    return Loaded(lambda texts: list(nlp.pipe(texts, batch_size=64)), nlp)


def _embedded(_: Path | None) -> Loaded:
    return _of_engine("embedded", threads=1)


def _blank(_: Path | None) -> Loaded:
    return _of_engine("blank")


def _stanza(folder: Path | None) -> Loaded:
    return _of_engine("stanza", folder=folder, threads=1)


def _spacy(folder: Path | None) -> Loaded:
    import spacy

    nlp = spacy.load(folder or "")
    return Loaded(lambda texts: list(nlp.pipe(texts)), nlp)


def _udpipe(folder: Path | None) -> Loaded:
    from peers.udpipe import UDPipe

    model = UDPipe(folder or Path())
    return Loaded(model.analyse, model)


def _simplemma(_: Path | None) -> Loaded:
    from simplemma import lemmatize, text_lemmatizer

    return Loaded(
        lambda texts: [text_lemmatizer(text, lang="lv") for text in texts],
        lemmatize=lambda word: str(lemmatize(word, lang="lv")),
    )

"""The stages whose growth is counted, on a text of a generator: each gives its work to the next.

Networks are not run: what they would be given is counted in pieces (with padding), and they answer
with values that they gave on a sample, drawn by chance from a fixed seed. So the work that depends
on a text is counted whole, in a small part of the time, and the same on every machine.
"""

from __future__ import annotations

import cProfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

STAGES = (
    "reading", "parsing", "language blank", "language embedded", "coding rules", "coding combined",
    "quotes",
)  # fmt: skip
_SQUARE = ("arcs", "labels")
_BY_PIECE = ("shares",)


@dataclass
class Network:
    """A network that counts what it is given, and answers without being run."""

    real: Any
    pieces: int = 0
    known: dict[str, tuple[Any, tuple[int, ...]]] = field(default_factory=dict)
    """Of each output values that it gave, and the shape of one of its answers."""

    def run(self, outputs: Sequence[str], given: Mapping[str, Any]) -> list[Any]:
        rows, width = given["mask"].shape
        self.pieces += rows * width
        if not self.known:
            answers = self.real.run(list(outputs), dict(given))
            self.known = {
                name: (answer.reshape(-1)[:5_000], answer.shape)
                for name, answer in zip(outputs, answers, strict=True)
            }
            return list(answers)
        words = given["first"].shape[1] if "first" in given else 0
        chance = np.random.default_rng(rows * width)
        made = []
        for name in outputs:
            values, shape = self.known[name]
            if name in _SQUARE:
                size: tuple[int, ...] = (rows, words, words + 1)
            elif len(shape) == 2:
                size = (rows, shape[1])
            else:
                size = (rows, width if name in _BY_PIECE else words, shape[2])
            answer = chance.choice(values, size)
            # A label or a word class is of the sample; a head is any word.
            made.append(answer)
        return made


_networks: dict[int, Network] = {}


def _batches(
    network: Any, outputs: Sequence[str], batches: Sequence[list[int]],
    arrays: Callable[[list[int]], Mapping[str, Any]], threads: int = 1,
) -> Iterator[tuple[list[int], list[Any]]]:  # fmt: skip
    """Stand in for `sdk_text.system.networks.run_batches`, in one thread."""
    counted = _networks.setdefault(id(network), Network(network))
    for batch in batches:
        yield batch, counted.run(outputs, arrays(batch))


def count_networks() -> None:
    """Let both networks be counted instead of run, from now on in this process."""
    from sdk_text.coding.encoder import session as encoder
    from sdk_text.language.embedded import session as engine

    engine.run_batches = _batches  # type: ignore[assignment]
    encoder.run_batches = _batches  # type: ignore[assignment]


@dataclass(frozen=True)
class Work:
    """What a stage did."""

    calls: int
    """Of functions, of Python's own and of libraries too."""
    pieces: int
    """That networks were given."""


class Texts:
    """Takes texts through the stages."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        count_networks()

    def work(self, text: str, stages: Sequence[str]) -> dict[str, Work]:
        """Return what each stage does for a text."""
        from sdk_text import language
        from sdk_text.coding import code_segments
        from sdk_text.parsing import parse_document
        from sdk_text.reading.documents import read_document

        found: dict[str, Work] = {}

        def counted(name: str, action: Callable[[], Any]) -> Any:
            made, found[name] = _counted(action)
            return made

        path = Path(self._folder.name) / "text.txt"
        path.write_text(text, encoding="utf-8", newline="")
        document = counted("reading", lambda: read_document(path))
        parsed = counted("parsing", lambda: parse_document(document))
        codings: Any = []
        for engine, coder in (("blank", "rules"), ("embedded", "combined")):
            if not {f"language {engine}", f"coding {coder}", "quotes"} & {*stages}:
                continue
            nlp, chosen = _engine(engine), _coder(coder)
            docs = counted(f"language {engine}", lambda nlp=nlp: [*language.analyse(parsed, nlp)])
            codings = counted(
                f"coding {coder}",
                lambda docs=docs, chosen=chosen: code_segments(parsed, docs, coder=chosen),
            )
            if engine == "blank" and "quotes" in stages:
                results = _results(parsed, codings)
                counted("quotes", lambda results=results: _quotes(results))
        return {name: found[name] for name in stages if name in found}


def _counted(action: Callable[[], Any]) -> tuple[Any, Work]:
    before = sum(network.pieces for network in _networks.values())
    profile = cProfile.Profile()
    profile.enable()
    try:
        made = action()
    finally:
        profile.disable()
    calls = sum(entry.callcount for entry in profile.getstats())
    return made, Work(calls, sum(n.pieces for n in _networks.values()) - before)


@cache
def _engine(name: str) -> Any:
    from sdk_text import language

    return language.load(name)


@cache
def _coder(name: str) -> Any:
    from sdk_text.codebook import load_codebook
    from sdk_text.coding import make_coder

    return make_coder(name, load_codebook())


def _results(parsed: Any, codings: Any) -> Any:
    from sdk_text.frames import codings_frame, parsed_frames
    from sdk_text.results import Results

    return Results.from_frames(
        texts={parsed.document.name: parsed.document.text}, codings=codings_frame(codings),
        **parsed_frames(parsed),
    )  # fmt: skip


def _quotes(results: Any) -> Any:
    """Make the table of quotes with their context, names replaced, and write it."""
    from sdk_text.publication.formats import markdown  # noqa: F401
    from sdk_text.publication.tables.retrieval import Wanted, retrieval_table

    return retrieval_table(results, "lv", wanted=Wanted(), context=1, names="replace")

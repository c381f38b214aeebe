"""The model folder: what is in it, how it is checked and read. Nothing is unpickled.

``config.json`` names the format, the model's version and the SHA-256 of every other file:
``model.onnx`` (the network), ``pieces.tsv`` (vocabulary: piece, log probability),
``features.txt`` (word features in row order), ``labels.json``, ``splitter.json`` (weights of the
sentence splitter), ``forms.tsv.gz`` (form, number of its tags, lemma), ``lemmas.txt.gz`` (further
known lemmas) and ``MODEL_CARD.md``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdk_text.errors import EngineError

FORMAT = 1
CONFIG, NETWORK, PIECES, FEATURES = "config.json", "model.onnx", "pieces.tsv", "features.txt"
LABELS, SPLITTER, FORMS, LEMMAS = "labels.json", "splitter.json", "forms.tsv.gz", "lemmas.txt.gz"
CARD = "MODEL_CARD.md"
CHECKED = (NETWORK, PIECES, FEATURES, LABELS, SPLITTER, FORMS, LEMMAS)
#: The model that comes with the package.
PACKAGED = Path(__file__).resolve().parent.parent / "models" / "lv_embedded"


@dataclass(frozen=True)
class ModelData:
    """Everything in a model folder but the network itself."""

    folder: Path
    config: dict[str, Any]
    pieces: list[tuple[str, float]]
    features: dict[str, int]
    bundles: list[tuple[str, str]]
    scripts: list[str]
    deprels: list[str]
    entities: list[str]
    splitter: dict[str, float]
    forms: dict[str, dict[int, str]]
    """Form → number of its bundle → lemma."""
    lemmas: list[str]

    @property
    def network(self) -> Path:
        """The ONNX file."""
        return self.folder / NETWORK

    @property
    def version(self) -> str:
        """The model's version, with the first digits of its network's SHA-256."""
        digest: str = self.config["files"][NETWORK]
        return f"{self.config['version']}+{digest[:8]}"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _broken(folder: Path, what: str) -> EngineError:
    return EngineError(
        f"The Latvian model in {folder} cannot be used: {what}. "
        "Install the package again, or give the folder of a whole model."
    )


def _read_config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except OSError as error:
        raise _broken(folder, f"{CONFIG} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise _broken(folder, f"{CONFIG} is not JSON") from error
    if not isinstance(config, dict) or not isinstance(config.get("files"), dict):
        raise _broken(folder, f"{CONFIG} does not list the model's files")
    if config.get("format") != FORMAT:
        raise _broken(folder, f"format {config.get('format')!r}; this version reads {FORMAT}")
    return config


def read_model(folder: Path) -> ModelData:
    """Read and check a model folder.

    Raises:
        EngineError: a file is missing, was changed, or is of another format.
    """
    config = _read_config(folder)
    for name in CHECKED:
        path = folder / name
        if not path.is_file():
            raise _broken(folder, f"{name} is missing")
        if sha256(path) != config["files"].get(name):
            raise _broken(folder, f"{name} is not the file that {CONFIG} describes")
    try:
        return _read_data(folder, config)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise _broken(folder, f"a file is malformed ({error})") from error


def _read_data(folder: Path, config: dict[str, Any]) -> ModelData:
    labels = json.loads((folder / LABELS).read_text(encoding="utf-8"))
    bundles = [(str(upos), str(feats)) for upos, feats in labels["bundles"]]
    pieces = []
    for line in (folder / PIECES).read_text(encoding="utf-8").split("\n"):
        if line:
            piece, score = line.rsplit("\t", 1)
            pieces.append((piece, float(score)))
    names = (folder / FEATURES).read_text(encoding="utf-8").split("\n")
    forms: dict[str, dict[int, str]] = {}
    for line in _unpack(folder / FORMS):
        form, number, lemma = line.split("\t")
        if int(number) >= len(bundles):
            raise ValueError(f"{FORMS}: no bundle {number}")
        forms.setdefault(form, {})[int(number)] = lemma
    return ModelData(
        folder=folder,
        config=config,
        pieces=pieces,
        features={name: row for row, name in enumerate(names) if name},
        bundles=bundles,
        scripts=list(labels["scripts"]),
        deprels=list(labels["deprels"]),
        entities=list(labels["entities"]),
        splitter=json.loads((folder / SPLITTER).read_text(encoding="utf-8")),
        forms=forms,
        lemmas=_unpack(folder / LEMMAS),
    )


def _unpack(path: Path) -> list[str]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    return [line for line in text.split("\n") if line]


def write_model(data: ModelData, folder: Path) -> None:
    """Write everything but the network and the card, which must lie in ``folder`` already."""
    labels = {
        "bundles": data.bundles,
        "scripts": data.scripts,
        "deprels": data.deprels,
        "entities": data.entities,
    }
    pieces = "".join(f"{piece}\t{score:.6g}\n" for piece, score in data.pieces)
    names = [""] * (max(data.features.values()) + 1)
    for name, row in data.features.items():
        names[row] = name
    _write(folder / PIECES, pieces)
    _write(folder / FEATURES, "\n".join(names) + "\n")
    _write(folder / LABELS, json.dumps(labels, ensure_ascii=False, indent=0) + "\n")
    _write(folder / SPLITTER, json.dumps(data.splitter, ensure_ascii=False, indent=0) + "\n")
    rows = [
        f"{form}\t{number}\t{lemma}"
        for form, readings in sorted(data.forms.items())
        for number, lemma in sorted(readings.items())
    ]
    _pack(folder / FORMS, rows)
    _pack(folder / LEMMAS, data.lemmas)
    files = {name: sha256(folder / name) for name in CHECKED}
    config = {**data.config, "format": FORMAT, "files": files}
    _write(folder / CONFIG, json.dumps(config, ensure_ascii=False, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _pack(path: Path, lines: list[str]) -> None:
    # No time stamp, so that the same content is the same file.
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))

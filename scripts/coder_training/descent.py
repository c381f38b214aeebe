"""How a network's weights follow a loss: AdamW, a rate that rises and falls, gradients cut."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class Descent:
    """The steps of one training."""

    def __init__(
        self, network: nn.Module, groups: list[dict[str, Any]], steps: int, warm_up: float
    ) -> None:
        """Take groups of parameters with their rates; the gradients of the network's are cut."""
        self._network = network
        self._optimizer = torch.optim.AdamW(
            groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True
        )
        self._scheduler = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: _share_of_rate(step, steps, warm_up)
        )

    def step(self, loss: Tensor) -> None:
        """Follow one batch's loss."""
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._scheduler.step()


def _share_of_rate(step: int, steps: int, warm_up: float) -> float:
    """Rise over the first steps, then fall to nothing."""
    return min((step + 1) / (warm_up * steps + 1), max(0.0, (steps - step) / (steps - warm_up)))

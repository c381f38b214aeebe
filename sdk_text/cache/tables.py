"""Frames as bytes and back, every value as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sdk_text.cache.store import plain, unplain
from sdk_text.frames import tidy_frame


def frames_bytes(frames: Mapping[str, pd.DataFrame], **said: Any) -> bytes:
    """Return frames of `sdk_text.frames.COLUMNS`, and further plain values, as bytes."""
    columns = {
        name: {str(c): frame[c].astype(object).where(frame[c].notna(), None).tolist()
               for c in frame.columns}
        for name, frame in frames.items()
    }  # fmt: skip
    return plain({"frames": columns, "said": said})


def frames_from(data: bytes) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the frames and values that `frames_bytes` wrote.

    Raises:
        ValueError, TypeError, KeyError: they are not such.
    """
    values = unplain(data)
    frames = {name: tidy_frame(name, pd.DataFrame(c)) for name, c in values["frames"].items()}
    return frames, values["said"]

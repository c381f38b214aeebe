"""The file of a trained classifier: arrays and names, read and written without pickle."""

from __future__ import annotations

import io
import json
import reprlib
from pathlib import Path
from typing import Any

import numpy as np

from sdk_text.codebook import family_of
from sdk_text.coding.arrays import NO_MODEL, read_arrays
from sdk_text.coding.classifier_model import PAIR_FEATURES, Classifier, Known, Vectorizer
from sdk_text.errors import InputError
from sdk_text.system.files import write_whole
from sdk_text.system.given_files import printable

FORMAT = 2


def save_classifier(model: Classifier, path: str | Path) -> Path:
    """Write a model as one .npz file (arrays, and its names as JSON in UTF-8 bytes).

    The file is called as `path` says, whatever that ends in.
    """
    header = {
        "format": FORMAT,
        "codes": model.codes,
        "families": model.families,
        "names": model.vectorizer.names,
        "rule_precision": model.rule_precision,
        "pair_features": PAIR_FEATURES,
        "meta": model.meta,
        "encoder_id": model.encoder_id,
        "encoder": model.encoder,
    }
    text = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    own: dict[str, Any] = {} if model.own_weights is None else {"own_weights": model.own_weights}
    target = io.BytesIO()
    np.savez_compressed(
        target,
        header=np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
        idf=model.vectorizer.idf.astype(np.float32),
        weights=model.weights.astype(np.float16),
        intercepts=model.intercepts,
        family_weights=model.family_weights.astype(np.float16),
        family_intercepts=model.family_intercepts,
        priors=model.priors,
        pair_weights=model.pair_weights,
        pair_intercepts=model.pair_intercepts,
        thresholds=model.thresholds,
        **own,
    )
    return write_whole(path, target.getvalue(), is_result=False)


def load_classifier(path: str | Path) -> Classifier:
    """Read a model; nothing in the file is ever executed.

    Raises:
        InputError: missing, not a model, damaged, or of another format version.
    """
    path = Path(path)
    shown = printable(path)
    if not path.exists():
        raise InputError(f"{shown}: no such coding model; train one with train_coder")
    arrays = read_arrays(path)
    try:
        header = json.loads(arrays.pop("header").tobytes().decode("utf-8"))
        return _build(path, header, arrays)
    except InputError:
        raise
    except RecursionError:
        raise InputError(f"{shown}: {NO_MODEL} (its header is nested too deeply)") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise InputError(f"{shown}: {NO_MODEL} ({error})") from error


def _build(path: Path, header: Any, arrays: dict[str, Any]) -> Classifier:
    if not isinstance(header, dict):
        raise InputError(f"{printable(path)}: {NO_MODEL} (its header is no table)")
    if header.get("format") != FORMAT:
        shown = reprlib.repr(header.get("format"))
        raise InputError(f"{printable(path)}: made by another version (format {shown})")
    _check_header(path, header)
    if tuple(header["pair_features"]) != PAIR_FEATURES:
        raise InputError(f"{path}: made by another version; train it anew")
    floats = {name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()}
    names, codes = tuple(header["names"]), tuple(header["codes"])
    families = tuple(header["families"])
    expected = _shapes(len(names), len(codes), len(families))
    if "own_weights" in floats:
        expected["own_weights"] = (floats["own_weights"].shape[0], len(codes))
    for name, shape in expected.items():
        if floats[name].shape != shape or not np.isfinite(floats[name]).all():
            raise InputError(f"{path}: damaged (array “{name}” does not fit)")
    return Classifier(
        codes,
        families,
        Vectorizer(names, floats.pop("idf")),
        rule_precision={str(k): float(v) for k, v in header["rule_precision"].items()},
        meta=dict(header["meta"]),
        encoder_id=str(header["encoder_id"]),
        encoder=_known(header["encoder"]),
        **{name: floats[name] for name in expected if name != "idf"},
    )


def _shapes(names: int, codes: int, families: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array of a model with so many features, codes and families."""
    return {
        "idf": (names,),
        "weights": (names, codes),
        "intercepts": (codes,),
        "family_weights": (names, families),
        "family_intercepts": (families,),
        "priors": (codes,),
        "pair_weights": (len(PAIR_FEATURES),),
        "pair_intercepts": (codes,),
        "thresholds": (codes,),
    }


_TEXTS = ("names", "codes", "families", "pair_features")


def _check_header(path: Path, header: dict[str, Any]) -> None:
    """Refuse a header that is not of the form that `save_classifier` writes."""
    encoder = header["encoder"]
    lists = [header[name] for name in _TEXTS] + list(encoder if encoder is not None else ())
    sound = all(
        isinstance(names, list) and all(isinstance(n, str) for n in names) for names in lists
    )
    sound = sound and all(len(set(header[n])) == len(header[n]) > 0 for n in _TEXTS)
    sound = sound and set(map(family_of, header["codes"])) <= set(header["families"])
    if not (sound and isinstance(header["rule_precision"], dict)):
        raise InputError(f"{printable(path)}: {NO_MODEL} (its names do not fit)")


def _known(names: Any) -> Known | None:
    return None if names is None else (tuple(map(str, names[0])), tuple(map(str, names[1])))

"""Invented summaries in any number, recombined from the project's own sample sources.

    python scripts/invented_summaries.py 1000 --to FOLDER      report files, a summary each
    python scripts/invented_summaries.py 10000 --out FOLDER    results of so many, for tables

Each summary takes its sections from the sample reports, chosen by a generator with a fixed seed, so
the same number gives the same summaries. Results (``--out``) are recombined from the analysed
samples, with lemmas and names, so that ten thousand need minutes instead of hours; they are what
`extract` would write for such reports, but for the CSV files.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import sdk_text
from sdk_text.cluster.arrow import schema_of, table_of
from sdk_text.large.parquet import FOLDER, ParquetTables
from sdk_text.results import Results

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("dzelmava.docx", "kalnvarti.txt", "lielvirve.txt", "sunupe.pdf")
REGIONS = ("Kurzeme", "Zemgale", "Vidzeme", "Latgale", "Rīga")
KINDS = ("novads | municipality", "valstspilsēta | state city")
SEED = 20261125
_MOVED = ("heading_start", "start", "end")


@dataclass(frozen=True)
class Piece:
    """One section of a sample report: its text from heading to end, and its rows in each table.

    Offsets count from the heading, ids of segments lack their first part, the summary.
    """

    text: str
    rows: dict[str, pa.Table]


def pieces_of(results: Results) -> list[list[Piece]]:
    """Return the sections of the samples, those of one id together, in the template's order."""
    found: dict[str, list[Piece]] = {}
    documents = results.summaries.set_index("summary")["document"]
    frames = {n: f for n, f in results.frames().items() if {"summary", "section"} <= set(f.columns)}
    for row in results.sections.itertuples():
        inside = {}
        for name, frame in frames.items():
            own = frame["summary"].eq(row.summary) & frame["section"].eq(row.section)
            rows = frame.loc[own].copy()
            for column in _MOVED:
                if column in rows:
                    rows[column] -= row.heading_start
            if "segment" in rows:
                rows["segment"] = rows["segment"].str.split("/", n=1).str[1].fillna("")
            inside[name] = table_of(name, rows)
        text = results.texts[documents[row.summary]][row.heading_start : row.end]
        found.setdefault(row.section, []).append(Piece(text, inside))
    order = {section.id: i for i, section in enumerate(results.template.sections)}
    return [found[section] for section in sorted(found, key=lambda s: order.get(s, len(order)))]


def chosen(pieces: list[list[Piece]], number: int) -> list[Piece]:
    """Return the sections of one invented summary: some are left out, as in real ones."""
    own = random.Random(SEED * 1_000_003 + number)
    return [own.choice(some) for some in pieces if own.random() > 0.12]


def title(number: int) -> str:
    return f"IZDOMĀTĀ NOVADA PILOTPROJEKTA NR. {number} KOPSAVILKUMS"


def write_reports(results: Results, count: int, folder: Path) -> None:
    """Write `count` report files."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = pieces_of(results)
    for number in range(1, count + 1):
        parts = [piece.text.strip("\n") for piece in chosen(pieces, number)]
        text = "\n\n".join([title(number), *parts]) + "\n"
        (folder / f"izdomats-{number:05d}.txt").write_text(text, encoding="utf-8")


def tables_of(pieces: list[list[Piece]], number: int) -> tuple[str, dict[str, pa.Table]]:
    """Return text and tables of one invented summary."""
    summary, text = f"izdomatais-{number}", title(number) + "\n\n"
    parts = chosen(pieces, number)
    starts = []
    for piece in parts:
        starts.append(len(text))
        text += piece.text + "\n"
    tables = {}
    for name in parts[0].rows:
        own = pa.concat_tables([piece.rows[name] for piece in parts])
        shift = pa.array(np.repeat(starts, [piece.rows[name].num_rows for piece in parts]))
        for i, column in enumerate(own.column_names):
            if column == "summary":
                own = own.set_column(i, column, pa.array([summary] * own.num_rows, pa.string()))
            elif column in _MOVED:
                own = own.set_column(i, column, pc.add(own[column], shift))
            elif column == "segment":
                ids = pc.binary_join_element_wise(summary, own[column], "/")
                own = own.set_column(i, column, ids)
        tables[name] = own
    tables["documents"] = _rows("documents", {
        "document": summary, "path": f"{summary}.txt", "format": "txt", "encoding": "utf-8",
        "sha256": "", "characters": len(text),
    })  # fmt: skip
    tables["summaries"] = _rows("summaries", {
        "summary": summary, "municipality": "Izdomātais novads", "number": number,
        "title": title(number), "document": summary, "start": 0, "end": len(text),
        "segments": tables["segments"].num_rows,
        "words": pc.sum(tables["segments"]["words"]).as_py() or 0,
    })  # fmt: skip
    values = variables_of(number).items()
    rows = [{"summary": summary, "variable": name, "value": value} for name, value in values]
    tables["variables"] = _rows("variables", *rows)
    return text, tables


def variables_of(number: int) -> dict[str, str]:
    """Return what the researcher's table says of one invented summary."""
    own = random.Random(SEED + number)
    return {
        "reģions | region": own.choices(REGIONS, (4, 4, 4, 3, 2))[0],
        "gads | year": str(own.randint(2019, 2025)),
        "veids | kind": own.choices(KINDS, (5, 1))[0],
        "iedzīvotāji | inhabitants": str(round(own.lognormvariate(9.5, 0.8))),
    }


def _rows(name: str, *rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema_of(name))


def write_results(results: Results, count: int, out: Path) -> Path:
    """Write results of `count` summaries that `LargeResults.open` reads."""
    (out / "documents").mkdir(parents=True, exist_ok=True)
    pieces = pieces_of(results)
    with ParquetTables(out / FOLDER) as written:
        for number in range(1, count + 1):
            text, tables = tables_of(pieces, number)
            (out / "documents" / f"izdomatais-{number}.txt").write_bytes(text.encode("utf-8"))
            written.add_tables(tables)
    shutil.copyfile(ROOT / "sdk_text" / "codebook" / "codebook.yaml", out / "codebook.yaml")
    shutil.copyfile(ROOT / "sdk_text" / "template" / "template.toml", out / "template.toml")
    meta = {"sdk_text": sdk_text.__version__, "invented": count}
    (out / "run.json").write_text(json.dumps(meta), encoding="utf-8")
    return out


def samples(**options: object) -> Results:
    """Return the sample reports, analysed and coded."""
    return sdk_text.extract([ROOT / "corpus" / name for name in SAMPLES], **options)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("count", type=int)
    where = p.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, metavar="FOLDER", help="report files")
    where.add_argument("--out", type=Path, metavar="FOLDER", help="results")
    arguments = p.parse_args()
    if arguments.to:
        write_reports(samples(engine="blank", coder="rules"), arguments.count, arguments.to)
    else:
        write_results(samples(), arguments.count, arguments.out)


if __name__ == "__main__":
    main()

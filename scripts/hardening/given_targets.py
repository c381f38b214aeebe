"""What takes files from a person, for `fuzz_given`: each with a right file to spoil."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardening.trial import CODEBOOK, FAST, ROOT, SAMPLES

Use = Callable[[Path], Any]


def _plain_put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@dataclass(frozen=True)
class Target:
    """A kind of file, and what takes it."""

    name: str
    kind: str
    """"yaml", "toml", "json", "jsonl", "csv", "xml" or "parquet"."""
    make: Callable[[Path], Path]
    """Write all that is needed into a folder; return the file."""
    use: Use
    put: Callable[[Path, bytes], None] = _plain_put
    raw: Callable[[Path], bytes] | None = None
    """What is made wrong, where that is a part of the file."""
    reset: Use = lambda _: None
    """Take back what `use` left."""


REPORT_CHARACTERS = 2_500
BOOK = """\
name: trial
version: "1"
rules: rules.yaml
guidelines:
  - {lv: "Ja nav laika, tad laiks.", codes: [difficulty/time]}
settled:
  - {lv: "Tā vienojušies.", en: "Agreed.", codes: [resource/people]}
not_coded: [comments]
families:
  - {id: difficulty, label_lv: grūtības, label_en: difficulties, definition_lv: "Kas kavē."}
  - {id: resource, label_lv: resursi, label_en: resources}
codes:
  - {id: difficulty/time, label_lv: laiks, label_en: time, include: ["nav laika"]}
  - {id: resource/people, label_lv: cilvēki, label_en: people, exclude: ["vadība"]}
"""


def _report(work: Path) -> Path:
    corpus = work / "corpus"
    corpus.mkdir(exist_ok=True)
    text = (ROOT / "corpus" / SAMPLES[0]).read_text(encoding="utf-8")[:REPORT_CHARACTERS]
    (corpus / SAMPLES[0]).write_text(text, encoding="utf-8")
    (work / "trial.yaml").write_text(CODEBOOK, encoding="utf-8")
    return corpus


def _run(work: Path, *more: str, name: str = "out") -> Path:
    """A run of one short report."""
    from sdk_text.run.command import main

    out = work / name
    corpus = _report(work)
    told = [str(corpus), "--out", str(out), "--codebook", str(work / "trial.yaml"), "--no-tables"]
    assert main([*told, *FAST, "--no-cache", "--quiet", *more]) == 0
    return out


def _written(name: str, content: str | Callable[[], str]) -> Callable[[Path], Path]:
    def make(work: Path) -> Path:
        _report(work)
        path = work / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content if isinstance(content, str) else content(), encoding="utf-8")
        return path

    return make


def _use_codebook(work: Path) -> None:
    from sdk_text.codebook import load_codebook
    from sdk_text.codebook.check import check
    from sdk_text.codebook.writer import codebook_yaml

    codebook_yaml(load_codebook(work / "book.yaml"), work)
    check(work / "book.yaml")


def _use_rules(work: Path) -> None:
    from sdk_text.codebook import load_codebook
    from sdk_text.codebook.check import check
    from sdk_text.coding.rule_model import load_rules

    load_rules(load_codebook(work / "book.yaml"))
    check(work / "rules.yaml", work / "book.yaml")


def _with_rules(work: Path) -> Path:
    path = _written("rules.yaml", RULES)(work)
    (work / "book.yaml").write_text(BOOK, encoding="utf-8")
    return path


RULES = """\
rules:
  - id: time
    code: difficulty/time
    cues: ["trūk* laika", "nav ... laik*"]
    unless: [jauns]
    confidence: 0.8
    examples: ["Mums trūkst laika."]
    counterexamples: ["Laiks bija jauks."]
"""


def _use_template(work: Path) -> None:
    from sdk_text.parsing import parse_document
    from sdk_text.reading import read_document
    from sdk_text.template import load_template

    template = load_template(work / "template.toml")
    parse_document(read_document(work / "corpus" / SAMPLES[0]), template=template)


def _use_llm(work: Path) -> None:
    from sdk_text.llm.settings import load_settings

    load_settings(work / "sdk-llm.toml")


def _use_variables(work: Path) -> None:
    from sdk_text.run.variables import load_variables

    load_variables(work / "variables.csv").of("kalnvarti", "Kalnvārti")


def _decided(work: Path) -> Path:
    """A run, decisions and memos on it and the journal of both."""
    from sdk_text.reader.answers import Answers
    from sdk_text.reader.project import Opened, Project

    out = _run(work)
    answers = Answers(Project(Opened(out, work / "corpus", "Anna", work / "trial.yaml")))
    segments = [*answers.project.material.results.segments.itertuples(index=False)][:3]
    for row in segments:
        answers.do("act", {"act": "add", "summary": row.summary, "start": int(row.start),
                           "end": int(row.end), "codes": ["difficulty/time"]})  # fmt: skip
    answers.do("act", {"act": "memo", "on": "report", "id": segments[0].summary, "text": "viss"})
    code = {"act": "new_code", "family": "difficulty", "id": "cits", "label_lv": "cits"}
    answers.do("act", code)
    answers.do("undo", {})
    _keep(work)
    return work / "corpus"


def _keep(work: Path) -> None:
    """Keep a copy of the corpus, to come back to."""
    shutil.copytree(work / "corpus", work / "kept")


def _corpus_back(work: Path) -> None:
    shutil.rmtree(work / "corpus")
    shutil.copytree(work / "kept", work / "corpus")


def _in_corpus(name: str) -> Callable[[Path], Path]:
    return lambda work: _decided(work) / name


def _use_reader(work: Path) -> None:
    """Open the reader and ask for everything; act, undo, redo."""
    from sdk_text.reader.answers import Answers
    from sdk_text.reader.asked import RefusedError
    from sdk_text.reader.project import Opened, Project

    answers = Answers(Project(Opened(work / "out", work / "corpus", "Anna", work / "trial.yaml")))
    asked: list[tuple[str, dict[str, str]]] = [
        ("project", {}), ("progress", {}), ("conflicts", {}), ("queue", {}), ("quotes", {}),
        ("report", {"id": "kalnvarti"}), ("search", {"text": "laik", "how": "letters"}),
    ]  # fmt: skip
    acts: list[tuple[str, dict[str, Any]]] = [("undo", {}), ("redo", {}), ("undo", {})]
    segments = answers.project.material.results.segments["segment"]
    acts += [("act", {"act": "read", "segment": s}) for s in segments[:1]]
    for what, query in asked:
        _unless_refused(lambda what=what, query=query: answers.get(what, query), RefusedError)  # type: ignore[misc]
    for what, body in acts:
        _unless_refused(lambda what=what, body=body: answers.do(what, body), RefusedError)  # type: ignore[misc]
    for line in answers.project.problems:
        assert line


def _unless_refused(action: Callable[[], Any], refused: type[Exception]) -> None:
    try:
        action()
    except refused as error:
        if getattr(error, "status", 0) not in (400, 404, 409, 422):
            raise AssertionError(f"refused as {error!r}") from error


def _use_decisions(work: Path) -> None:
    """Follow the decisions in a run, and look at agreement."""
    from sdk_text.run.extract import extract

    extract(work / "corpus", codebook=work / "trial.yaml", engine="blank", coder="rules")


def _use_results(work: Path) -> None:
    """Read a run back and do with it what commands do."""
    from sdk_text.analysis import code_matrix
    from sdk_text.exchange import export_results
    from sdk_text.publication.tables.retrieval import Wanted, retrieval_table
    from sdk_text.results import Results
    from sdk_text.review.sheet.sheet import write_review

    results = Results.load(work / "out")
    results.overview()
    for row in results.codings.head(2).to_dict("records"):
        results.evidence(row)
    code_matrix(results)
    retrieval_table(results, "lv", wanted=Wanted(), context=1, names="keep")
    write_review(results, work / "sheet.csv", lang="lv", overwrite=True)
    export_results(work / "out", work / "made.qdpx", overwrite=True)


def _use_run_and_reader(work: Path) -> None:
    _use_results(work)
    _use_reader(work)


def _of_run(name: str) -> Callable[[Path], Path]:
    def make(work: Path) -> Path:
        return _run(work) / name

    return make


def _project(work: Path) -> Path:
    from sdk_text.exchange import export_results

    path = work / "project.qdpx"
    export_results(_run(work), path)
    return path


def _qde(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("project.qde")


def _put_qde(path: Path, data: bytes) -> None:
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members["project.qde"] = data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name, content in members.items():
            new.writestr(name, content)


def _use_project(work: Path) -> None:
    from sdk_text.exchange import import_project, import_results

    for take in (
        lambda: import_project(work / "project.qdpx", work / "corpus", coder="Anna"),
        lambda: import_results(work / "project.qdpx", coder="Anna"),
    ):
        _unless_input_error(take)


def _unless_input_error(action: Callable[[], Any]) -> None:
    from sdk_text.errors import InputError

    try:
        action()
    except InputError:
        return


def _codes(work: Path) -> Path:
    from sdk_text.exchange import export_results

    path = work / "codes.qdc"
    export_results(_run(work), path)
    return path


def _use_codes(work: Path) -> None:
    from sdk_text.exchange.importing import import_codebook

    import_codebook(work / "codes.qdc")


def _parquet(name: str) -> Callable[[Path], Path]:
    return lambda work: _run(work, "--parquet") / "parquet" / f"{name}.parquet"


def _use_large(work: Path) -> None:
    from sdk_text.large import LargeResults

    with LargeResults.open(work / "out") as large:
        large.counts  # noqa: B018
        large.skeleton  # noqa: B018
        large.codings_behind(family="difficulty")
        large.part([str(s) for s in large.frame("summaries")["summary"]])


def _answers_file(work: Path) -> Path:
    from sdk_text.llm.answer_file import AnswerFile, answer_of

    body = {"model": "m", "choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1}, "created": 1760000000}  # fmt: skip
    path = work / "sdk-llm-answers.jsonl"
    AnswerFile(path).add([answer_of(f"sdk-{n}", 200, body) for n in range(2)])
    return path


def _use_answers(work: Path) -> None:
    from sdk_text.llm.answer_file import AnswerFile

    file = AnswerFile(work / "sdk-llm-answers.jsonl")
    for answer in file._answers.values():
        assert isinstance(answer.content, str)


def _sheet(work: Path) -> Path:
    from sdk_text.results import Results
    from sdk_text.review.sheet.sheet import write_review

    path = work / "sheet.csv"
    write_review(Results.load(_run(work)), path, lang="en")
    return path


def _use_sheet(work: Path) -> None:
    from sdk_text.codebook import load_codebook
    from sdk_text.review.sheet.sheet import read_review

    read_review(work / "sheet.csv", coder="Anna", codebook=load_codebook(work / "trial.yaml"))


LLM = """\
model = "m"
address = "http://127.0.0.1:1/v1"
segments = 4
passes = 1
temperature = 0.0
seed = 1
most_cost = 1.5
price_in = 1.0
neighbours = 1
families = "apart"
answers = "a.jsonl"
timeout = 5.0
extra = {top_p = 0.5, stop = ["x"]}
"""
VARIABLES = "summary,reģions,iedzīvotāji\r\nkalnvarti,Vidzeme,1200\r\nlielvirve,Latgale,3400\r\n"
TABLES = ("summaries", "sections", "segments", "codings", "approaches", "tokens", "stray")


def _built_in_template() -> str:
    from sdk_text.template.loader import BUILT_IN

    return Path(BUILT_IN).read_text(encoding="utf-8")


def targets() -> Iterator[Target]:
    yield Target("codebook", "yaml", _written("book.yaml", BOOK.replace("rules: rules.yaml\n", "")),
                 _use_codebook)  # fmt: skip
    yield Target("rules", "yaml", _with_rules, _use_rules)
    yield Target("template", "toml", _written("template.toml", _built_in_template), _use_template)
    yield Target("settings of a language model", "toml", _written("sdk-llm.toml", LLM), _use_llm)
    yield Target("answers of a language model", "jsonl", _answers_file, _use_answers)
    yield Target("variables", "csv", _written("variables.csv", VARIABLES), _use_variables)
    yield Target("review sheet", "csv", _sheet, _use_sheet)
    yield Target("decisions", "csv", _in_corpus("sdk-decisions-anna.csv"), _use_decisions,
                 reset=_corpus_back)  # fmt: skip
    for name in ("sdk-decisions-anna.csv", "sdk-memos.csv"):
        yield Target(f"reader, {name}", "csv", _in_corpus(name), _use_reader, reset=_corpus_back)
    yield Target("reader, journal", "jsonl", _in_corpus(".sdk-journal-anna.jsonl"), _use_reader,
                 reset=_corpus_back)  # fmt: skip
    yield Target("run.json", "json", _of_run("run.json"), _use_run_and_reader)
    for name in TABLES:
        yield Target(f"run, {name}", "csv", _of_run(f"{name}.csv"), _use_run_and_reader)
    yield Target("project", "xml", _project, _use_project, _put_qde, _qde)
    yield Target("codebook of a project", "xml", _codes, _use_codes)
    for name in ("segments", "codings", "summaries"):
        yield Target(f"Parquet, {name}", "parquet", _parquet(name), _use_large)

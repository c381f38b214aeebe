"""The coder in a run of `extract`: names, tables, review, kill and resume."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from fake_server import MODEL, FakeServer, fake_server, honest

import sdk_text
from sdk_text.errors import InputError
from sdk_text.llm.reporting import methods_paragraph, table_notes
from sdk_text.publication.methods import methods_text
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.tables.matrices import theme_by_summary_table
from sdk_text.publication.tables.themes import themes_table
from sdk_text.results import Results
from sdk_text.review.decisions.file import keep_decisions
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.run.command import main

REPORT = """\
Pilotprojekta kopsavilkums

EZERCIEMA NOVADS

1. Vispārīga informācija par pilotprojekta dalībnieku
Pilotprojekta dalībnieka vārds, uzvārds un pašreizējais amats pašvaldībā
Inta Bērziņa, sociālā darbiniece

2. Esošās situācijas apraksts pašvaldībā
Atbalsts pašvaldībā
Dienesta vadītāja Ilze Kalniņa ieteica sākt ar mazām lietām. Biedrība „Upes krasts” palīdz ar
telpām un idejām. Kalniņa ziedoja laiku, un Inta zvanīja uz numuru 29123456.

3. Kopienas izpēte un darba lauka definēšana
Sākotnējā izpēte
Aptaujāti četrdesmit mājas iedzīvotāji. Sarunās piedalījās Ojārs Krūmiņš.

6. Pārmaiņu novērtēšana
Kādi faktori veicinājuši vai kavējuši plānoto rezultātu sasniegšanu?
Nometnei naudas nepietika - to atlika. Uz tikšanos atnāca tikai trīs cilvēki.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ezerciems.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def fake(corpus: Path) -> Iterator[FakeServer]:
    with fake_server() as server:
        write_settings(corpus, server)
        yield server


def write_settings(corpus: Path, server: FakeServer | None, more: str = "") -> None:
    address = server.address if server else ""
    (corpus / "sdk-llm.toml").write_text(
        f'model = "{MODEL}"\naddress = "{address}"\n{more}', encoding="utf-8"
    )


def test_a_run_with_names_taken_out_and_put_back(corpus: Path, fake: FakeServer) -> None:
    results = sdk_text.extract(corpus, coder="llm")
    for word in ("Kalniņa", "Ilze", "Inta", "Bērziņa", "Ojārs", "Krūmiņš", "29123456"):
        assert word not in fake.text, word
    assert "[persona 1]" in fake.text
    assert "Inta Bērziņa" not in json.dumps(fake.asked, ensure_ascii=False)
    codings = results.codings
    assert set(codings["code"]) == {
        "resource/organisations", "method/survey", "difficulty/funding",
        "difficulty/participation",
    }  # fmt: skip
    assert set(codings["coder"]) == {"llm"}
    for _, row in codings.iterrows():
        assert results.evidence(row).startswith(row["text"][:10])
    assert results.meta["coder"]["coder"] == "llm"
    assert results.meta["coder"]["model"].startswith("fake-model:")
    assert results.meta["llm"]["names"] == "replaced"
    assert results.meta["llm"]["names_replaced"] >= 4


def test_combined_and_llm_stand_side_by_side(corpus: Path, fake: FakeServer) -> None:
    both = sdk_text.extract(corpus, coder="combined+llm").codings
    alone = sdk_text.extract(corpus, coder="combined").codings
    assert len(both[both["coder"] != "llm"]) == len(alone)
    assert len(both[both["coder"] == "llm"]) == 4


def test_a_finished_run_gives_the_same_requests_as_the_run_itself(
    corpus: Path, fake: FakeServer, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    sdk_text.extract(corpus, out=out, coder="llm", tables=False)
    from sdk_text.llm.__main__ import main as llm

    settings = str(corpus / "sdk-llm.toml")
    to = tmp_path / "requests.jsonl"
    assert llm(["requests", str(out), "--to", str(to), "--llm", settings, "--missing"]) == 0
    assert to.read_text(encoding="utf-8") == ""
    command = ["requests", str(out), "--to", str(to), "--llm", settings]
    assert llm(command) == 2  # another file of requests is there
    assert llm([*command, "--overwrite"]) == 0
    assert len(to.read_text(encoding="utf-8").splitlines()) == len(fake.asked)


def test_the_other_reports_of_a_run_change_no_request(corpus: Path, fake: FakeServer) -> None:
    sdk_text.extract(corpus, coder="llm")
    asked = len(fake.asked)
    other = REPORT.replace("EZERCIEMA", "UPESCIEMA").replace("Ilze Kalniņa", "Anda Ozola")
    (corpus / "a.txt").write_text(other, encoding="utf-8")
    sdk_text.extract(corpus, coder="llm")
    new = [body["messages"][1]["content"] for body in fake.asked[asked:]]
    assert len(new) < asked, "sections without names are the same in both reports"


def test_tables_mark_what_is_not_validated(
    corpus: Path, fake: FakeServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([str(corpus), "--out", str(out), "--coder", "llm", "--no-tables"]) == 0
    said = capsys.readouterr().err
    assert "codings are not validated" in said
    note = "tie nav salīdzināti ar cilvēka kodējumu"
    results = Results.load(out)
    assert note in themes_table(results, "lv").to_text()
    assert "have not been compared with a person" in theme_by_summary_table(results).to_text()
    methods = methods_text(Prepared.of(results), "lv")
    assert "valodas modelis fake" in methods
    assert "Modeļa kodējumi nav salīdzināti" in methods
    assert "Personu vārdi modelim nav rādīti" in methods
    suggestions = pd.read_csv(out / "suggestions.csv")
    assert len(suggestions) == 4
    text = (out / "documents" / "ezerciems.txt").read_bytes().decode()
    for row in suggestions.itertuples(index=False):
        assert " ".join(text[row.start : row.end].split()) == row.quote
    account = json.loads((out / "run.json").read_text(encoding="utf-8"))["llm"]
    assert account["codings"] == 4
    assert account["server_models"] == {f"{MODEL}-7b@q4": account["requests"]}


def test_suggestions_count_once_a_person_accepts_them(
    corpus: Path, fake: FakeServer, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    results = sdk_text.extract(corpus, out=out, coder="llm", suggest="all", tables=False)
    assert set(results.codings["coder"]) == {"llm-suggestion"}
    assert results.overview()["codings"].tolist() == [0]
    assert results.meta["counts"]["codings"] == 0
    assert results.meta["counts"]["suggestions"] == 4
    from sdk_text.analysis import codings_behind, themes

    assert len(codings_behind(results)) == 0
    assert int(themes(results)["segments"].sum()) == 0
    (note,) = table_notes(results)
    assert note.en.startswith("Suggestions of the language model fake-model are not counted")

    sheet = tmp_path / "review.csv"
    assert write_review(results, sheet) == 4
    frame = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    assert set(frame["coder"]) == {"llm-suggestion"}
    frame.loc[frame["code"] == "difficulty/funding", "decision"] = "accept"
    frame.loc[frame["code"] == "method/survey", "decision"] = "reject"
    frame.to_csv(sheet, index=False)
    decisions = read_review(sheet, coder="Anna", codebook=results.codebook)
    keep_decisions(decisions, corpus / "sdk-decisions.csv")

    again = sdk_text.extract(corpus, coder="llm", suggest="all")
    assert sorted(zip(again.codings["coder"], again.codings["code"], strict=True)) == [
        ("Anna", "difficulty/funding"),
        ("llm-suggestion", "difficulty/participation"),
        ("llm-suggestion", "resource/organisations"),
    ]
    assert int(themes(again)["segments"].sum()) == 1


def test_blind_coding_validates_a_run(
    corpus: Path, fake: FakeServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sdk_text.llm.pilot.FEWEST_SEGMENTS", 3)
    write_settings(corpus, fake, "pilot_cases = 1\npilot_lower = -1\npilot_kappa = 0.5\n")
    first = sdk_text.extract(corpus, coder="llm")
    sheet = tmp_path / "blind.csv"
    write_review(first, sheet, blind=True)
    frame = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    for word, code in (("naudas", "difficulty/funding"), ("Aptaujāti", "method/survey"),
                       ("zvanīja", "resource/communication")):  # fmt: skip
        row = frame["text"].str.contains(word)
        assert row.sum() == 1
        frame.loc[row, ["decision", "new code"]] = ["add", code]
    frame.to_csv(sheet, index=False)
    keep_decisions(
        read_review(sheet, coder="Anna", codebook=first.codebook, read="blind"),
        corpus / "sdk-decisions.csv",
    )
    results = sdk_text.extract(corpus, coder="llm", suggest="unproven")
    found = results.meta["llm"]["validation"]
    assert found["persons"] == ["Anna"]
    assert found["segments"] == len(frame) - 1, "the name and post are not asked about"
    assert set(found["proven"]) == {"difficulty/funding", "method/survey"}
    assert found["unproven"] == ["resource/communication"]
    own = results.codings[results.codings["coder"] != "Anna"]
    kinds = dict(zip(own["code"], own["coder"], strict=True))
    assert kinds["resource/organisations"] == "llm-suggestion"
    assert "llm" in set(results.codings["coder"]) | {"llm"}
    assert "Anna coded" in methods_paragraph(results, "en")
    assert "are proven: 2" in methods_paragraph(results, "en")
    assert "pierādīti 2" in methods_paragraph(results, "lv")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"llm": "none.toml"}, "none.toml: cannot be read"),
        ({"precision": 0.9}, "precision was not measured"),
        ({"cluster": "local"}, "leave out --cluster"),
        ({"suggest": "some"}, "suggest='some'"),
    ],
)
def test_options_that_do_not_go_together(
    corpus: Path, fake: FakeServer, options: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        sdk_text.extract(corpus, coder="llm", **options)
    assert fake.asked == []


def test_without_settings_the_message_says_how_to_make_them(corpus: Path) -> None:
    with pytest.raises(InputError, match="llm settings --to"):
        sdk_text.extract(corpus, coder="llm")
    with pytest.raises(InputError, match="must see the whole run"):
        sdk_text.coding.make_coder("llm")


def test_another_machine_is_refused_before_anything_is_read(corpus: Path) -> None:
    (corpus / "sdk-llm.toml").write_text('model = "m"\naddress = "http://10.0.0.7/v1"\n')
    begin = time.monotonic()
    with pytest.raises(InputError, match="--allow-remote"):
        sdk_text.extract(corpus, coder="llm")
    assert time.monotonic() - begin < 20


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_killed_and_resumed(corpus: Path, fake: FakeServer, tmp_path: Path) -> None:
    write_settings(corpus, fake, "segments = 1\n")

    def slowly(body: dict[str, object]) -> str:
        time.sleep(0.3)
        return honest(body)

    fake.behaviour = slowly
    command = [sys.executable, "-m", "sdk_text.extract", str(corpus), "--out",
               str(tmp_path / "out"), "--coder", "llm", "--no-tables", "--quiet"]  # fmt: skip
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    answers = corpus / "sdk-llm-answers.jsonl"
    try:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and process.poll() is None:
            if answers.is_file() and answers.read_bytes().count(b"\n") >= 2:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    kept = answers.read_bytes().count(b"\n")
    asked = len(fake.asked)
    assert 2 <= kept < 8
    assert not (tmp_path / "out" / "run.json").exists()
    fake.behaviour = honest
    results = sdk_text.extract(corpus, coder="llm")
    assert results.meta["llm"]["kept"] == kept
    assert len(fake.asked) - asked == results.meta["llm"]["requests"] - kept
    assert len(results.codings) == 4


def test_a_run_reads_back(corpus: Path, fake: FakeServer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sdk_text.extract(corpus, out=out, coder="llm", tables=False)
    assert len(Results.load(out).codings) == 4


def test_a_rerun_hears_of_new_settings(corpus: Path, fake: FakeServer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = sdk_text.extract(corpus, out=out, coder="llm", tables=False)
    assert first.meta["llm"]["kept"] == 0
    again = sdk_text.extract(corpus, out=out, coder="llm", tables=False)
    assert again.meta["llm"]["kept"] == again.meta["llm"]["requests"] == len(fake.asked)
    assert len(again.codings) == 4
    write_settings(corpus, fake, 'families = "apart"\n')
    apart = sdk_text.extract(corpus, out=out, coder="llm", tables=False)
    assert apart.meta["llm"]["families"] == "apart"
    assert apart.meta["llm"]["kept"] == 0
    assert len(pd.read_csv(out / "suggestions.csv")) == 4

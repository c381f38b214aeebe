"""What tables and methods text say of a language model: every text in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from fake_server import fake_server
from llm_examples import coder_for, made_run

from sdk_text import wording
from sdk_text.frames import codings_frame
from sdk_text.llm.reporting import methods_paragraph, table_notes
from sdk_text.results import Results

WORDS = tomllib.loads(
    (Path(wording.__file__).with_name("llm.toml")).read_text(encoding="utf-8")
)  # fmt: skip


def run(folder: Path, **changes: object) -> Results:
    results, segments = made_run()
    with fake_server() as fake:
        coder = coder_for(fake, folder, **changes)
        coder.prepare(results, segments)
    codings = codings_frame(coder.code(segments, ()))
    meta = {"llm": coder.account()}
    return Results.from_frames(
        texts=results.texts, meta=meta, summaries=results.summaries, segments=results.segments,
        codings=codings,
    )  # fmt: skip


def test_where_kept_answers_were_given_is_told(tmp_path: Path) -> None:
    results, segments = made_run()
    with fake_server() as fake:
        coder_for(fake, tmp_path).prepare(results, segments)
        port = fake.port
    path = tmp_path / "sdk-llm-answers.jsonl"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("127.0.0.1", "far.example", 1), encoding="utf-8")
    with fake_server() as other:
        coder = coder_for(other, tmp_path)
        coder.prepare(results, segments)
        assert not other.asked
    account = coder.account()
    assert account["places"] == ["far.example", "this machine"]
    assert account["elsewhere"] == {
        f"http://far.example:{port}/v1": 1, f"http://127.0.0.1:{port}/v1": 2
    }  # fmt: skip
    assert any("3 kept answers are of another server" in line for line in coder.messages())
    told = methods_paragraph(Results.from_frames(meta={"llm": account}), "en")
    assert "(on the server far.example; on the researchers’ own machine)" in told
    # A run of an earlier version says one place.
    del account["places"]
    told = methods_paragraph(Results.from_frames(meta={"llm": account}), "en")
    assert "on the researchers’ own machine)" in told


def test_every_text_is_there_in_both_languages() -> None:
    for part in WORDS.values():
        for entry in part.values():
            assert set(entry) == {"lv", "en"}
            assert all(entry.values())


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("suggest", ["none", "unproven", "all"])
@pytest.mark.parametrize("names", ["replace", "keep"])
def test_the_paragraph_is_filled_in(tmp_path: Path, lang: str, suggest: str, names: str) -> None:
    results = run(tmp_path, suggest=suggest, names=names, passes=2)
    text = methods_paragraph(results, lang)
    assert "{" not in text
    assert "fake-model" in text
    assert results.meta["llm"]["prompt"][:12] in text
    assert "fake-model-7b@q4" in text
    kept = {"lv": "bija redzami", "en": "saw personal names"}[lang]
    assert (kept in text) == (names == "keep")


def test_nothing_is_said_where_no_model_coded() -> None:
    results, _ = made_run()
    assert table_notes(results) == ()
    assert methods_paragraph(results, "en") == ""


def test_a_validated_run_says_so(tmp_path: Path) -> None:
    results = run(tmp_path)
    results.meta["llm"]["validation"] = {  # type: ignore[index]
        "persons": ["Anna", "Jānis"], "segments": 200, "kappa": 0.712, "f1": 0.74,
        "proven": ["difficulty/funding"], "unproven": ["method/survey"],
        "too_few": ["resource/organisations"],
    }  # fmt: skip
    first, second = table_notes(results)
    assert "200\u00a0segments: κ = .71" in first.en
    assert "κ = 0,71" in first.lv
    assert second.en.endswith("difficulty/participation, method/survey, resource/organisations")
    assert "Anna, Jānis coded 200\u00a0segments blind" in methods_paragraph(results, "en")


def test_a_coding_is_explained_in_words(tmp_path: Path) -> None:
    from dataclasses import replace

    from sdk_text.reader.views import reason
    from sdk_text.records import SUGGESTED
    from sdk_text.wording.explain import explain

    results, segments = made_run()
    with fake_server() as fake:
        coder = coder_for(fake, tmp_path)
        coder.prepare(results, segments)
    coding = coder.code(segments, ())[2]
    said = explain(coding)
    assert "was given by the language model fake-model in 100% of its readings" in said
    assert "(pateikts tieši): it quotes “naudas nepietika”" in said
    assert "ierosināja valodas modelis fake-model 100\u00a0% lasījumu" in explain(
        replace(coding, coder=SUGGESTED), "lv"
    )
    assert reason(coding, "en").startswith("Language model fake-model: pateikts tieši;")
    assert "{" not in reason(replace(coding, memo=""), "lv")

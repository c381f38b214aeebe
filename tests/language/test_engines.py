from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import spacy

from sdk_text.errors import EngineError, InputError, SdkTextError
from sdk_text.language import Engine, engine_info, known_engines, load, register_engine
from sdk_text.language import engines as registry


def test_engines_are_known_by_name():
    assert [engine.name for engine in known_engines()][:4] == [
        "embedded",
        "stanza",
        "lvnlp",
        "blank",
    ]
    assert all(engine.summary for engine in known_engines())


def test_blank_gives_lemmas_and_sentences(blank):
    doc = blank("Kopienas palīdz. Mēs strādājam!")
    assert [token.lemma_ for token in doc] == [
        "kopiena", "palīdzēt", ".", "mēs", "strādāt", "!",
    ]  # fmt: skip
    assert len(list(doc.sents)) == 2
    assert not doc.has_annotation("POS")


def test_engine_info_says_name_version_and_options(blank):
    info = engine_info(blank)
    assert info.engine == "blank"
    assert re.fullmatch(r"spacy \d+\.\d+.*, simplemma \d+\.\d+.*", info.version)
    assert info.to_dict()["models"]["lemma"].startswith("simplemma")
    assert engine_info(spacy.blank("lv")).engine == "lv_pipeline"


def test_info_is_kept_with_a_saved_pipeline(blank, tmp_path):
    blank.to_disk(tmp_path)
    assert engine_info(spacy.load(tmp_path)) == engine_info(blank)


def test_unknown_engine_and_option_name_what_there_is():
    with pytest.raises(InputError, match="embedded, stanza, lvnlp, blank"):
        load("udpipe")
    with pytest.raises(InputError, match="no option threads; its options: exceptions, use_"):
        load("blank", threads=2)


def test_own_engine_can_be_registered(monkeypatch):
    monkeypatch.setattr(registry, "_ENGINES", dict(registry._ENGINES))

    def mine(*, size: int = 1) -> spacy.Language:
        return spacy.blank("lv", meta={"name": f"mine{size}", "version": "0.7"})

    register_engine(Engine("mine", "a test", mine))
    info = engine_info(load("mine", size=3))
    assert (info.engine, info.version, info.options) == ("mine", "0.7", {"size": 3})


@pytest.mark.parametrize(
    ("engine", "module"), [("stanza", "stanza"), ("lvnlp", "lvnlp.parser"), ("stanza", "torch")]
)
def test_missing_extra_says_how_to_install_it(engine, module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EngineError, match=rf'pip install "sdk_text\[{engine}\]"') as raised:
        load(engine)
    assert "\n" not in str(raised.value)


def test_exceptions_can_be_left_out_and_added(tmp_path: Path):
    assert load("blank", use_exceptions=False).pipe_names == ["sentencizer", "sdk_text_simplemma"]
    own = tmp_path / "mani.tsv"
    own.write_text("SDK\tsociālais darbs kopienā\n", encoding="utf-8")
    for use, lemma in ((True, "NVO"), (False, "nvo")):
        nlp = load("blank", exceptions=own, use_exceptions=use)
        assert [token.lemma_ for token in nlp("SDK NVO")] == ["sociālais darbs kopienā", lemma]
    assert engine_info(nlp).options == {"exceptions": str(own), "use_exceptions": False}


def test_every_error_is_one_a_user_can_act_on():
    assert issubclass(EngineError, SdkTextError)
    assert issubclass(InputError, SdkTextError)

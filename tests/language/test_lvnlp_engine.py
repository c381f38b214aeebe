"""lvnlp: its real code where it is installed, else a stand-in with its real interface."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from sdk_text.errors import EngineError, InputError
from sdk_text.language import analyse, engine_info, load, tokens_frame


class FakeParser:
    """As lvnlp 0.2.0's Parser: lists of words in, lists of token dicts out."""

    asked: ClassVar[dict[str, Any]] = {}

    @classmethod
    def from_pretrained(cls, model_dir=None, device=None, dtype=None):
        cls.asked.update(model=model_dir, device=device)
        if not Path(model_dir).is_dir():
            raise ValueError(
                f"Model directory {model_dir} does not exist and could not be downloaded "
                "from Hugging Face Hub"
            )
        return cls()

    def parse(self, data, *, batch_size=64, analyzer=False):
        assert all(isinstance(word, str) for sentence in data for word in sentence)
        self.asked["analyzer"] = analyzer
        return [
            [
                {
                    "id": n, "text": word, "lemma": word.lower(), "upos": "NOUN", "xpos": "n",
                    "feats": "_" if word == "." else "Number=Sing|Case=Nom", "head": n - 1,
                    "deprel": "root" if n == 1 else "dep", "deps": "_", "misc": "_",
                }
                for n, word in enumerate(sentence, 1)
            ]
            for sentence in data
        ]  # fmt: skip


@pytest.fixture
def fake(monkeypatch):
    module = ModuleType("lvnlp.parser")
    module.Parser = FakeParser  # type: ignore[attr-defined]
    torch = ModuleType("torch")
    torch.set_num_threads = lambda n: FakeParser.asked.update(threads=n)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lvnlp", ModuleType("lvnlp"))
    monkeypatch.setitem(sys.modules, "lvnlp.parser", module)
    monkeypatch.setitem(sys.modules, "torch", torch)
    FakeParser.asked.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settings = {"args": {"model": "AiLab-IMCS-UL/lv-deberta-base"}, "vocabs": {}}
    (tmp_path / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("fake")
class TestStandIn:
    def test_words_and_sentences_are_ours_the_rest_lvnlps(self, folder):
        nlp = load("lvnlp", model=folder, threads=1)
        doc = nlp("Tikšanās plkst. 12. Nāc!")
        assert [t.text for t in doc] == ["Tikšanās", "plkst.", "12", ".", "Nāc", "!"]
        assert [len(s) for s in doc.sents] == [4, 2]
        assert [t.head.i for t in doc] == [0, 0, 1, 2, 4, 4]
        assert (doc[0].lemma_, doc[0].pos_, doc[0].tag_) == ("tikšanās", "NOUN", "n")
        assert str(doc[0].morph) == "Case=Nom|Number=Sing"
        assert str(doc[3].morph) == ""
        assert FakeParser.asked == {
            "model": str(folder), "device": "cpu", "threads": 1, "analyzer": False,
        }  # fmt: skip

    def test_batches_with_empty_texts(self, folder):
        nlp = load("lvnlp", model=folder)
        texts = ["Divi vārdi.", "", " ", "Trešais. Ceturtais."]
        docs = list(nlp.pipe(texts, batch_size=2))
        assert [doc.text for doc in docs] == texts
        assert [len(list(doc.sents)) for doc in docs if len(doc)] == [1, 1, 2]

    def test_segments(self, folder, parsed):
        docs = analyse(parsed, load("lvnlp", model=folder))
        assert [len(list(doc.sents)) for doc in docs] == [1, 2, 1]
        frame = tokens_frame(docs)
        row = frame[frame["form"] == "telpas"].iloc[0]
        assert parsed.document.text[row["start"] : row["end"]] == "tel-\npas"

    def test_info_names_the_model(self, folder):
        info = engine_info(load("lvnlp", model=folder))
        assert info.engine == "lvnlp"
        assert info.models == {"parser": folder.name}
        assert info.options == {"model": str(folder)}

    def test_a_model_that_cannot_be_had(self, tmp_path):
        with pytest.raises(EngineError, match=r'load\("lvnlp", model="FOLDER"\)') as raised:
            load("lvnlp")
        assert "\n" not in str(raised.value)
        assert "AiLab-IMCS-UL/lv_ud2.18_lv-deberta-base" in str(raised.value)
        with pytest.raises(EngineError, match="does not describe a model of lvnlp"):
            load("lvnlp", model=tmp_path)

    def test_a_model_that_asks_a_web_service_wants_leave(self, folder, monkeypatch):
        monkeypatch.setattr(FakeParser, "uses_analyzer_features", True, raising=False)
        with pytest.raises(InputError, match="analyzer=True if your text may leave"):
            load("lvnlp", model=folder)
        load("lvnlp", model=folder, analyzer=True)("Labi.")
        assert FakeParser.asked["analyzer"] is True

    def test_a_strange_encoder_may_bring_code_and_is_refused(self, folder):
        settings = {"args": {"model": "somebody/else"}}
        (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
        with pytest.raises(InputError, match="'somebody/else' may run code"):
            load("lvnlp", model=folder)
        with pytest.raises(InputError, match="trust=True takes it"):
            load("lvnlp", model="somebody/else")
        assert FakeParser.asked == {}
        assert load("lvnlp", model=folder, trust=True)("Labi.")[0].pos_ == "NOUN"


def tiny_model(folder: Path) -> Path:
    """Build a model of lvnlp itself with random weights: its own classes, its own files."""
    import torch
    import transformers
    from lvnlp.parser.config import Arguments
    from lvnlp.parser.dataset import Vocabs
    from lvnlp.parser.model import Model
    from lvnlp.parser.utils import read_conll
    from safetensors.torch import save_file

    encoder = folder / "encoder"
    encoder.mkdir()
    letters = list("aābcčdeēfgģhiījkķlļmnņoprsštuūvzž.,!0123456789")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += letters + [f"##{letter}" for letter in letters]
    (encoder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    transformers.BertTokenizerFast(str(encoder / "vocab.txt")).save_pretrained(encoder)
    torch.manual_seed(1)
    shape = transformers.BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16,
    )  # fmt: skip
    transformers.BertModel(shape).save_pretrained(encoder)
    treebank = folder / "train.conllu"
    rows = [
        "1\tKopiena\tkopiena\tNOUN\tncfsn4\tCase=Nom|Gender=Fem|Number=Sing\t2\tnsubj\t_\t_",
        "2\taug\taugt\tVERB\tvmnipt130an\tMood=Ind|Tense=Pres\t0\troot\t_\t_",
        "3\t.\t.\tPUNCT\tzs\t_\t2\tpunct\t_\t_",
    ]
    treebank.write_text("# sent_id = 1\n" + "\n".join(rows) + "\n\n", encoding="utf-8")
    arguments = Arguments(name="tiny", model=str(encoder), min_count=1)
    vocabs = Vocabs.from_data(read_conll(str(treebank)))
    model = Model(args=arguments, vocabs=vocabs)
    save_file(model.state_dict(), folder / "model.safetensors")
    config = {"args": asdict(arguments), "vocabs": vocabs.to_state_dict()}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def test_lvnlps_own_code_runs(tmp_path, parsed):
    pytest.importorskip("lvnlp", reason="the extra 'lvnlp' is not installed")
    nlp = load("lvnlp", model=tiny_model(tmp_path), trust=True, threads=1)
    docs = analyse(parsed, nlp)
    assert [len(list(doc.sents)) for doc in docs] == [1, 2, 1]
    frame = tokens_frame(docs)
    assert set(frame["upos"]) <= {"NOUN", "VERB", "PUNCT"}
    assert (frame.groupby(["segment", "sentence"])["head"].min() == 0).all()
    assert engine_info(nlp).version.startswith("lvnlp 0.")

from __future__ import annotations

import io

import pytest
import spacy
from spacy.tokens import Doc

from sdk_text.errors import InputError
from sdk_text.language import analyse
from sdk_text.language.conllu import doc_to_conllu, gold_doc, raw_paragraphs, read_conllu


def rows(block: str) -> list[list[str]]:
    return [line.split("\t") for line in block.split("\n") if not line.startswith("#")]


def test_sentences_with_offsets_into_the_document(parsed, chain):
    doc = analyse(parsed, chain)[1]
    blocks = list(doc_to_conllu(doc, "s", new_document="pils", new_paragraph="p"))
    assert blocks[0].split("\n")[:4] == [
        "# newdoc id = pils",
        "# newpar id = p",
        "# sent_id = s-1",
        "# text = Biedrība atrod telpas.",
    ]
    assert blocks[1].startswith("# sent_id = s-2\n# text = Tās ir siltas!")
    word = rows(blocks[0])[2]
    start = parsed.document.text.index("tel-")
    assert word == [
        "3", "telpas", "telpas", "NOUN", "n", "Case=Nom|Gender=Fem|Number=Sing", "2", "dep", "_",
        f"SpaceAfter=No|start_char={start}|end_char={start + 8}",
    ]  # fmt: skip


def test_it_is_valid_for_the_keepers_of_the_format(parsed, chain):
    udtools = pytest.importorskip("udtools", reason="the extra 'evaluation' is not installed")
    doc = analyse(parsed, chain)[1]
    text = "".join(block + "\n\n" for block in doc_to_conllu(doc, "s"))
    validator = udtools.Validator(lang="lv", level=2, output=None)
    state = validator.validate_file_handle(io.StringIO(text))
    assert [incident.message for incident in state.error_tracker] == []
    broken = validator.validate_file_handle(io.StringIO(text.replace("telpas", "telpā", 1)))
    assert broken.error_tracker  # the validator does look


def test_without_a_tree_the_columns_are_empty_or_flat(blank):
    doc = blank("Kopiena aug.")
    assert [row[6:8] for row in rows(next(doc_to_conllu(doc, "s")))] == [["_", "_"]] * 3
    flat = rows(next(doc_to_conllu(doc, "s", complete_trees=True)))
    assert [row[6:8] for row in flat] == [["0", "root"], ["1", "dep"], ["1", "dep"]]


def test_entities_and_odd_words_keep_the_table_whole():
    vocab = spacy.blank("lv").vocab
    words = ["10 000", "\n ", "Rīgā"]
    doc = Doc(vocab, words=words, spaces=[False] * 3, ents=["O", "O", "B-GPE"])
    found = rows(next(doc_to_conllu(doc, "s")))
    assert [row[0] for row in found] == ["1", "2"]
    assert found[0][1:4] == ["10 000", "_", "_"]
    assert found[0][9] == "start_char=0|end_char=6"
    assert found[1][9] == "NER=B-GPE|start_char=8|end_char=12"


def test_reading_a_treebank(tmp_path, sample):
    path = tmp_path / "a.conllu"
    path.write_text(sample, encoding="utf-8")
    first, second = read_conllu(path)
    assert first.forms == ("Kopiena", "aug", "(", "lēni", ")", ".")
    assert first.text == "Kopiena aug (lēni). "
    assert (first.ident, first.new_paragraph, second.new_paragraph) == ("s1", True, False)
    assert second.forms == ("Tāsir", ".")
    assert "6.1" not in first.block
    assert raw_paragraphs([first, second]) == ["Kopiena aug (lēni). Tāsir."]
    doc = gold_doc(spacy.blank("lv").vocab, first)
    assert doc.text == "Kopiena aug (lēni)."
    assert len(list(doc.sents)) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no sentence"),
        ("# only = this\n\n", "line 1: a sentence without words"),
        ("# sent_id = 1\n1\tvārds\n\n", "line 2: ten columns"),
        ("vārds\n", "line 1: ten columns"),
    ],
)
def test_what_is_no_treebank_is_named(text, message, tmp_path):
    path = tmp_path / "a.conllu"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_conllu(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_conllu(tmp_path / "none.conllu")

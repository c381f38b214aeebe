"""CoNLL-U: Docs out, treebanks in (https://universaldependencies.org/format.html)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from sdk_text.errors import InputError
from sdk_text.language.frames import feats_of, head_and_relation, sentences_of, words_of
from sdk_text.language.segments import document_place, segment_of
from sdk_text.system.given_files import read_given_text

COLUMNS = 10


def doc_to_conllu(
    doc: Doc,
    ident: str,
    *,
    offsets: bool = True,
    new_document: str = "",
    new_paragraph: str = "",
    complete_trees: bool = False,
) -> Iterator[str]:
    """Yield a CoNLL-U block, without the empty line after it, for each sentence of a Doc.

    Args:
        doc: from any engine.
        ident: sentences are numbered behind it: ``IDENT-1``, ``IDENT-2`` …
        offsets: put ``start_char`` and ``end_char`` into MISC: of the document where the Doc is
            tied to one (`sdk_text.language.analyse`), else of the Doc.
        new_document: name for ``# newdoc id`` before the first sentence.
        new_paragraph: name for ``# newpar id`` before the first sentence.
        complete_trees: where the engine has no tree, hang all words on the first one, as tools
            demand that read trees only; otherwise HEAD and DEPREL are ``_``.
    """
    first = True
    for number, sentence in enumerate(sentences_of(doc), 1):
        words = words_of(sentence)
        if not words:
            continue
        lines = []
        if first and new_document:
            lines.append(f"# newdoc id = {new_document}")
        if first and new_paragraph:
            lines.append(f"# newpar id = {new_paragraph}")
        first = False
        spaced = [_space_after(word) for word in words]
        text = "".join(_form(w) + " " * s for w, s in zip(words, spaced, strict=True)).rstrip()
        lines += [f"# sent_id = {ident}-{number}", f"# text = {text}"]
        numbers = {word.i: n for n, word in enumerate(words, 1)}
        for word, space in zip(words, spaced, strict=True):
            lines.append(_line(word, numbers, space, offsets, complete_trees))
        yield "\n".join(lines)


def _form(word: Token) -> str:
    return " ".join(word.text.split())


def _space_after(word: Token) -> bool:
    """White space follows in the text, or nothing does (the end of a paragraph)."""
    if word.whitespace_ or word.i + 1 >= len(word.doc):
        return True
    return bool(word.nbor(1).is_space)


def _line(word: Token, numbers: dict[int, int], space: bool, offsets: bool, complete: bool) -> str:
    number = numbers[word.i]
    head, relation = head_and_relation(word, numbers)
    if relation:
        tree = [str(head), relation]
    elif complete:
        tree = ["0", "root"] if number == 1 else ["1", "dep"]
    else:
        tree = ["_", "_"]
    columns = [
        str(number), _form(word), _cell(word.lemma_), _cell(word.pos_), _cell(word.tag_),
        _cell(feats_of(word)), *tree, "_", _misc(word, space, offsets),
    ]  # fmt: skip
    return "\t".join(columns)


def _cell(value: str) -> str:
    return " ".join(value.split()) or "_"


def _misc(word: Token, space: bool, offsets: bool) -> str:
    parts = []
    if word.ent_type_:
        parts.append(f"NER={word.ent_iob_}-{word.ent_type_}")
    if not space:
        parts.append("SpaceAfter=No")
    if offsets:
        tied = segment_of(word.doc) is not None
        start, end = document_place(word) if tied else (word.idx, word.idx + len(word))
        parts += [f"start_char={start}", f"end_char={end}"]
    return "|".join(parts) or "_"


@dataclass(frozen=True)
class GoldSentence:
    """A sentence of a treebank: its block without enhanced graph, and its surface tokens."""

    ident: str
    block: str
    forms: tuple[str, ...]
    spaces: tuple[bool, ...]
    new_paragraph: bool

    @property
    def text(self) -> str:
        """The running text, with a blank at the end where one follows."""
        return "".join(f + " " * s for f, s in zip(self.forms, self.spaces, strict=True))


def read_conllu(path: Path) -> list[GoldSentence]:
    """Read a treebank.

    Raises:
        InputError: the file is missing, empty or no CoNLL-U; the message names file and line.
    """
    # As a text file is opened: every line end is "\n".
    text = read_given_text(path, "trees").replace("\r\n", "\n").replace("\r", "\n")
    sentences = []
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append(line)
        elif lines:
            sentences.append(_sentence(path, number - len(lines), lines))
            lines = []
    if not sentences:
        raise InputError(f"{path}: holds no sentence in CoNLL-U")
    return sentences


def _sentence(path: Path, first: int, lines: Sequence[str]) -> GoldSentence:
    ident, new_paragraph = "", False
    forms, spaces, kept = [], [], []
    inside = 0  # words up to this number belong to a multi-word token
    for number, line in enumerate(lines, first):
        if line.startswith("#"):
            kept.append(line)
            name, _, value = line[1:].partition("=")
            ident = value.strip() if name.strip() == "sent_id" else ident
            new_paragraph |= line[1:].strip().startswith(("newpar", "newdoc"))
            continue
        cells = line.split("\t")
        if len(cells) != COLUMNS or not cells[0][:1].isdigit():
            raise InputError(f"{path}, line {number}: ten columns with a tab between are wanted")
        if "." in cells[0]:
            continue  # nodes of ellipsis are no words and belong to enhanced trees only
        cells[8] = "_"  # the enhanced graph may lean on nodes of ellipsis
        kept.append("\t".join(cells))
        begin, _, end = cells[0].partition("-")
        if end or int(begin) > inside:
            forms.append(cells[1])
            spaces.append("SpaceAfter=No" not in cells[9].split("|"))
            inside = int(end) if end else inside
    if not forms:
        raise InputError(f"{path}, line {first}: a sentence without words")
    return GoldSentence(ident, "\n".join(kept), tuple(forms), tuple(spaces), new_paragraph)


def gold_doc(vocab: Vocab, sentence: GoldSentence) -> Doc:
    """Return a Doc with the treebank's tokens as one sentence, for an engine to analyse."""
    starts: list[bool | int | None] = [i == 0 for i in range(len(sentence.forms))]
    spaces = [*sentence.spaces[:-1], False]
    return Doc(vocab, words=list(sentence.forms), spaces=spaces, sent_starts=starts)


def raw_paragraphs(sentences: Sequence[GoldSentence]) -> list[str]:
    """Return the running text of a treebank by paragraphs, as a user would have it."""
    paragraphs: list[str] = []
    for sentence in sentences:
        if sentence.new_paragraph or not paragraphs:
            paragraphs.append("")
        paragraphs[-1] += sentence.text
    return [paragraph.strip() for paragraph in paragraphs]

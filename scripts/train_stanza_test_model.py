"""Trains a small Stanza package for Latvian with Stanza's own trainers, for the tests.

    python scripts/train_stanza_test_model.py [--treebank ../shared/ud-lv] [--out .cache/stanza-lv]

The result has the layout of Stanza's own resources folder, so that tests load it the way a user
loads Stanza's models: sdk_text.language.load("stanza", folder=".cache/stanza-lv"). It is meant
to be quick (a few minutes on one core), not good: use Stanza's own models for work.

The treebank is under CC BY-SA 4.0, and so is what is trained on it (LICENCE.txt beside it).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

SEED = "1234"
PACKAGE = "small"
LICENCE = """Trained on the Latvian treebank UD_Latvian-LVTB (University of Latvia, IMCS, AiLab;
Gruzitis et al. 2018; Pretkalnina et al. 2018), Creative Commons Attribution-ShareAlike 4.0.
These models are under the same licence: https://creativecommons.org/licenses/by-sa/4.0/
"""
# Processor → options of Stanza's trainer: small layers and few steps.
OPTIONS = {
    "tokenize": (
        "--max_seqlen 300 --hidden_dim 32 --conv_filters 9 --steps 400 --eval_steps 200 "
        "--report_steps 200 --dropout 0.1 --unit_dropout 0.1 --no_use_mwt"
    ),
    "pos": (
        "--no_pretrain --word_cutoff 3 --hidden_dim 96 --num_layers 1 --char_emb_dim 32 "
        "--char_hidden_dim 64 --transformed_dim 64 --deep_biaff_hidden_dim 64 "
        "--composite_deep_biaff_hidden_dim 32 --tag_emb_dim 16 --dropout 0.25 "
        "--word_dropout 0.2 --batch_size 40 --max_steps 300 --eval_interval 150 "
        "--fix_eval_interval --log_step 50"
    ),
    "lemma": (
        "--hidden_dim 48 --emb_dim 24 --pos_dim 24 --num_epoch 2 --batch_size 100 "
        "--dropout 0.2 --lr 0.004"
    ),
    "depparse": (
        "--no_pretrain --word_cutoff 3 --hidden_dim 96 --num_layers 1 --char_emb_dim 32 "
        "--char_hidden_dim 64 --transformed_dim 64 --deep_biaff_hidden_dim 96 "
        "--deep_biaff_output_dim 64 --tag_emb_dim 24 --dropout 0.25 --word_dropout 0.2 "
        "--batch_size 1500 --max_steps 160 --eval_interval 80 --log_step 50 --no_xpos "
        "--no_checkpoint --optim adam --lr 0.003 --no_second_optim"
    ),
}


def main(argv: list[str] | None = None) -> int:
    """Train what is missing and write the package; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--treebank", type=Path, default=Path("../shared/ud-lv"))
    parser.add_argument("--out", type=Path, default=Path(".cache/stanza-lv"))
    parser.add_argument("--sentences", type=int, default=3000, help="of the training part")
    parser.add_argument("--steps", type=int, help="steps of every trainer, for a quick trial")
    arguments = parser.parse_args(argv)
    arguments.out = arguments.out.resolve()  # the trainers run in a folder of their own
    for name in ("train.conllu", "dev.conllu"):
        if not (arguments.treebank / name).is_file():
            print(f"There is no {name} in {arguments.treebank}", file=sys.stderr)
            return 2
    recipe = fingerprint(arguments)
    mark = arguments.out / "recipe.txt"
    if mark.is_file() and mark.read_text(encoding="utf-8") == recipe:
        print(f"{arguments.out} is up to date")
        return 0
    started = time.monotonic()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.out.parent) as work:
        package = Path(work, "package")
        train(arguments, Path(work), package)
        (package / "recipe.txt").write_text(recipe, encoding="utf-8")
        shutil.rmtree(arguments.out, ignore_errors=True)
        package.rename(arguments.out)
    size = sum(f.stat().st_size for f in arguments.out.rglob("*.pt"))
    seconds = time.monotonic() - started
    print(f"{arguments.out}: {size / 1e6:.1f} MB, trained in {seconds:.0f} s")
    return 0


def fingerprint(arguments: argparse.Namespace) -> str:
    """Return a hash of what the result depends on; the same hash needs no new training."""
    from stanza import __version__

    parts = [Path(__file__).read_bytes(), f"{arguments.sentences} {arguments.steps}".encode()]
    parts += [(arguments.treebank / f"{part}.conllu").read_bytes() for part in ("train", "dev")]
    return hashlib.sha256(b"\0".join([*parts, __version__.encode()])).hexdigest()


def train(
    arguments: argparse.Namespace,
    work: Path,
    package: Path,
    options: dict[str, str] = OPTIONS,
    name_of_models: str = PACKAGE,
) -> None:
    """Run the four trainers in a folder of their own and lay out the package."""
    import torch
    from stanza.models import lemmatizer, parser, tagger, tokenizer

    torch.set_num_threads(1)
    logging.getLogger("stanza").setLevel(logging.WARNING)
    files = prepare(arguments, work)
    trainers = {
        "tokenize": tokenizer.main, "pos": tagger.main, "lemma": lemmatizer.main,
        "depparse": parser.main,
    }  # fmt: skip
    here = Path.cwd()
    os.chdir(work)  # the trainers write beside themselves (dictionaries, checkpoints)
    try:
        for name, run in trainers.items():
            started = time.process_time()
            run([*data_options(name, files), *options[name].split(), *limit(name, arguments)])
            print(f"{name}: {time.process_time() - started:.0f} s", flush=True)
    finally:
        os.chdir(here)
    resources: dict[str, object] = {"lang_name": "Latvian"}
    for name in trainers:
        target = package / "lv" / name / f"{name_of_models}.pt"
        target.parent.mkdir(parents=True)
        shutil.copy(work / f"{name}.pt", target)
        md5 = hashlib.md5(target.read_bytes(), usedforsecurity=False).hexdigest()
        resources[name] = {name_of_models: {"md5": md5}}
    resources["packages"] = {"default": dict.fromkeys(trainers, name_of_models)}
    (package / "resources.json").write_text(json.dumps({"lv": resources}), encoding="utf-8")
    (package / "LICENCE.txt").write_text(LICENCE, encoding="utf-8")


def limit(name: str, arguments: argparse.Namespace) -> list[str]:
    if arguments.steps is None:
        return []
    steps = str(arguments.steps)
    options = {"tokenize": ["--steps", steps], "lemma": ["--num_epoch", "1"]}
    return options.get(name, ["--max_steps", steps, "--eval_interval", steps])


def data_options(name: str, files: dict[str, Path]) -> list[str]:
    """Return the files and names that one trainer wants."""
    common = ["--shorthand", "lv_lvtb", "--seed", SEED, "--save_name", f"{name}.pt"]
    common += ["--save_dir", ".", "--mode", "train"]
    if name == "tokenize":
        return [
            *common, "--lang", "lv",
            "--txt_file", str(files["train.txt"]), "--label_file", str(files["train.toklabels"]),
            "--mwt_json_file", str(files["train-mwt.json"]),
            "--dev_txt_file", str(files["dev.txt"]),
            "--dev_label_file", str(files["dev.toklabels"]),
            "--dev_conll_gold", str(files["dev.conllu"]),
        ]  # fmt: skip
    own = [] if name == "lemma" else ["--lang", "lv"]
    return [
        *common, *own,
        "--train_file", str(files["train.conllu"]), "--eval_file", str(files["dev.conllu"]),
    ]  # fmt: skip


def prepare(arguments: argparse.Namespace, work: Path) -> dict[str, Path]:
    """Write the treebank's parts as the trainers want them: CoNLL-U, plain text, labels."""
    from stanza.utils.datasets import prepare_tokenizer_data

    files = {}
    for part, count in (
        ("train", arguments.sentences),
        ("dev", max(20, arguments.sentences // 20)),
    ):
        text = (arguments.treebank / f"{part}.conllu").read_text(encoding="utf-8")
        blocks = [without_empty_nodes(block) for block in text.strip().split("\n\n")[:count]]
        conllu, plain = work / f"{part}.conllu", work / f"{part}.txt"
        labels = work / f"{part}.toklabels"
        conllu.write_text("\n\n".join(blocks) + "\n\n", encoding="utf-8")
        plain.write_text(paragraphs(blocks), encoding="utf-8")
        expansions = work / f"{part}-mwt.json"  # empty: Latvian has no multi-word tokens
        prepare_tokenizer_data.main(
            [str(plain), str(conllu), "-o", str(labels), "-m", str(expansions)]
        )
        files |= {f"{part}.conllu": conllu, f"{part}.txt": plain, f"{part}.toklabels": labels}
        files[f"{part}-mwt.json"] = expansions
    return files


def without_empty_nodes(block: str) -> str:
    """Drop the nodes of ellipsis (8.1), which basic trees do not have."""
    lines = block.split("\n")
    return "\n".join(x for x in lines if x.startswith("#") or "." not in x.split("\t")[0])


def paragraphs(blocks: list[str]) -> str:
    """Return the running text of sentences, with a blank line where a paragraph begins."""
    text = ""
    for block in blocks:
        lines = block.split("\n")
        sentence = next(x for x in lines if x.startswith("# text = "))[len("# text = ") :]
        new = any(x.startswith(("# newpar", "# newdoc")) for x in lines)
        text += ("\n\n" if new else " ") + sentence if text else sentence
    return text + "\n"


if __name__ == "__main__":
    sys.exit(main())

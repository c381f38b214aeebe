"""The command ``python -m sdk_text``: lists the commands."""

from __future__ import annotations

import sys

import sdk_text
from sdk_text.errors import InputError
from sdk_text.system.command_line import run_command
from sdk_text.wording.nearest import hint

COMMANDS = {
    "extract": "from reports to sections, segments, codings, tables and figures",
    "quotes": "quotes of a code, a summary or a section, with context; 0/1 matrix",
    "review": "review sheets out, decisions in, agreement of coders",
    "reader": "reports with their codings in the browser: read, code, review",
    "codebook": "tries a codebook or a rule file: what is wrong, and where",
    "llm": "a language model as coder: settings, batch, pilot, reading of conflicts",
    "exchange": "projects of QualCoder, MAXQDA, NVivo, ATLAS.ti and others, out and in",
    "language.parse": "words, lemmas, tags and trees of any Latvian text, as CoNLL-U",
    "language.evaluate": "how good a language engine is on a treebank",
}


def main() -> int:
    """Print the commands, or name the one that was meant; return the exit code."""
    return run_command(_list)


def _list() -> None:
    name = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if name is not None:
        meant = f"write it with a full stop: python -m sdk_text.{name}"
        known = meant if name in COMMANDS else hint(name, COMMANDS)
        raise InputError(f"python -m sdk_text {name}: no command; {known}")
    print(f"sdk_text {sdk_text.__version__}\n\nCommands (each has --help):\n")
    width = max(map(len, COMMANDS))
    for name, purpose in COMMANDS.items():
        print(f"  python -m sdk_text.{name:<{width}}  {purpose}")


if __name__ == "__main__":
    sys.exit(main())

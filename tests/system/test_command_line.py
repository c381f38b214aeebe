"""Standard output, signals and options, as all commands have them."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path

import pytest

from sdk_text.errors import InputError
from sdk_text.reader.__main__ import _port
from sdk_text.system import stopping
from sdk_text.system.command_line import Parser, run_command, seed, share
from sdk_text.system.files import write_all_whole, write_whole
from sdk_text.system.standard_output import Outlet, plain


@pytest.mark.parametrize(
    ("encoding", "printed"), [("ascii", "Riga: 2 x sis -> ?"), ("cp1252", "Riga: 2 × šis -> ?")]
)
def test_letters_that_an_output_lacks_become_plainer(encoding: str, printed: str) -> None:
    assert plain("Rīga: 2 × šis → 語", encoding) == printed
    target = io.BytesIO()
    outlet = Outlet(io.TextIOWrapper(target, encoding))
    outlet.write("Rīga: 2 × šis → 語")
    outlet.flush()
    assert target.getvalue().decode(encoding) == printed


class Full(io.StringIO):
    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_work_goes_on_when_nothing_can_be_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[int] = []
    monkeypatch.setattr(sys, "stdout", Full())

    def action() -> None:
        print("one", flush=True)
        done.append(1)

    assert run_command(action) == 2
    assert done == [1]
    assert "standard output cannot be written (No space left" in capsys.readouterr().err


def test_no_streams_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run_command(lambda: print("x", file=sys.stderr)) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_stops_and_the_message_is_true(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    assert run_command(lambda: signal.raise_signal(number)) == 128 + number
    assert capsys.readouterr().err == "stopped; nothing was written\n"

    def written() -> None:
        write_whole(tmp_path / "x", "x")
        signal.raise_signal(number)

    assert run_command(written) == 128 + number
    assert f"stopped; {tmp_path / 'x'} was written before" in capsys.readouterr().err

    def swallowed() -> None:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            raise SystemError("a library's own error") from None

    assert run_command(swallowed) == 128 + number
    assert signal.getsignal(number) == before


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_few_lines_are_not_cut_in_two() -> None:
    done: list[str] = []

    def whole() -> None:
        with stopping.held():
            signal.raise_signal(signal.SIGINT)
            done.append("the rest")

    with pytest.raises(KeyboardInterrupt):
        whole()
    assert done == ["the rest"]


def test_errors_of_the_machine_are_no_bugs(capsys: pytest.CaptureFixture[str]) -> None:
    def denied() -> None:
        raise PermissionError(13, "Permission denied", "x.csv")

    def memory() -> None:
        raise MemoryError

    def bug() -> None:
        raise KeyError("x")

    assert run_command(denied) == 2
    assert capsys.readouterr().err.startswith("error: x.csv: Permission denied; ")
    assert run_command(memory) == 2
    assert "not enough memory" in capsys.readouterr().err
    assert run_command(bug) == 1
    assert "bug in sdk_text" in capsys.readouterr().err


def test_the_value_of_an_option_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser(prog="x")
    parser.add_argument("--threshold", type=share)
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: print(parser.parse_args(["--threshold", "2"])))
    assert stop.value.code == 2
    assert capsys.readouterr().err == (
        "error: --threshold: must be a number from 0 to 1, not '2' (see x --help)\n"
    )


@pytest.mark.parametrize(
    ("read", "wrong", "right"), [(seed, "-1", "7"), (seed, "x", "0"), (_port, "abc", "0"),
                                 (_port, "70000", "8000"), (_port, "-1", "65535")]
)  # fmt: skip
def test_numbers_out_of_range_are_named(read, wrong: str, right: str, capsys) -> None:
    parser = Parser(prog="p")
    parser.add_argument("--n", type=read)
    assert parser.parse_args(["--n", right]).n == int(right)
    with pytest.raises(SystemExit):
        parser.parse_args([f"--n={wrong}"])
    assert f"must be a whole number from 0, not {wrong!r}" in capsys.readouterr().err.replace(
        " to 65535", ""
    )


def test_a_new_file_has_the_rights_of_any_and_a_replaced_one_its_own(tmp_path: Path) -> None:
    """Without a look at the umask, which another thread may see changed."""
    plain = tmp_path / "plain.txt"
    plain.write_text("x")
    new = write_whole(tmp_path / "new.txt", "x")
    assert new.stat().st_mode == plain.stat().st_mode
    new.chmod(0o600)
    write_whole(new, "y")
    assert new.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_several_files_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("old")
    replace = os.replace

    def held(source: str, target: object) -> None:
        if str(target).endswith("/b"):
            raise PermissionError(13, "Permission denied", str(source), None, str(target))
        replace(source, str(target))

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(InputError, match="b: cannot be written"):
        write_all_whole([(tmp_path / "a", "new"), (tmp_path / "b", "new")])
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "old"}


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_nothing_takes_the_place_of_a_pipe_or_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(InputError, match=f"{name}: is "):
            write_whole(tmp_path / name, "x")
    with pytest.raises(InputError, match="zero byte"):
        write_whole(tmp_path / "a\0b", "x")


def test_an_interruption_that_a_library_cannot_raise_is_not_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Odd:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def work() -> None:
        Odd()
        stopping.check()

    assert run_command(work) == 130
    assert capsys.readouterr().err == "stopped; nothing was written\n"


def _told(capsys: pytest.CaptureFixture[str], parser: Parser, *arguments: str) -> list[str]:
    with pytest.raises(SystemExit) as stop:
        parser.parse_args(list(arguments))
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()


def _example() -> Parser:
    parser = Parser(prog="x")
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--out", required=True)
    parser.add_argument("--engine", default="embedded", choices=["embedded", "stanza"])
    parser.add_argument("--threshold", type=share)
    return parser


def test_all_faults_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["--engine", "embeded", "--threshold", "2", "--fast"]
    lines = _told(capsys, _example(), "a.txt", *wrong)
    assert lines[0] == "usage: x --out OUT PATH [PATH ...] [options]; more: x --help"
    assert lines[1:] == [
        "error: --engine: 'embeded' is not one of embedded, stanza; did you mean 'embedded'?",
        "error: --threshold: must be a number from 0 to 1, not '2'",
        "error: the following arguments are required: --out",
        "error: unrecognized arguments: --fast",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], ["the following arguments are required: PATH, --out"]),
        (["a", "--threshold"], ["--threshold: expected one argument", "required: --out"]),
        (["a", "--ot", "b"], ["did you mean '--out'?", "required: --out"]),
        (["--out", "o", "--engine", "x"], ["'x' is not one of", "required: PATH"]),
        (["a", "--out"], ["--out: expected one argument"]),
    ],
)
def test_each_fault_has_a_line(
    arguments: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line for line in _told(capsys, _example(), *arguments) if line.startswith("error:")]
    assert len(lines) == len(said)
    for part in said:
        assert any(part in line for line in lines), (part, lines)


def test_faults_of_a_command_with_commands(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser(prog="x")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("import")
    where = one.add_mutually_exclusive_group(required=True)
    where.add_argument("--corpus")
    where.add_argument("--decisions")
    one.add_argument("--lang", choices=["lv", "en"])
    lines = _told(capsys, parser, "import", "--lang", "de")
    assert lines == [
        "usage: x import (--corpus CORPUS | --decisions DECISIONS) [options]; "
        "more: x import --help",
        "error: --lang: 'de' is not one of lv, en",
        "error: one of the arguments --corpus --decisions is required",
    ]
    assert "did you mean 'import'?" in _told(capsys, parser, "inport")[-1]
    assert "required: command" in _told(capsys, parser)[-1]
    assert (
        "not allowed with"
        in _told(capsys, parser, "import", "--corpus", "a", "--decisions", "b")[0]
    )
    assert parser.parse_args(["import", "--corpus", "a"]).corpus == "a"


def test_what_is_right_is_read_as_before() -> None:
    found = _example().parse_args(["a", "b", "--out", "o", "--threshold", ".5"])
    assert (found.paths, found.out, found.engine, found.threshold) == (
        ["a", "b"],
        "o",
        "embedded",
        0.5,
    )


def test_a_package_that_is_missing_is_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    def without(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    assert run_command(lambda: without("openpyxl.styles")) == 2
    assert "the package 'openpyxl' is missing" in capsys.readouterr().err
    assert run_command(lambda: without("sdk_text.gone")) == 1
    assert "This is a bug" in capsys.readouterr().err

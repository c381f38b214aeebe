"""Entries that were cut off, changed, moved or cannot be written: never a wrong one."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sdk_text.cache.store import Store, key_of
from sdk_text.errors import InputError

KEY, OTHER = key_of("one"), key_of("two")
DATA = "Kopienas centrs tika atvērts pavasarī. ".encode() * 50


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "cache")
    store.put("docs", KEY, DATA)
    return store


def entry(store: Store) -> Path:
    assert store.folder is not None
    return store.folder / "docs" / KEY


def test_what_was_kept_comes_back(store: Store) -> None:
    assert store.get("docs", KEY) == DATA
    assert store.get("docs", OTHER) is None
    assert store.get("coded", KEY) is None
    assert (store.found, store.made) == ({"docs": 1}, {"docs": 1, "coded": 1})
    assert not [p for p in entry(store).parent.iterdir() if p.name != KEY]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_cut_off(store: Store, share: float) -> None:
    raw = entry(store).read_bytes()
    entry(store).write_bytes(raw[: int(len(raw) * share)])
    assert store.get("docs", KEY) is None


def test_every_flipped_bit_is_seen(store: Store) -> None:
    raw = entry(store).read_bytes()
    for place in range(0, len(raw), max(1, len(raw) // 97)):
        changed = bytearray(raw)
        changed[place] ^= 1 << (place % 8)
        entry(store).write_bytes(bytes(changed))
        assert store.get("docs", KEY) is None, place


def test_more_after_its_end(store: Store) -> None:
    with entry(store).open("ab") as file:
        file.write(b"more")
    assert store.get("docs", KEY) is None


def test_moved_to_another_name_or_kind(store: Store) -> None:
    raw = entry(store).read_bytes()
    assert store.folder is not None
    (store.folder / "docs" / OTHER).write_bytes(raw)
    (store.folder / "coded").mkdir()
    (store.folder / "coded" / KEY).write_bytes(raw)
    assert store.get("docs", OTHER) is None
    assert store.get("coded", KEY) is None


def test_a_folder_in_place_of_an_entry(store: Store) -> None:
    entry(store).unlink()
    entry(store).mkdir()
    assert store.get("docs", KEY) is None
    store.put("docs", KEY, DATA)  # cannot be written there
    assert store.problem


def test_a_full_disk_loses_time_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    store.put("docs", OTHER, DATA)
    store.put("docs", OTHER, DATA)
    assert "No space left on device" in store.problem
    assert store.get("docs", OTHER) is None
    assert store.get("docs", KEY) == DATA
    assert [p.name for p in entry(store).parent.iterdir()] == [KEY]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights bind ordinary users only")
def test_a_folder_that_cannot_be_written(store: Store) -> None:
    assert store.folder is not None
    store.folder.chmod(0o500)
    try:
        store.put("coded", KEY, DATA)
    finally:
        store.folder.chmod(0o700)
    assert store.problem


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("words")
    with pytest.raises(InputError, match="is a file; name a folder for the cache"):
        Store(tmp_path / "cache")


def test_deleted_in_between(store: Store) -> None:
    import shutil

    shutil.rmtree(str(store.folder))
    assert store.get("docs", KEY) is None
    store.put("docs", KEY, DATA)
    assert store.get("docs", KEY) == DATA


def test_it_is_cut_down_to_its_bound_the_oldest_first(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache", most_bytes=2500)
    keys = [key_of(n) for n in range(5)]
    for n, key in enumerate(keys):
        store.put("docs", key, os.urandom(900))
        os.utime(tmp_path / "cache" / "docs" / key, (n, n))
    kept = tmp_path / "cache" / "docs" / "notes of the researcher.txt"
    kept.write_text("x" * 5000)
    assert store.get("docs", keys[0]) is not None  # used just now
    store.cut_down()
    assert [key for key in keys if store.get("docs", key) is not None] == [keys[0], keys[4]]
    assert kept.exists()


def test_held_until_the_run_will_do(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    store.hold()
    store.put("parsed", KEY, DATA)
    assert not (tmp_path / "cache").exists()
    store.release()
    assert store.get("parsed", KEY) == DATA


def test_without_a_folder_nothing_is_kept() -> None:
    store = Store(None)
    store.put("docs", KEY, DATA)
    assert store.get("docs", KEY) is None
    assert not store.has("docs")
    store.cut_down()


def test_many_writers_at_once(tmp_path: Path) -> None:
    """Threads and a second process write and read the same entries, and cut the folder down."""
    folder = tmp_path / "cache"
    code = (
        "import sys; from pathlib import Path; from sdk_text.cache.store import Store, key_of\n"
        "store = Store(Path(sys.argv[1]), most_bytes=40_000)\n"
        "for n in range(300):\n"
        "    data = bytes([n % 50]) * 5000; key = key_of(n % 50)\n"
        "    store.put('docs', key, data); got = store.get('docs', key)\n"
        "    assert got in (data, None); store.cut_down()\n"
        "assert not store.problem, store.problem\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    wrong: list[int] = []

    def work() -> None:
        store = Store(folder, most_bytes=40_000)
        for n in range(300):
            data, key = bytes([n % 50]) * 5000, key_of(n % 50)
            store.put("docs", key, data)
            if store.get("docs", key) not in (data, None):
                wrong.append(n)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait() == 0
    assert not wrong


def test_keys_tell_values_apart() -> None:
    keys = [key_of("a", "b"), key_of("ab"), key_of(["a", "b"]), key_of("a", ["b"]), key_of(1),
            key_of("1"), key_of(1.5), key_of(None), key_of(True), key_of({"a": 1})]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})
    with pytest.raises(TypeError):
        key_of(object())

"""Only this machine is asked, whatever a name, a redirect or the environment says."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from fake_server import Raw, completion, fake_server, honest
from llm_examples import coder_for, made_run, settings_for

from sdk_text.errors import InputError
from sdk_text.llm.addresses import find_server, is_loopback, place_of
from sdk_text.llm.client import Client


def resolving(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    """Let every name resolve to these addresses; numbers stay what they are."""
    real = socket.getaddrinfo

    def found(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host.replace(".", "").isdigit():
            return real(host, port, *rest, **more)
        kind = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kind[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("http://127.0.0.1:8080/v1", ("127.0.0.1", 8080)),
        ("http://localhost/v1/", ("127.0.0.1", 80)),
        ("http://127.1:9/v1", ("127.0.0.1", 9)),
        ("http://2130706433:9/v1", ("127.0.0.1", 9)),
        ("http://[::1]:8080/v1", ("::1", 8080)),
        ("HTTP://LOCALHOST:8080/v1", ("127.0.0.1", 8080)),
    ],
)
def test_this_machine(address: str, place: tuple[str, int]) -> None:
    server = find_server(address)
    assert (server.ip, server.port) == place
    assert not server.remote
    assert server.place == "this machine"


@pytest.mark.parametrize(
    "address",
    [
        "http://10.1.2.3:8080/v1", "http://192.168.1.5/v1", "http://8.8.8.8/v1",
        "http://0.0.0.0:8080/v1", "http://[::]:80/v1", "http://[2001:db8::1]/v1",
        "http://[::ffff:8.8.8.8]/v1", "http://169.254.169.254/v1", "http://0x08080808/v1",
    ],
)  # fmt: skip
def test_another_machine_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="not this machine; texts of reports stay here"):
        find_server(address)


@pytest.mark.parametrize("ips", [("10.0.0.9",), ("127.0.0.1", "10.0.0.9"), ("::1", "fe80::1")])
def test_a_name_that_points_elsewhere_is_refused(
    monkeypatch: pytest.MonkeyPatch, ips: tuple[str, ...]
) -> None:
    resolving(monkeypatch, *ips)
    for name in ("localhost", "my.machine"):
        with pytest.raises(InputError, match="not this machine"):
            find_server(f"http://{name}:11434/v1")
    server = find_server("http://my.machine:11434/v1", allow_remote=True)
    assert server.remote
    assert server.place == "my.machine"
    assert not is_loopback(server.ip)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("localhost:11434", "not an address"),
        ("ftp://localhost/v1", "not an address"),
        ("file:///etc/passwd", "not an address"),
        ("http:///v1", "not an address"),
        ("http://localhost:99999/v1", "not an address"),
        ("http://[::1/v1", "not an address"),
        ("http://user:secret@localhost/v1", "holds a user or password"),
        ("http://localhost@evil.example/v1", "holds a user or password"),
        ("http://localhost/v1?key=1", "has a part after"),
        ("http://localhost/v1#x", "has a part after"),
        ("http://lоcalhost/v1", "plain letters"),
        ("http://no.such.host.invalid/v1", "cannot be found"),
    ],
)
def test_what_is_no_address(address: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        find_server(address)
    assert "secret" not in str(error.value)


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with fake_server() as fake:
        server = find_server(f"http://localhost:{fake.port}/v1")
        # From now on the name points elsewhere: the connection must not follow it.
        resolving(monkeypatch, "203.0.113.7")
        with Client(server, settings_for(fake, tmp_path)) as client:
            assert client.models() == ["fake-model", "other"]
        assert fake.paths == ["/v1/models"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(tmp_path: Path, status: int) -> None:
    results, segments = made_run()
    with fake_server() as other, fake_server() as fake:
        to = {"Location": f"{other.address}/chat/completions"}
        fake.behaviour = lambda body: Raw(b"{}", status, to)
        with pytest.raises(InputError, match="points elsewhere, which is not followed"):
            coder_for(fake, tmp_path).prepare(results, segments)
        assert other.paths == []
        assert len(fake.asked) == 1


def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    results, segments = made_run()
    with fake_server() as proxy, fake_server() as fake:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "")
        coder_for(fake, tmp_path).prepare(results, segments)
        assert proxy.paths == []
        assert fake.asked


def test_the_key_comes_from_the_environment_and_is_written_nowhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    results, segments = made_run()
    with fake_server() as fake:
        coder = coder_for(fake, tmp_path, key_from="MY_KEY")
        with pytest.raises(InputError, match="the environment variable 'MY_KEY' is not set"):
            coder.prepare(results, segments)
        monkeypatch.setenv("MY_KEY", "abc-123")
        coder.prepare(results, segments)
        assert {h["Authorization"] for h in fake.headers} == {"Bearer abc-123"}
        kept = coder.settings.answers_path.read_text(encoding="utf-8")
        assert "abc-123" not in kept + json.dumps(coder.account())


@pytest.mark.parametrize(
    ("url", "place"),
    [("http://127.0.0.1:8080/v1", "this machine"), ("http://localhost/v1", "this machine"),
     ("http://[::1]:1/v1", "this machine"), ("https://far.example/v1", "far.example"),
     ("http://10.0.0.7:80/v1", "10.0.0.7"), ("http://[::1", "http://[::1"), ("mine", "mine")],
)  # fmt: skip
def test_where_a_server_was_by_its_address(url: str, place: str) -> None:
    assert place_of(url) == place


KEY = "sk-a-key-that-nobody-may-read-0123456789"


@pytest.mark.parametrize("status", [200, 400, 401, 404, 413, 429, 503])
def test_a_key_that_a_server_tells_back_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, no_waiting: list[float], status: int
) -> None:
    results, segments = made_run()
    monkeypatch.setenv("MY_KEY", f" {KEY} ")
    body = json.dumps({"error": {"message": f"Incorrect key: {KEY}"}}).encode()
    with fake_server(lambda _: Raw(body, status)) as fake:
        coder = coder_for(fake, tmp_path, key_from="MY_KEY", retries=1)
        with pytest.raises(InputError, match=r"Incorrect key: \[key\]") as error:
            coder.prepare(results, segments)
        assert KEY not in str(error.value)
        assert {h["Authorization"] for h in fake.headers} == {f"Bearer {KEY}"}


def test_a_key_in_an_answer_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    results, segments = made_run()
    monkeypatch.setenv("MY_KEY", KEY)
    with fake_server(lambda body: completion(honest(body), model=KEY)) as fake:
        coder = coder_for(fake, tmp_path, key_from="MY_KEY")
        coder.prepare(results, segments)
        kept = coder.settings.answers_path.read_text(encoding="utf-8")
        assert KEY not in kept + json.dumps(coder.account())


def test_a_key_in_the_wrong_place_is_not_told(tmp_path: Path) -> None:
    results, segments = made_run()
    with fake_server() as fake, pytest.raises(InputError, match="never the key itself") as error:
        coder_for(fake, tmp_path, key_from=KEY).prepare(results, segments)
    assert KEY not in str(error.value)
    for address in (f"http://localhost/v1?key={KEY}", f"http://me:{KEY}@localhost:99999/v1"):
        with pytest.raises(InputError) as error:
            find_server(address)
        assert KEY not in str(error.value)

"""The server: what the page needs is answered, and nothing else, and nobody else."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip(
    "starlette", reason="the reader needs the extra: pip install 'sdk_text[reader]'"
)
pytest.importorskip("httpx")

from reader_examples import Session, rerun
from starlette.testclient import TestClient

from sdk_text.reader.events import news
from sdk_text.reader.project import Change
from sdk_text.reader.server import MOST_BODY, make_app
from sdk_text.reader.serving import _listen

TOKEN = "t" * 32
PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def client(work: Path) -> Iterator[TestClient]:
    session = Session(work)
    app = make_app(session.answers, TOKEN, PORT)
    with TestClient(app, base_url=BASE) as client:
        client.session = session  # type: ignore[attr-defined]
        yield client


def url(path: str) -> str:
    return f"/{TOKEN}/{path}"


def test_the_page_and_its_questions(client: TestClient) -> None:
    page = client.get(url(""))
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    project = client.get(url("api/project")).json()
    assert [r["id"] for r in project["reports"]] == ["dzelmava", "kalnvarti"]
    for what in (
        "quotes?code=method/survey",
        "search?q=kopiena",
        "queue?n=3",
        "progress",
        "conflicts",
    ):
        assert client.get(url(f"api/{what}")).status_code == 200, what
    assert len(client.get(url("api/queue?n=3")).json()["items"]) == 3
    report = client.get(url("api/report/kalnvarti")).json()
    assert report["text"]


def test_an_act_over_http(client: TestClient) -> None:
    report = client.get(url("api/report/kalnvarti")).json()
    body = {"act": "read", "segment": report["segments"][0]["segment"], "client": "w"}
    answer = client.post(url("api/act"), json=body)
    assert answer.json()["report"][0]["segments"][0]["reviewed"]
    assert client.post(url("api/undo"), json={"client": "w"}).json()["redo"]
    assert client.post(url("api/redo"), json={"client": "w"}).json()["undo"]


def test_every_answer_forbids_what_is_foreign(client: TestClient) -> None:
    for path in (url(""), url("api/project"), "/", "/x", url("page/nothing.js")):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path",
    ["/", "/api/project", "/" + "x" * 32 + "/", "/" + "x" * 32 + "/api/project", f"/{TOKEN}",
     f"/{TOKEN[:-1]}/", f"/{TOKEN.upper()}/api/project", "/page/reader.css", f"//{TOKEN}/",
     f"/%74{TOKEN[1:]}x/"],
)  # fmt: skip
def test_without_the_token_there_is_nothing(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert TOKEN not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8123", "127.0.0.1:8124", "127.0.0.1", "localhost", "",
     "127.0.0.1.evil.example:8123", "[::1]:8123", "127.0.0.1:8123@evil.example"],
)  # fmt: skip
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get(url("api/project"), headers={"host": host}).status_code == 403


def test_localhost_is_let_in(client: TestClient) -> None:
    headers = {"host": f"localhost:{PORT}", "origin": f"http://localhost:{PORT}"}
    assert client.post(url("api/undo"), json={}, headers=headers).status_code == 409


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:8123", "http://127.0.0.1:8124",
     "http://localhost:8123", "file://", "http://127.0.0.1:8123.evil.example", ""],
)  # fmt: skip
def test_another_origin_is_refused(client: TestClient, origin: str) -> None:
    answer = client.post(url("api/undo"), json={}, headers={"origin": origin})
    assert answer.status_code == 403
    assert (
        client.get(url("api/project"), headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"]
)
def test_what_a_form_can_send_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post(url("api/act"), content=b'{"act":"undo"}', headers={"content-type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, url("api/act")).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["page/..%2f__init__.py", "page/../server.py", "page/%2e%2e/server.py", "page/..%5cserver.py",
     "page/%252e%252e%252fserver.py", "page//etc/passwd", "page/index.html", "page/.", "page/..",
     "page/reader.css%00", "page/", "api/report/..%2f..%2fetc%2fpasswd", "api/report/nav",
     "api/report/", "api/report", "api/__init__", "api/", "api/act", "out/run.json", "..",
     "api/report/kalnvarti/..", "page/C:%5cWindows"],
)  # fmt: skip
def test_path_tricks_lead_nowhere(client: TestClient, path: str) -> None:
    answer = client.get(f"{BASE}{url(path)}")
    assert answer.status_code in (404, 405)
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"act"', b"[" * 100_000, b'{"act": NaN', b"\xff\xfe",
     b'{"act": 1e999}', b'{"act":"add","summary":{"a":1}}', b'{"act":["accept"]}',
     b'{"act":"accept","coding":"\\ud800"}',
     b'{"act":"accept","client":{}}', b'{"act":"accept","nonce":["a"]}'],
)  # fmt: skip
def test_bad_bodies_are_told_so(client: TestClient, body: bytes) -> None:
    for what in ("act", "undo", "redo"):
        answer = client.post(
            url(f"api/{what}"), content=body, headers={"content-type": "application/json"}
        )
        assert 400 <= answer.status_code < 500
        assert answer.json()["error"]


@pytest.mark.parametrize("origin", ["http://[", "http://127.0.0.1:8123/", "http://[::1", "http:"])
def test_an_origin_that_is_none_is_refused(client: TestClient, origin: str) -> None:
    answer = client.post(f"/{TOKEN}/api/undo", json={}, headers={"origin": origin})
    assert answer.status_code == 403


def test_a_huge_body_is_refused_without_being_held(client: TestClient) -> None:
    json_type = {"content-type": "application/json"}
    answer = client.post(url("api/act"), content=b"x" * (MOST_BODY + 1), headers=json_type)
    assert answer.status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 10_000

    answer = client.post(url("api/act"), content=pieces(), headers=json_type)
    assert answer.status_code == 413
    assert client.get(url("api/search?q=" + "x" * 5_000)).status_code == 414


def test_a_wrong_number_in_a_question_does_no_harm(client: TestClient) -> None:
    for n in ("-1", "x", "1e9", "99999999999999999999", "", "٣", "1.5"):
        assert client.get(url("api/queue"), params={"n": n}).status_code == 200
    assert client.get(url("api/quotes?code=%00&summary=%F0%9F%98%80")).json()["quotes"] == []


EVIL = "<script>alert(1)</script>"


def test_script_in_texts_labels_and_names_comes_as_data_only(made: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = (made / "corpus" / "kalnvarti.txt").read_text(encoding="utf-8")
    name = f"a'&{EVIL.replace('/', '')}.txt"
    (corpus / name).write_text(text.replace("kopien", f"{EVIL} kopien", 40), encoding="utf-8")
    rerun(tmp_path)
    session = Session(tmp_path, f"Anna {EVIL}")
    session.act("new_code", family="resource", id="humour", label_lv=EVIL, definition=EVIL)
    session.act("memo", on="report", id="kalnvarti", text=EVIL)
    with TestClient(make_app(session.answers, TOKEN, PORT), base_url=BASE) as client:
        assert EVIL not in client.get(url("")).text
        for what in ("project", "report/kalnvarti", "quotes", "search?q=script", "progress"):
            answer = client.get(url(f"api/{what}"))
            assert answer.headers["content-type"] == "application/json"
            assert answer.json()
        assert EVIL in client.get(url("api/report/kalnvarti")).json()["text"]
    assert session.file.parent == corpus
    assert session.file.name == "sdk-decisions-anna-script-alert-1-script.csv"


@pytest.mark.parametrize("name", ["../../x", "..", "/etc/x", "a\\b", "COM1", "š" * 300, "😀"])
def test_a_coders_name_is_no_path(work: Path, name: str) -> None:
    session = Session(work, name)
    session.act("read", segment=session.report()["segments"][0]["segment"])
    assert session.file.parent == work / "corpus"
    assert session.file.is_file()


def test_news_say_whose_act_it_was() -> None:
    change = Change(7, ("a",), "me", "w1")
    assert news(change, "w1")["by"] == "me"
    assert news(change, "w2")["by"] == "other window"
    assert news(Change(8, ("a",), "coder Jānis"), "w1")["by"] == "coder Jānis"


def test_events_reach_open_windows(work: Path) -> None:
    """Over the application itself: the test client would wait for the end of the stream."""
    session = Session(work)

    async def listen() -> str:
        app = make_app(session.answers, TOKEN, PORT)
        heard: list[str] = []
        started = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(30)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            heard.append((message.get("body") or b"").decode())
            started.set()

        inner: Any = app
        async with inner.app.router.lifespan_context(inner.app):
            scope = {
                "type": "http", "method": "GET", "path": url("api/events"), "raw_path": b"",
                "query_string": b"client=w2", "scheme": "http", "root_path": "",
                "http_version": "1.1",
                "server": ("127.0.0.1", PORT), "client": ("127.0.0.1", 1),
                "headers": [(b"host", f"127.0.0.1:{PORT}".encode())],
            }  # fmt: skip
            stream = asyncio.create_task(app(scope, receive, send))
            await asyncio.wait_for(started.wait(), 5)
            segment = session.report()["segments"][0]["segment"]
            await asyncio.to_thread(session.act, "read", segment=segment)
            for _ in range(100):
                if any("changed" in text for text in heard):
                    break
                await asyncio.sleep(0.05)
        await asyncio.wait_for(stream, 5)
        return "".join(heard)

    heard = asyncio.run(listen())
    assert '"by": "other window"' in heard
    assert '"reports": ["kalnvarti"]' in heard
    assert "event: bye" in heard


def test_the_command(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sdk_text.reader.__main__ import main

    assert main([str(work / "nav")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert main([str(work / "out"), "--corpus", str(work / "corpus")]) == 2
    assert "--coder" in capsys.readouterr().err
    assert main([str(work / "out"), "--corpus", str(work / "corpus"), "--coder", "rules"]) == 2
    assert "machine" in capsys.readouterr().err
    assert main([str(work / "out"), "--corpus", str(work / "nav"), "--coder", "A"]) == 2
    shutil.rmtree(work / "out" / "documents")
    (work / "out" / "segments.csv").unlink()
    assert main([str(work / "out")]) == 2
    assert "segments.csv" in capsys.readouterr().err


def test_a_port_that_is_taken(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    from sdk_text.reader.__main__ import main

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert main([str(work / "out"), "--no-browser", "--port", port]) == 2
    assert "--port" in capsys.readouterr().err


def test_answers_are_strict_json(client: TestClient) -> None:
    text = client.get(url("api/report/kalnvarti")).text
    json.loads(text, parse_constant=lambda word: pytest.fail(word))


def test_a_browser_that_comes_before_the_server_has_begun_waits() -> None:
    listening = _listen(0)
    try:
        socket.create_connection(listening.getsockname(), timeout=5).close()
    finally:
        listening.close()

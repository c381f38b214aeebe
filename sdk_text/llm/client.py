"""One question to a server that speaks the OpenAI protocol, and its answer's bytes.

Only the server that `addresses.find_server` let through is ever connected to: no redirects, no
proxies of the environment, no second look-up of its name. Answers are bounded in size and time.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdk_text.errors import InputError
from sdk_text.llm.addresses import Server
from sdk_text.llm.settings import LlmSettings
from sdk_text.llm.strict_json import JsonError, one_line, strict_json
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    import httpx2
    import tenacity

LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is taken at its word by stopping."""
_FIRST_WAIT = 1.0
_MESSAGES = ("error", "message", "detail", "msg")
"""Where servers put the words of an error (OpenAI, vLLM, FastAPI)."""
_DEEPEST_MESSAGE = 4
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
"""What is a variable's name and hardly a key."""
_SECRET = 12
"""Characters from which a key is none that local servers are given for form's sake ("ollama")."""
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_LONGEST_NAME = 100
_MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one question."""

    status: int
    body: bytes
    seconds: float
    retries: int
    """How often it was asked in vain before."""


class Client:
    """Asks one server; a context manager."""

    def __init__(
        self,
        server: Server,
        settings: LlmSettings,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Connect to nothing yet.

        Raises:
            InputError: the optional packages are missing, or the key's variable is not set.
        """
        try:
            import httpx2
            import tenacity  # noqa: F401
        except ImportError as error:
            raise InputError(
                f'the coder llm needs the package {error.name!r}: pip install "sdk_text[llm]"'
            ) from error
        from sdk_text.llm.guarded import Guard

        self.server = server
        self._settings = settings
        self._sleep = sleep
        self._reached = False
        self._key = _key(settings)
        self._http = httpx2.Client(
            transport=Guard(server, settings.timeout),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(settings.timeout, connect=min(settings.timeout, 20.0)),
            headers={"Accept-Encoding": "identity", "User-Agent": "sdk_text"}
            | ({"Authorization": f"Bearer {self._key}"} if self._key else {}),
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, body: Mapping[str, Any]) -> Reply:
        """Send one question; a busy or failing server is tried again, longer apart each time.

        Raises:
            InputError: no server answers there, or it stays busy; the message says what to do.
        """
        return self._send("POST", "/chat/completions", body)

    def models(self) -> list[str]:
        """Return the names of the models that the server offers; empty where it does not tell."""
        try:
            reply = self._send("GET", "/models", None)
        except InputError:
            # Not all servers have this list; whether questions are answered is told elsewhere.
            return []
        try:
            listed = strict_json(reply.body)["data"] if reply.status == 200 else []
            names = [one_line(str(entry["id"]), _LONGEST_NAME) for entry in listed[:_MOST_NAMES]]
        except (JsonError, KeyError, TypeError):
            return []
        return [name for name in names if name]

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> Reply:
        import httpx2
        import tenacity

        tries = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._settings.retries + 1),
            wait=_wait,
            retry=(
                tenacity.retry_if_result(_worth_another_try)
                | tenacity.retry_if_exception(self._may_pass)
            ),
            sleep=self._sleep,
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        begin = time.monotonic()
        try:
            response = tries(self._once, method, path, body)
        except httpx2.TransportError as error:
            raise InputError(self._unreachable(error)) from error
        content = response.content
        if len(self._key) >= _SECRET:  # servers tell keys back; they must not get into any file
            content = content.replace(self._key.encode(), b"[key]")
        if response.status_code in _BUSY:
            raise InputError(
                f"{self.server.url}: the server stays busy or fails (status "
                f"{response.status_code}{said(content)}); what was answered is kept: run "
                "again later to go on"
            )
        done = int(tries.statistics.get("attempt_number", 1)) - 1
        return Reply(response.status_code, content, time.monotonic() - begin, done)

    def _may_pass(self, error: BaseException) -> bool:
        """Tell whether trying again may help: not where no server was ever there."""
        import httpx2

        if isinstance(error, httpx2.ConnectError):
            return self._reached
        return isinstance(error, httpx2.TransportError)

    def _once(self, method: str, path: str, body: Mapping[str, Any] | None) -> httpx2.Response:
        response = self._http.request(method, f"{self.server.url}{path}", json=body)
        self._reached = True
        return response

    def _unreachable(self, error: Exception) -> str:
        import httpx2

        url = self.server.url
        if isinstance(error, httpx2.TimeoutException):
            return (
                f"{url}: no answer within "
                f"{counted(self._settings.timeout, 'second|seconds', spec='g')}, "
                f"{counted(self._settings.retries + 1, 'time|times')}; take fewer segments a "
                "request, a smaller model, or more time (timeout); what was answered is kept"
            )
        if isinstance(error, httpx2.ConnectError):
            return (
                f"{url}: no server answers there ({error}); start it (for Ollama: ollama serve), "
                "or see the address in your settings file; what was answered is kept"
            )
        return f"{url}: the connection broke ({error}); what was answered is kept: run again"


def said(body: bytes) -> str:
    """Return ": " and a server's own words for an error, in one short line; or nothing."""
    try:
        value = strict_json(body)
    except JsonError:
        return ""
    line = one_line(_message(value))
    return f": {line}" if line else ""


def _message(value: Any) -> str:
    """Return the words of an error in the forms that servers give it."""
    for _ in range(_DEEPEST_MESSAGE):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            known = (value[key] for key in _MESSAGES if value.get(key))
            value = next(known, "")
    return value if isinstance(value, str) else ""


def _key(settings: LlmSettings) -> str:
    """Return the server's key, "" where it wants none; messages do not tell what may be one."""
    if not settings.key_from:
        return ""
    name = settings.key_from.strip()
    shown = f" {name!r}" if _VARIABLE.fullmatch(name) else ""
    key = os.environ.get(name, "").strip(" ")
    if not key:
        raise InputError(
            f"key_from: the environment variable{shown} is not set (key_from holds its name, "
            "never the key itself)"
        )
    if not key.isascii() or not key.isprintable():
        raise InputError(
            f"key_from: in the variable{shown} is more than printable ASCII, and so no key"
        )
    return key


def _worth_another_try(response: httpx2.Response) -> bool:
    return response.status_code in _BUSY and _asked_to_wait(response) <= LONGEST_WAIT


def _asked_to_wait(response: httpx2.Response) -> float:
    """Return the seconds that a server asks to wait; 0 where it does not say."""
    told = response.headers.get("retry-after", "0")
    try:
        seconds = float(told)
    except ValueError:
        seconds = _until(told)
    return seconds if seconds > 0 else 0.0


def _until(date: str) -> float:
    """Return the seconds until a date of HTTP; 0 where it is none."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _wait(state: tenacity.RetryCallState) -> float:
    """Return the seconds to wait: as the server asks, else twice as long each time."""
    doubled = min(_FIRST_WAIT * 2.0 ** (state.attempt_number - 1), LONGEST_WAIT)
    outcome = state.outcome
    if outcome is None or outcome.failed:
        return doubled
    return max(doubled, _asked_to_wait(outcome.result()))

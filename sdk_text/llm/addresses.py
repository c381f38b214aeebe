"""Which server may be asked: this machine's own, unless the user allows another.

A name is resolved once and the connection goes to that very address: neither a name that points
elsewhere the next time, nor a redirect, nor a proxy of the environment can carry texts away.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from sdk_text.errors import InputError

_PORTS = {"http": 80, "https": 443}
_SECRET_PART = re.compile(r"(?<=//)[^/]*@|(?<=[?#]).+", re.DOTALL)
"""Of an address: a password, or a key after "?"; messages do not tell them."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that may be asked."""

    url: str
    """As in the settings, without a slash at its end."""
    scheme: str
    host: str
    port: int
    ip: str
    """What the host resolved to; connections go there."""
    remote: bool
    """It is another machine."""

    @property
    def unencrypted(self) -> bool:
        """Whether whoever is on the way to it can read what is sent."""
        return self.remote and self.scheme == "http"

    @property
    def place(self) -> str:
        """Where it is, for logs: "this machine", or its name."""
        return self.host if self.remote else "this machine"


def find_server(address: str, *, allow_remote: bool = False) -> Server:
    """Return the server at an address, once it is clear that it may be asked.

    Raises:
        InputError: no such address, or another machine and `allow_remote` is not set.
    """
    scheme, host, port, url = _parts(address)
    ips = _resolved(address, host, port)
    elsewhere = [ip for ip in ips if not is_loopback(ip)]
    if elsewhere and not allow_remote:
        raise InputError(
            f"address {address!r}: {host} is {elsewhere[0]}, not this machine; texts of reports "
            "stay here unless you give --allow-remote (see docs/llm.md, data protection)"
        )
    return Server(url, scheme, host, port, (elsewhere or ips)[0], bool(elsewhere))


def is_loopback(ip: str) -> bool:
    """Tell whether a numeric address is this machine's own and reached without a network."""
    number = ipaddress.ip_address(ip.split("%")[0])
    mapped = getattr(number, "ipv4_mapped", None)
    return bool((mapped or number).is_loopback)


def place_of(url: str) -> str:
    """Return where a server is by its address alone: "this machine", or its name."""
    try:
        host = urlsplit(url).hostname or url
    except ValueError:
        return url
    try:
        here = is_loopback(host)
    except ValueError:
        here = host == "localhost"
    return "this machine" if here else host


def _parts(address: str) -> tuple[str, str, int, str]:
    example = "write it as http://localhost:11434/v1"
    shown = _SECRET_PART.sub("…", address)
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError as error:
        raise InputError(f"address {shown!r}: not an address ({error}); {example}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InputError(f"address {shown!r}: not an address; {example}")
    if parts.username is not None or parts.password is not None:
        raise InputError(
            "address: holds a user or password; name the environment variable of the key in "
            "key_from instead"
        )
    if parts.query or parts.fragment:
        raise InputError(f"address {shown!r}: has a part after ? or #; {example}")
    if not parts.hostname.isascii() or any(c.isspace() for c in parts.netloc):
        raise InputError(f"address {shown!r}: write the host in plain letters")
    url = address.strip().rstrip("/")
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme], url


def _resolved(address: str, host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"address {address!r}: {host} cannot be found ({error})") from error
    # IPv4 first: most local servers listen there only.
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))

"""A demonstration that is served, and people who send its forms without a browser.

Both what measures the portal and what sends it nonsense need them: whole requests over HTTP, with
cookies, tokens and redirects, and nothing drawn.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from proviso_gateway.assembly.demonstrating import Demonstration, required
from proviso_gateway.assembly.home import Home, open_home

EXAMPLES = Path(__file__).parents[2] / "examples" / "nhs-home-office"
FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, *words: str) -> Iterator[int]:
    """The home in this folder, served by the command that people type, once it answers; the number
    of its process."""
    told = [sys.executable, "-m", "proviso_gateway", "serve", str(folder), "--port", str(port)]
    server = subprocess.Popen(
        [*told, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )  # fmt: skip
    try:
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, server.stderr and server.stderr.read()
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.communicate(timeout=20)


@dataclass(frozen=True, slots=True)
class Served:
    """A demonstration at a port of this machine."""

    folder: Path
    port: int

    @property
    def demonstration(self) -> Demonstration:
        return required(self.folder)

    def home(self) -> Home:
        """The home, opened here, as it stands on its day."""
        return open_home(self.folder, on=self.demonstration.today)

    def as_(self, who: str) -> Sender:
        """Somebody of the cast, signed in."""
        one = Sender(self.port)
        one.get("/")
        one.post(f"/play/{who}")
        assert one.status == 200, one.text
        return one


class Sender:
    """Somebody who sends requests, keeps cookies, and goes where they are sent.

    After each request `status`, `text` and `at` (the address of the last page) are its answer's.
    """

    def __init__(self, port: int) -> None:
        self._http, self.cookies = HTTPConnection("localhost", port, timeout=60), SimpleCookie()
        self.token, self.at, self.status, self.text = "", "", 0, ""
        self.headers: Mapping[str, str] = {}
        """Sent with every request, over what is usual."""

    def close(self) -> None:
        """Go away."""
        self._http.close()

    def __del__(self) -> None:
        self.close()

    def get(self, path: str) -> str:
        """A page."""
        return self.send("GET", path)

    def post(self, path: str, **said: str) -> str:
        """A form sent, and the page that comes of it."""
        return self.send("POST", path, {"csrfmiddlewaretoken": self.token, **said})

    def signs(self) -> str:
        """Sign what is shown, with the key that the demonstration holds."""
        return self.post(self.at, by="demonstration")

    def send(self, method: str, path: str, said: Mapping[str, str] | bytes | None = None) -> str:
        """One request; where it is sent elsewhere, that page."""
        body = urlencode(said) if isinstance(said, Mapping) else said
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        usual = {"Cookie": cookies} | ({"Content-Type": FORM} if method == "POST" else {})
        self._http.request(method, path, body, usual | dict(self.headers))
        answer = self._http.getresponse()
        self.text, self.status = answer.read().decode("utf-8", "replace"), answer.status
        self._http.close()  # a server lets go of whoever is silent, perhaps as they speak again
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        if answer.status == 302:
            return self.send("GET", answer.headers["Location"])
        self.at = path
        token = _TOKEN.search(self.text)
        self.token = token[1] if token else self.token
        return self.text

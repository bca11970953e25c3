"""What `docs/operate.md` says of the proxy that speaks TLS: its commands, behind a real nginx."""

from __future__ import annotations

import datetime
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.portal.served import EXAMPLES, free_port, serving

from proviso_gateway.assembly.demonstrating import make_demonstration

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operate.md").read_text()
FILE = (ROOT / "deploy" / "nginx" / "gateway.conf").read_text()
HOST = "gateway.example"
ORIGIN = f"https://{HOST}"
LOUD = "NO NGINX IS INSTALLED: the page on the proxy goes untested here."


@dataclass(frozen=True, slots=True)
class Proxied:
    """A gateway behind nginx: the ports of both, the certificate, and the commands of the page."""

    gateway: int
    tls: int
    plain: int
    certificate: Path

    def asks(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[HTTPResponse, str]:
        """One request to the proxy over TLS, and what its answer says."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with (
            socket.create_connection(("127.0.0.1", self.tls), timeout=20) as plain,
            context.wrap_socket(plain, server_hostname=HOST) as secure,
        ):
            one = HTTPConnection(HOST)
            one.sock = secure
            one.request(method, path, body or None, told)
            answer = one.getresponse()
            return answer, answer.read().decode()


def test_what_the_page_says_of_the_proxy_holds_behind_a_real_nginx(tmp_path: Path) -> None:
    with behind_nginx(tmp_path) as proxied:
        command, shown = re.findall(
            r"```sh proxy\n(curl .*?)\n```\n```text\n(.*?)```", PAGE, re.DOTALL
        )[0]
        printed = subprocess.run(
            [*shlex.split(command), "--cacert", proxied.certificate,
             "--connect-to", f"{HOST}:443:127.0.0.1:{proxied.tls}"],
            capture_output=True, text=True, check=True,
        ).stdout.replace("\r", "")  # fmt: skip
        pattern = re.escape(shown.strip()).replace("…", ".*")
        assert re.fullmatch(pattern, re.sub(r" +\n", "\n", printed).strip(), re.DOTALL), printed

        # Whoever signs in: a secure cookie, and a form that is taken, though the words are wrong.
        answer, page = proxied.asks("GET", "/sign-in")
        assert answer.status == 200
        cookie = answer.headers["Set-Cookie"]
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = f"csrfmiddlewaretoken={token[1]}&name=nobody&password=guessed-by-a-stranger"
        sent = {"Content_Type": "application/x-www-form-urlencoded",
                "Cookie": cookie.partition(";")[0]}  # fmt: skip
        answer, _ = proxied.asks("POST", "/sign-in", form, Origin=ORIGIN, **sent)
        assert answer.status == 422
        answer, _ = proxied.asks("POST", "/sign-in", form, Origin="https://evil.example", **sent)
        assert answer.status == 403

        # Neither another name nor a header of the browser's own is believed.
        answer, _ = proxied.asks("GET", "/sign-in", Host="evil.example")
        assert answer.status == 400
        answer, _ = proxied.asks("GET", "/sign-in", X_Forwarded_Proto="http")
        assert answer.status == 200

        # Nothing is answered without TLS, at the proxy or past it.
        for port in (proxied.plain, proxied.gateway):
            one = HTTPConnection("127.0.0.1", port, timeout=20)
            one.request("GET", "/sign-in", headers={"Host": HOST})
            redirected = one.getresponse()
            assert redirected.status == 301
            assert redirected.headers["Location"] == f"{ORIGIN}/sign-in"
            one.close()


@contextmanager
def behind_nginx(folder: Path) -> Iterator[Proxied]:
    """A demonstration, served by the page's command, behind nginx with the shipped file."""
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip(LOUD)
    make_demonstration(folder / "home", EXAMPLES, origin=ORIGIN)
    gateway, tls, plain = (free_port() for _ in range(3))
    command = re.findall(r"```sh proxy\n(proviso serve .*?)\n```", PAGE)[0]
    words = shlex.split(command.replace("8000", str(gateway)))
    assert words[:5] == ["proviso", "serve", "home", "--port", str(gateway)]
    certificate = certified(folder)
    with serving(folder / "home", gateway, *words[5:]), nginx(folder, gateway, tls, plain):
        yield Proxied(gateway, tls, plain, certificate)


@contextmanager
def nginx(folder: Path, gateway: int, tls: int, plain: int) -> Iterator[None]:
    """The shipped file in use, at these ports."""
    said = FILE
    for written, here in (
        ("listen 443", f"listen 127.0.0.1:{tls}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("127.0.0.1:8000", f"127.0.0.1:{gateway}"),
        (f"/etc/ssl/{HOST}.pem", str(folder / "certificate.pem")),
        (f"/etc/ssl/private/{HOST}.key", str(folder / "certificate.key")),
    ):
        assert written in said
        said = said.replace(written, here)
    places = "".join(
        f"{one}_temp_path {folder}/{one};" for one in ("proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ client_body_temp_path {folder}/body; {places}\n{said}}}\n"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    server = subprocess.Popen([str(program), "-p", folder, "-c", file, "-e", "stderr"],
                              stderr=subprocess.PIPE)  # fmt: skip
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", tls)) == 0:
                    break
            assert server.poll() is None, server.stderr and server.stderr.read()
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.communicate(timeout=20)


def certified(folder: Path) -> Path:
    """A certificate for the host of the page, signed by itself; its key lies beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2120, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "certificate.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file

"""Records what a real browser signs with a passkey, for `test_webauthn_vectors.py`.

Run it by hand where Chromium is installed, in an environment of its own: nothing depends on it.

    python -m venv /tmp/record && /tmp/record/bin/pip install playwright
    /tmp/record/bin/python tests/verify/record_webauthn.py /usr/bin/chromium

It writes `vectors/webauthn.json` anew. The authenticator is Chromium's virtual one (Chrome DevTools
Protocol, domain WebAuthn); pages are answered from here, and no network is used. Each vector says
whether it must hold by how it was recorded, and no verifier is asked.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, sync_playwright

VECTORS = Path(__file__).parent / "vectors" / "webauthn.json"
SITE = "http://localhost:8765"
AROUND = "http://127.0.0.1:8765"
"""A page of another site, which shows ours inside it."""

PARTY = {"id": "localhost", "origins": [SITE]}
KINDS = {"es256": -7, "ed25519": -8}

MESSAGE = json.dumps(
    {
        "act": "approve",
        "basis": {"agreement": "a" * 64},
        "begun": "2017-01",
        "by": "2017-02",
        "domain": "proviso/signature/v2",
        "genesis": "b" * 64,
        "prev": "c" * 26,
        "proposal": "d" * 64,
        "request": "e" * 26,
        "role": "approver",
    },
    sort_keys=True,
    separators=(",", ":"),
)

PAGE = "<!doctype html><title>Sign</title>"
FRAME = f'<iframe src="{SITE}" allow="publickey-credentials-get {SITE}"></iframe>'

CREATE = """async (alg) => {
  const made = await navigator.credentials.create({publicKey: {
    rp: {id: "localhost", name: "Proviso"},
    user: {id: new Uint8Array([1]), name: "officer", displayName: "Officer"},
    challenge: new Uint8Array(32),
    pubKeyCredParams: [{type: "public-key", alg}],
    authenticatorSelection: {residentKey: "required", userVerification: "discouraged"},
  }});
  return [...new Uint8Array(made.response.getPublicKey())];
}"""

GET = """async ([message, userVerification]) => {
  const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(message));
  const {response} = await navigator.credentials.get({publicKey: {
    rpId: "localhost", challenge, userVerification,
  }});
  return {
    authenticator_data: [...new Uint8Array(response.authenticatorData)],
    client_data: [...new Uint8Array(response.clientDataJSON)],
    signature: [...new Uint8Array(response.signature)],
  };
}"""


def b64(data: list[int]) -> str:
    return base64.b64encode(bytes(data)).decode()


def recorded(browser: Any, kind: str, *, kept: bool = False) -> list[dict[str, Any]]:
    """Signed with a new passkey: by somebody verified, by somebody not, inside another page."""
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    context.route(
        f"{AROUND}/**", lambda route: route.fulfill(body=PAGE + FRAME, content_type="text/html")
    )
    page = context.new_page()
    page.goto(SITE)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "defaultBackupEligibility": kept, "defaultBackupState": kept,
    }  # fmt: skip
    authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    public = page.evaluate(CREATE, KINDS[kind])
    key = f"webauthn-{kind}:" + b64(public[-65:] if kind == "es256" else public[-32:])

    def signed(where: Frame, how: str, verification: str, holds: bool) -> dict[str, Any]:
        parts = where.evaluate(GET, [MESSAGE, verification])
        assertion = {part: b64(data) for part, data in parts.items()}
        name = f"{kind}, {how}" + (", kept in more than one place" if kept else "")
        return {"name": name, "holds": holds, "key": key, "assertion": assertion}

    verified = signed(page.main_frame, "somebody verified", "required", holds=True)
    if kept:
        return [verified]
    devtools.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": authenticator["authenticatorId"], "isUserVerified": False},
    )
    nobody = signed(page.main_frame, "nobody verified", "discouraged", holds=False)
    devtools.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": authenticator["authenticatorId"], "isUserVerified": True},
    )
    page.goto(AROUND)
    inside = next(frame for frame in page.frames if frame.url.startswith(SITE))
    framed = signed(inside, "inside another site's page", "required", holds=False)
    context.close()
    return [verified, nobody, framed]


def main() -> None:
    """Record, and write the vectors."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=sys.argv[1], args=["--no-sandbox", "--headless=new"]
        )
        vectors = [
            vector
            for kind in KINDS
            for kept in (False, True)
            for vector in recorded(browser, kind, kept=kept)
        ]
        about = f"Chromium {browser.version.split('.')[0]}, virtual authenticator (ctap2, internal)"
        browser.close()
    content = {"recorded": about, "party": PARTY, "message": MESSAGE, "vectors": vectors}
    VECTORS.write_text(json.dumps(content, indent=1) + "\n")
    print(f"{len(vectors)} vectors: {about}")


if __name__ == "__main__":
    main()

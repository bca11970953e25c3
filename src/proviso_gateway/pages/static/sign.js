// Signs the bytes that the page shows: with a passkey, or with a key file that never leaves here.
"use strict";
(() => {
  const form = document.getElementById("sign");
  if (!form) return;
  const message = bytes(form.dataset.message);

  function bytes(base64) { return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)); }
  function base64(buffer) { return btoa(String.fromCharCode(...new Uint8Array(buffer))); }
  function fromUrl(text) { return bytes(text.replace(/-/g, "+").replace(/_/g, "/")); }
  function say(words) {
    document.getElementById("wrong-words").textContent = words;
    document.getElementById("wrong").hidden = false;
    document.getElementById("wrong").scrollIntoView({ block: "center" });
  }
  function send(parts) {
    for (const [name, value] of Object.entries(parts)) form.elements[name].value = value;
    form.submit();
  }

  document.getElementById("passkey")?.addEventListener("click", async () => {
    try {
      const challenge = await crypto.subtle.digest("SHA-256", message);
      const known = form.dataset.credential;
      const allowCredentials = known ? [{ type: "public-key", id: fromUrl(known) }] : [];
      const { response } = await navigator.credentials.get({
        publicKey: { challenge, allowCredentials, userVerification: "required" },
      });
      send({
        authenticator_data: base64(response.authenticatorData),
        client_data: base64(response.clientDataJSON),
        signature: base64(response.signature),
      });
    } catch {
      say("Your device gave no signature. Nothing was recorded; you can try again.");
    }
  });

  // PKCS #8 under a passphrase (RFC 5958, RFC 8018: PBES2 with PBKDF2 and AES-256-CBC).
  function parse(data, at = 0) {
    let length = data[at + 1], body = at + 2;
    if (length & 0x80) {
      const more = length & 0x7f;
      length = 0;
      for (let one = 0; one < more; one++) length = length * 256 + data[body + one];
      body += more;
    }
    const end = body + length, parts = [];
    if (data[at] & 0x20) for (let next = body; next < end;) { const one = parse(data, next); parts.push(one); next = one.end; }
    return { tag: data[at], value: data.subarray(body, end), parts, end };
  }
  const number = (node) => node.value.reduce((sum, one) => sum * 256 + one, 0);
  const OIDS = { "2a864886f70d0207": "SHA-1", "2a864886f70d0209": "SHA-256", "2a864886f70d020b": "SHA-512" };
  const hex = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");

  async function opened(text, passphrase) {
    const body = /-----BEGIN ENCRYPTED PRIVATE KEY-----([\s\S]+?)-----END/.exec(text);
    if (!body) throw new Error("file");
    const [scheme, sealed] = parse(bytes(body[1].replace(/\s/g, ""))).parts;
    const [derivation, cipher] = scheme.parts[1].parts;
    const told = derivation.parts[1].parts;
    const algorithm = told.find((one) => one.tag === 0x30);
    const hash = algorithm ? OIDS[hex(algorithm.parts[0].value)] : "SHA-1";
    const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      { name: "PBKDF2", salt: told[0].value, iterations: number(told[1]), hash },
      secret, { name: "AES-CBC", length: 256 }, false, ["decrypt"],
    );
    const der = await crypto.subtle.decrypt({ name: "AES-CBC", iv: cipher.parts[1].value }, key, sealed.value);
    return crypto.subtle.importKey("pkcs8", der, { name: "Ed25519" }, false, ["sign"]);
  }

  document.getElementById("key-file")?.addEventListener("click", async () => {
    const file = document.getElementById("file").files[0];
    if (!file) return say("Choose your key file first.");
    try {
      const key = await opened(await file.text(), document.getElementById("passphrase").value);
      send({ signature: base64(await crypto.subtle.sign("Ed25519", key, message)) });
    } catch {
      say("The key file could not be opened: another file, or another passphrase. Nothing was sent.");
    }
  });
})();

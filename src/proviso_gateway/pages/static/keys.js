// Opens a key file with its passphrase: PKCS #8 (RFC 5958) under PBES2 with PBKDF2 and AES-256-CBC (RFC 8018).
// The page that opens answers holds this text too.
"use strict";
const keyFile = (() => {
  const HASHES = { "2a864886f70d0207": "SHA-1", "2a864886f70d0209": "SHA-256", "2a864886f70d020b": "SHA-512" };
  function parse(data, from = 0) {
    let length = data[from + 1], body = from + 2;
    if (length & 0x80) {
      const more = length & 0x7f;
      length = 0;
      for (let one = 0; one < more; one++) length = length * 256 + data[body + one];
      body += more;
    }
    const end = body + length, parts = [];
    if (data[from] & 0x20) for (let next = body; next < end;) { const one = parse(data, next); parts.push(one); next = one.end; }
    return { tag: data[from], value: data.subarray(body, end), parts, end };
  }
  const number = (node) => node.value.reduce((sum, one) => sum * 256 + one, 0);
  const hex = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");

  async function opened(text, passphrase, algorithm, uses, extractable = false) {
    const body = /-----BEGIN ENCRYPTED PRIVATE KEY-----([\s\S]+?)-----END/.exec(text);
    if (!body) throw new Error("file");
    const bytes = Uint8Array.from(atob(body[1].replace(/\s/g, "")), (one) => one.charCodeAt(0));
    const [scheme, sealed] = parse(bytes).parts;
    const [derivation, cipher] = scheme.parts[1].parts;
    const told = derivation.parts[1].parts;
    const named = told.find((one) => one.tag === 0x30);
    const hash = named ? HASHES[hex(named.parts[0].value)] : "SHA-1";
    const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      { name: "PBKDF2", salt: told[0].value, iterations: number(told[1]), hash },
      secret, { name: "AES-CBC", length: 256 }, false, ["decrypt"],
    );
    const der = await crypto.subtle.decrypt({ name: "AES-CBC", iv: cipher.parts[1].value }, key, sealed.value);
    return crypto.subtle.importKey("pkcs8", der, { name: algorithm }, extractable, uses);
  }
  return { opened };
})();

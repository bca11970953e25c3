// Makes a passkey, and offers its public half for enrolment. It signs nothing but what is shown.
"use strict";
(() => {
  const form = document.getElementById("enrol");
  if (!form) return;
  const base64 = (data) => btoa(String.fromCharCode(...data));
  const url = (buffer) => base64(new Uint8Array(buffer)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  document.getElementById("make").addEventListener("click", async () => {
    try {
      const made = await navigator.credentials.create({ publicKey: {
        rp: { name: "Proviso" },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: form.dataset.name, displayName: form.dataset.name },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [{ type: "public-key", alg: -8 }, { type: "public-key", alg: -7 }],
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        attestation: "none",
      } });
      const algorithm = made.response.getPublicKeyAlgorithm(), spki = new Uint8Array(made.response.getPublicKey());
      form.elements.key.value = algorithm === -8
        ? "webauthn-ed25519:" + base64(spki.slice(-32)) : "webauthn-es256:" + base64(spki.slice(-65));
      form.elements.credential.value = url(made.rawId);
      form.submit();
    } catch {
      document.getElementById("wrong-words").textContent = form.dataset.sayNone;
      document.getElementById("wrong").hidden = false;
    }
  });
})();

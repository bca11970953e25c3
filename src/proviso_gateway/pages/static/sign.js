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
      say(form.dataset.sayNone);
    }
  });

  document.getElementById("key-file")?.addEventListener("click", async () => {
    const file = document.getElementById("file").files[0];
    if (!file) return say(form.dataset.sayChoose);
    try {
      const key = await keyFile.opened(
        await file.text(), document.getElementById("passphrase").value, "Ed25519", ["sign"],
      );
      send({ signature: base64(await crypto.subtle.sign("Ed25519", key, message)) });
    } catch {
      say(form.dataset.sayShut);
    }
  });
})();

// Whether a receipt holds under a log's key, as `proviso_verify/receipt.py` judges it: the entry, its
// place in the log, the log's signature, and what the receipt opens.
"use strict";

const ED25519 = 1;
const COSIGNATURE = 4;
const LARGEST_SIZE = 2n ** 63n - 1n;
const LARGEST_NOTE = 512 * 1024;
const LARGEST_RECEIPT = 4 * 1024 * 1024;
const DASH = "\u2014 ";
const SPACE = /[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const OPENABLE = ["outcome", "fields", "use_limits"];

const isName = (name) => name !== "" && !name.includes("+") && !SPACE.test(name);

async function keyId(name, use, key) {
  return (await sha256(bytesOf(`${name}\n`), Uint8Array.of(use), key)).slice(0, 4);
}

// A verifier key, `name+id+base64`: its name, use, bytes and id.
async function readKey(text) {
  const wrong = () => refuse("The key is none: it has the form name+id+base64.");
  const [name, id, ...rest] = text.split("+");
  const data = rest.length ? fromBase64(rest.join("+")) : undefined;
  if (data === undefined || data.length === 0) wrong();
  const [use, key] = [data[0], data.slice(1)];
  if (!isName(name) || ![ED25519, COSIGNATURE].includes(use)) wrong();
  if (key.length !== 32 || !binds(key)) wrong();
  const found = await keyId(name, use, key);
  if (toHex(found) !== id) wrong();
  return { name, use, key, id: found };
}

function signatureLine(line) {
  const at = line.indexOf(" ", DASH.length);
  if (!line.startsWith(DASH) || at < 0) refuse("A signature of the checkpoint has another form.");
  const [name, data] = [line.slice(DASH.length, at), fromBase64(line.slice(at + 1))];
  if (!isName(name) || data === undefined || data.length <= 4) {
    refuse("A signature of the checkpoint has another form.");
  }
  return { name, id: data.slice(0, 4), signature: data.slice(4) };
}

// A signed note (c2sp.org/signed-note): its text, and the signatures under it.
function readNote(text) {
  if (bytesOf(text).length > LARGEST_NOTE || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    refuse("The checkpoint is no signed note.");
  }
  const at = text.lastIndexOf("\n\n");
  if (at < 0 || !text.slice(at + 2).endsWith("\n")) refuse("The checkpoint is no signed note.");
  const lines = text.slice(at + 2, -1).split("\n");
  if (lines.length > 64) refuse("The checkpoint has too many signatures.");
  return { text: text.slice(0, at + 1), signatures: lines.map(signatureLine) };
}

async function isSigned(key, text, signature) {
  if (key.use === ED25519) return signedBy(key.key, signature, bytesOf(text));
  const time = signature.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const message = bytesOf(`cosignature/v1\ntime ${time}\n${text}`);
  return time <= LARGEST_SIZE && signedBy(key.key, signature.slice(8), message);
}

// Every line of this key is valid, and there is one; lines of other keys are nobody's business.
async function checkSigned(note, key) {
  const own = note.signatures.filter((one) => one.name === key.name && same(one.id, key.id));
  if (own.length === 0) refuse("The log of this key did not sign the checkpoint.");
  for (const one of own) {
    if (!(await isSigned(key, note.text, one.signature))) refuse("A signature of the checkpoint is false.");
  }
}

function readCheckpoint(text) {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop() !== "" || lines.includes("")) refuse("The checkpoint has another form.");
  const [origin, size, encoded] = lines;
  const root = fromBase64(encoded);
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(size) || BigInt(size) > LARGEST_SIZE || root?.length !== 32) {
    refuse("The checkpoint has another form.");
  }
  return { origin, size: BigInt(size), root };
}

// A proof that an entry stands in a log (c2sp.org/tlog-proof).
function readProof(text) {
  const wrong = () => refuse("The proof has another form.");
  const at = text.indexOf("\n\n");
  if (at < 0 || bytesOf(text).length > 2 * LARGEST_NOTE) wrong();
  const lines = text.slice(0, at).split("\n");
  if (!lines.every((line) => ASCII.test(line)) || lines.shift() !== "c2sp.org/tlog-proof@v1") wrong();
  if (lines[0]?.startsWith("extra ") && fromBase64(lines.shift().slice(6)) === undefined) wrong();
  const index = /^index (0|[1-9][0-9]{0,18})$/.exec(lines.shift() ?? "");
  if (index === null || BigInt(index[1]) > LARGEST_SIZE) wrong();
  const path = lines.map(fromBase64);
  if (path.length > 63 || path.some((hash) => hash?.length !== 32)) wrong();
  return { index: BigInt(index[1]), path, checkpoint: text.slice(at + 2) };
}

// RFC 9162, 2.1.3.2: the path leads from the entry to the root.
async function isIncluded(entry, proof, head) {
  if (proof.index >= head.size) return false;
  let [at, last] = [proof.index, head.size - 1n];
  let hash = await sha256(Uint8Array.of(0), entry);
  for (const sibling of proof.path) {
    if (last === 0n) return false;
    if (at & 1n || at === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while (at !== 0n && !(at & 1n)) [at, last] = [at >> 1n, last >> 1n];
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && same(hash, head.root);
}

async function checkProof(proof, entry, key) {
  const note = readNote(proof.checkpoint);
  await checkSigned(note, key);
  const head = readCheckpoint(note.text);
  if (head.origin !== key.name) refuse("The checkpoint is another log’s.");
  if (!(await isIncluded(entry, proof, head))) refuse("The entry does not stand in the log at this place.");
  return head;
}

const wholeReceipt = () => refuse("It is no receipt of version 2.");

function readChange(value) {
  if (!hasKeys(value, ["entry", "proof"])) wholeReceipt();
  const [bytes, proof] = [fromBase64(value.get("entry")), value.get("proof")];
  if (bytes === undefined || !isText(proof)) wholeReceipt();
  return { bytes, entry: readEntry(bytes), proof: readProof(proof) };
}

function readOpening(value) {
  if (!hasKeys(value, ["name", "value", "salt"])) wholeReceipt();
  const salt = fromBase64(value.get("salt"));
  if (!isText(value.get("name")) || salt?.length !== 32) refuse("An opening has another form.");
  return { name: value.get("name"), value: value.get("value"), salt };
}

function readReceipt(bytes) {
  if (bytes.length > LARGEST_RECEIPT) wholeReceipt();
  const value = readCanonical(bytes);
  if (!hasKeys(value, ["v", "rehearsal", "entry", "proof", "openings", "keys"])) wholeReceipt();
  if (value.get("v") !== 2 || typeof value.get("rehearsal") !== "boolean") wholeReceipt();
  const [openings, keys] = [value.get("openings"), value.get("keys")];
  if (!Array.isArray(openings) || !Array.isArray(keys) || keys.length > 64) wholeReceipt();
  if (!isText(value.get("proof"))) wholeReceipt();
  const entry = fromBase64(value.get("entry"));
  if (entry === undefined) wholeReceipt();
  return {
    rehearsal: value.get("rehearsal"),
    bytes: entry,
    entry: readEntry(entry),
    proof: readProof(value.get("proof")),
    openings: openings.map(readOpening),
    keys: keys.map(readChange),
  };
}

// The key that replaced this one: an entry says so, under a checkpoint that both signed.
async function replaced(change, key) {
  if (change.entry.get("kind") !== "key") refuse("A change of the log’s key is not proved.");
  const next = keyBytes(change.entry.get("key"), ASSERTED.signs);
  const later = { name: key.name, use: ED25519, key: next, id: await keyId(key.name, ED25519, next) };
  await checkProof(change.proof, change.bytes, key);
  await checkProof(change.proof, change.bytes, later);
  return later;
}

async function checkOpenings(receipt) {
  const committed = new Map(receipt.entry.get("commitments") ?? []);
  if (receipt.entry.has("body")) committed.set("body", receipt.entry.get("body"));
  const opened = new Map();
  for (const { name, value, salt } of receipt.openings) {
    if (!OPENABLE.includes(name)) refuse("The receipt opens what no receipt may open.");
    if (opened.has(name)) refuse("The receipt opens something twice.");
    const said = new Map([
      ["domain", "proviso/commit/v1"], ["entry", receipt.entry.get("handle")], ["name", name], ["value", value]]);
    if (toHex(await hmac(salt, bytesOf(canonical(said)))) !== committed.get(name)) {
      refuse("What the receipt opens is not what the log holds.");
    }
    opened.set(name, value);
  }
  return opened;
}

// An answer, as its requester opened it, holds its receipt; anything else is one itself, or nothing.
function readAnswer(bytes) {
  const text = bytes.length > LARGEST_RECEIPT ? undefined : textOf(bytes);
  const value = text === undefined ? undefined : readJson(text.startsWith("\ufeff") ? text.slice(1) : text);
  if (!(value instanceof Map) || !value.has("receipt")) return undefined;
  const wrong = () => refuse("It is no answer of version 1.");
  const version = value.get("v");
  const plain = [...value.keys()].filter((key) => key !== "padding");
  const keys = ["v", "rehearsal", "answer", "details", "use_limits", "receipt", "request_ref", "says"];
  if (plain.length !== keys.length || !keys.every((key) => value.has(key))) wrong();
  if (version !== 1 && !(version instanceof Fraction && version.value === 1)) wrong();
  const [rehearsal, answer] = [value.get("rehearsal"), value.get("answer")];
  const [details, limits, receipt] = ["details", "use_limits", "receipt"].map((key) => value.get(key));
  if (typeof rehearsal !== "boolean" || !isText(answer)) wrong();
  if (![details, limits, receipt].every((one) => one instanceof Map)) wrong();
  const fields = [...details.keys()].sort();
  return {
    rehearsal,
    told: { outcome: answer, fields: fields.length ? fields : "none", use_limits: limits.size ? limits : "none" },
    receipt: bytesOf(canonical(receipt)),
  };
}

function isSame(told, opened) {
  try {
    return canonical(told) === canonical(opened);
  } catch (wrong) {
    if (wrong instanceof Refusal) return false;
    throw wrong;
  }
}

function checkAnswer(answer, proven) {
  const names = Object.keys(answer.told);
  const differs = names.some((name) => !proven.openings.has(name) || !isSame(answer.told[name], proven.openings.get(name)));
  if (differs || answer.rehearsal !== proven.rehearsal) refuse("The answer is not the one that its receipt proves.");
}

// What this file proves under this key (`name+id+base64`); a Refusal where it does not.
async function verifyReceipt(bytes, keyText) {
  const answer = readAnswer(bytes);
  const receipt = readReceipt(answer === undefined ? bytes : answer.receipt);
  let key = await readKey(keyText);
  // Whoever knows a later key begins there.
  const known = `${ASSERTED.signs}${toBase64(key.key)}`;
  const begins = receipt.keys.findIndex((change) => change.entry.get("key") === known) + 1;
  for (const change of receipt.keys.slice(begins)) key = await replaced(change, key);
  const head = await checkProof(receipt.proof, receipt.bytes, key);
  if (receipt.rehearsal !== rehearsed(head.origin)) refuse("It hides whether it is a rehearsal’s.");
  const openings = await checkOpenings(receipt);
  const entry = receipt.entry;
  const basis = ["agreement", "order"].find((name) => CASE_KINDS.includes(entry.get("kind")) && entry.has(name));
  const proven = {
    origin: head.origin,
    rehearsal: receipt.rehearsal,
    size: String(head.size),
    root: toHex(head.root),
    index: String(receipt.proof.index),
    kind: entry.get("kind"),
    handle: entry.get("handle"),
    period: entry.get("period"),
    basis: basis === undefined ? "" : `${basis}:${entry.get(basis)}`,
    openings,
    answered: answer !== undefined,
  };
  if (answer !== undefined) checkAnswer(answer, proven);
  return proven;
}

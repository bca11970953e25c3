// The bytes of a receipt: JSON, base64, canonical text, hashes. As `proviso_verify` reads them.
"use strict";

// A refusal: what does not hold, in the words of the page. Nothing else is thrown on purpose.
class Refusal extends Error {}

function refuse(what) {
  throw new Refusal(what);
}

// A number that JSON writes with a point or an exponent. No file of ours has one; it stays apart,
// so that 1.0 is not taken for 1.
class Fraction {
  constructor(value) {
    this.value = value;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const GAP = /[ \t\n\r]*/y;
const DEEPEST_READ = 900;

// The value of JSON text, as Maps and arrays; a key that comes twice is refused. `undefined` where
// the text is no JSON.
function readJson(text) {
  let at = 0;

  function next(form) {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found === null) throw new SyntaxError();
    at = form.lastIndex;
    return found;
  }

  function takes(sign) {
    next(GAP);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  }

  function needs(sign) {
    if (!takes(sign)) throw new SyntaxError();
  }

  function key() {
    next(GAP);
    return JSON.parse(next(TEXT)[0]);
  }

  function value(depth) {
    if (depth > DEEPEST_READ) throw new SyntaxError();
    next(GAP);
    if (text[at] === '"') return JSON.parse(next(TEXT)[0]);
    if (takes("[")) {
      const list = [];
      if (takes("]")) return list;
      do list.push(value(depth + 1)); while (takes(","));
      needs("]");
      return list;
    }
    if (takes("{")) {
      const found = new Map();
      if (takes("}")) return found;
      do {
        const name = key();
        needs(":");
        if (found.has(name)) refuse("A key comes twice in one object.");
        found.set(name, value(depth + 1));
      } while (takes(","));
      needs("}");
      return found;
    }
    for (const [word, said] of [["true", true], ["false", false], ["null", null]]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return said;
      }
    }
    const [digits, point, power] = next(NUMBER);
    if (point !== undefined || power !== undefined) return new Fraction(Number(digits));
    // Beyond 2^53 a number of this language is not exact; none is taken for another.
    const exact = Number(digits);
    return Number.isSafeInteger(exact) ? exact + 0 : new Fraction(exact);
  }

  try {
    const found = value(0);
    next(GAP);
    if (at !== text.length) throw new SyntaxError();
    return found;
  } catch (wrong) {
    if (wrong instanceof SyntaxError) return undefined;
    throw wrong;
  }
}

const DEEPEST = 32;
const ASCII = /^[\u0000-\u007f]*$/;

// The one text of a value of the profile: sorted ASCII keys, no fractions, no null. It refuses
// any other value.
function canonical(value, depth = 0) {
  if (typeof value === "string") {
    if (!value.isWellFormed()) refuse("A text holds half a character.");
    return JSON.stringify(value);
  }
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return String(value === 0 ? 0 : value);
  if (!(Array.isArray(value) || value instanceof Map)) refuse("A value is not of our profile.");
  if (depth >= DEEPEST) refuse("It is nested too deep.");
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
  const names = [...value.keys()];
  if (!names.every((name) => ASCII.test(name))) refuse("A key is not ASCII.");
  const parts = names.sort().map((name) => `${JSON.stringify(name)}:${canonical(value.get(name), depth + 1)}`);
  return `{${parts.join(",")}}`;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

const bytesOf = (text) => new TextEncoder().encode(text);

const MOST_VALUES = 3000000;

// The value of canonical bytes; any other bytes are refused, even if they are valid JSON.
function readCanonical(bytes) {
  const text = textOf(bytes);
  if (text === undefined) refuse("It is not JSON.");
  if (bytes.length > MOST_VALUES && (text.match(/[,[{]/g) ?? []).length > MOST_VALUES) {
    refuse("It holds too many values.");
  }
  const value = readJson(text);
  if (value === undefined) refuse("It is not JSON.");
  if (canonical(value) !== text) refuse("It is not written in the one form that is signed.");
  return value;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

// The bytes of canonical base64; undefined for text that is none.
function fromBase64(text) {
  if (typeof text !== "string" || !BASE64.test(text)) return undefined;
  let letters;
  try {
    letters = atob(text);
  } catch {
    return undefined;
  }
  return btoa(letters) === text ? Uint8Array.from(letters, (one) => one.charCodeAt(0)) : undefined;
}

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

const toHex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

async function hmac(key, message) {
  const usage = { name: "HMAC", hash: "SHA-256" };
  const held = await crypto.subtle.importKey("raw", key, usage, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, message));
}

async function signedBy(key, signature, message) {
  if (signature.length !== 64) return false;
  try {
    const held = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", held, signature, message);
  } catch (wrong) {
    if (wrong.name === "NotSupportedError") throw wrong;
    return false;
  }
}

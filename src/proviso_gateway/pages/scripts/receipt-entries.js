// What an entry of the log may say: the closed table of kinds, as `proviso_verify/entries.py` has it.
// A test reads both tables side by side: every kind, every key.
"use strict";

const isText = (value) => typeof value === "string";
const matching = (form) => (value) => isText(value) && new RegExp(`^(?:${form})$`).test(value);
const oneOf = (...codes) => (value) => isText(value) && codes.includes(value);
const exactly = (number) => (value) => value === number;
const integer = (least) => (value) => typeof value === "number" && value >= least;
const base64Of = (length) => (value) => fromBase64(value)?.length === length;
const listOf = (shape, least = 0, most = 2) => (value) =>
  Array.isArray(value) && value.length >= least && value.length <= most && value.every(shape);
const hasKeys = (value, keys) =>
  value instanceof Map && value.size === keys.length && keys.every((key) => value.has(key));
const objectOf = (shapes) => (value) =>
  hasKeys(value, Object.keys(shapes)) && Object.entries(shapes).every(([key, shape]) => shape(value.get(key)));
const commitments = (...names) => objectOf(Object.fromEntries(names.map((name) => [name, HASH])));

const HANDLE = matching("[a-z2-7]{26}");
const HASH = matching("[0-9a-f]{64}");
const PERIOD = matching("[0-9]{4}-(?:0[1-9]|1[0-2])");
const CODE = matching("[a-z][a-z0-9-]{0,39}");
const ORIGIN = matching("[a-z0-9][a-z0-9./_-]{0,199}");
const WEB_ORIGIN = matching(
  "https://[a-z0-9.-]{1,253}(?::[1-9][0-9]{0,4})?|http://localhost:[1-9][0-9]{0,4}");
const LAST = matching("|[a-z2-7]{26}");

function DAY(value) {
  if (!isText(value) || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) || value.startsWith("0000")) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

const KNOWN = (value) => value === "never" || DAY(value);
const NAME = (value) => value === "" || CODE(value);
const FILE = (value) => value === "" || HASH(value);

const ROLES = ["administrator", "approver", "caseworker", "guardian", "lawyer"];
const HELD = ["key-file", "own-device", "server"];
const STATUSES = ["in_force", "held", "stayed", "superseded", "withdrawn"];
const PARTS = ["authenticator_data", "client_data", "signature"];
const ASSERTED = { signs: "ed25519:", es256: "webauthn-es256:", ed25519: "webauthn-ed25519:", seals: "x25519:" };

function SET_OF_ROLES(value) {
  if (!Array.isArray(value) || value.length === 0) return false;
  const sorted = ROLES.filter((role) => value.includes(role));
  return sorted.length === value.length && sorted.every((role, at) => value[at] === role);
}

const FIELD_PRIME = 2n ** 255n - 19n;
const SMALL_ORDER = [0n, 1n, FIELD_PRIME - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n];

// Whether 32 bytes are a canonically written Ed25519 key that is not of small order: under such a
// key anybody can sign almost anything.
function binds(key) {
  const y = BigInt(`0x${toHex([...key].reverse())}`) & (2n ** 255n - 1n);
  return y < FIELD_PRIME && !SMALL_ORDER.includes(y);
}

const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B256 = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

function isPoint(key) {
  if (key.length !== 65 || key[0] !== 4) return false;
  const [x, y] = [key.slice(1, 33), key.slice(33)].map((half) => BigInt(`0x${toHex(half)}`));
  return x < P256 && y < P256 && (y * y - (x * x * x - 3n * x + B256)) % P256 === 0n;
}

// The bytes of a key written as text, its kind before it; undefined where it is none.
function keyBytes(text, prefix) {
  if (!isText(text) || !text.startsWith(prefix)) return undefined;
  const key = fromBase64(text.slice(prefix.length));
  if (key === undefined) return undefined;
  if (prefix === ASSERTED.es256) return isPoint(key) ? key : undefined;
  if (key.length !== 32 || (prefix !== ASSERTED.seals && !binds(key))) return undefined;
  return key;
}

const SIGNERS = [ASSERTED.signs, ASSERTED.es256, ASSERTED.ed25519];
const kindOf = (key) => SIGNERS.find((prefix) => key.startsWith(prefix));
const LOG_KEY = (value) => keyBytes(value, ASSERTED.signs) !== undefined;
const SEALING_KEY = (value) => keyBytes(value, ASSERTED.seals) !== undefined;

function SIGNING_KEY(value) {
  if (!isText(value) || value.length >= 200) return false;
  const prefix = kindOf(value);
  return prefix !== undefined && keyBytes(value, prefix) !== undefined;
}

function isSealed(value) {
  const length = fromBase64(value)?.length ?? 0;
  return length > 0 && length <= 16384;
}

const SIGNATURE = (value) => isSealed(value) || (hasKeys(value, PARTS) && [...value.values()].every(isSealed));
const VERSIONS = listOf(HASH, 1, 200);
const ROWS = listOf(objectOf({ version: HASH, date: DAY, is: oneOf(...STATUSES), known: KNOWN }), 0, 400);
const PARTIES = listOf(
  objectOf({ id: matching("[a-z0-9.-]{1,253}"), origins: listOf(WEB_ORIGIN, 1, 8) }), 0, 8);

const BODY = { body: HASH };
const NEXT = { prev: HANDLE };
const signed = (least = 2, most = 2) => ({
  begun: PERIOD,
  keys: listOf(SIGNING_KEY, least, most),
  signatures: listOf(SIGNATURE, least, most),
});
const ACT = { after: LAST, ...signed(1, 2) };
const ORDER = { effect: oneOf("discloses", "stops"), order: HASH, name: NAME, from: DAY, until: DAY };
const STATUS = { agreement: HASH, name: CODE, date: DAY, known: KNOWN };
const STOP = { agreement: HASH, name: CODE, ...ACT };
const CASE_KINDS = ["request", "assessment", "refusal", "closure", "approval", "search", "answer"];

const KINDS = {
  request: { number: integer(1), requester: CODE, commitments: commitments("content", "fields", "ground"), ...BODY },
  assessment: { commitments: commitments("outcome", "reasons"), ...NEXT, ...BODY },
  refusal: { commitments: commitments("reason"), ...NEXT, ...BODY },
  closure: { commitments: commitments("reason"), ...NEXT, ...BODY },
  approval: { proposal: HASH, by: PERIOD, ...signed(), ...NEXT, ...BODY },
  search: { commitments: commitments("model", "register", "search"), ...NEXT },
  answer: {
    commitments: commitments("cause", "fields", "outcome", "review", "use_limits"),
    tag: base64Of(16),
    ...NEXT,
    ...BODY,
  },
  opening: { of: PERIOD, name: CODE, file: HASH, supersedes: FILE },
  statistics: { of: PERIOD, file: HASH },
  heartbeat: {},
};

const ACTS = {
  "genesis founded": {
    origin: ORIGIN,
    key: LOG_KEY,
    administrators: listOf(objectOf({ key: SIGNING_KEY, held: oneOf(...HELD) }), 2),
    mode: oneOf("live", "rehearsal"),
    parties: PARTIES,
    ...signed(),
  },
  "officer enrolled": {
    officers: listOf(objectOf({
      key: SIGNING_KEY, roles: SET_OF_ROLES, until: integer(1), held: oneOf(...HELD), after: LAST,
    }), 1, 200),
    ...signed(1, 2),
    ...BODY,
  },
  "officer left": { officers: listOf(objectOf({ key: SIGNING_KEY, after: LAST }), 1, 200), ...signed(1, 2) },
  "requester enrolled": { requester: CODE, key: SEALING_KEY, ...ACT, ...BODY },
  "requester left": { requester: CODE, key: SEALING_KEY, ...ACT },
  "agreement adopted": { name: CODE, file: HASH, versions: VERSIONS, timetable: ROWS, ...ACT, ...BODY },
  ...Object.fromEntries(STATUSES.map((status) => [`agreement ${status}`, STATUS])),
  "agreement stopped": STOP,
  "agreement restarted": STOP,
  "order recorded": { ...ORDER, ...ACT, ...BODY },
  "order began": ORDER,
  "order lapsed": ORDER,
  "order ended": { ...ORDER, ...ACT },
  "key changed": { key: LOG_KEY, after: LAST, ...signed(4, 4) },
  "key lost": { key: LOG_KEY, after: LAST, ...signed(3, 3) },
  "policy set": { policy: HASH, parties: PARTIES, ...ACT },
  "waiver clock": { month: PERIOD, ...ACT },
  "waiver witnesses": { month: PERIOD, ...ACT },
  "postponement postponed": {
    name: CODE,
    slot: DAY,
    to: DAY,
    reason: oneOf("closed", "no-staff", "register-unavailable", "system-fault"),
    ...ACT,
  },
  "erasure terms": { name: CODE, refused: integer(1), approved: integer(1), accounts: integer(1), ...ACT },
  "erasure cohort": {
    name: CODE,
    of: PERIOD,
    what: oneOf("refused", "approved", "accounts"),
    cases: integer(1),
    commitments: commitments("kept"),
  },
  "erasure late": { commitments: commitments("cases") },
  "recall counted": { name: CODE, of: PERIOD, commitments: commitments("cases") },
};

const EVERY = { v: exactly(2), kind: isText, handle: HANDLE, period: PERIOD };

const monthNumber = (period) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1;

function within(period, first, months) {
  const apart = monthNumber(period) - monthNumber(first);
  return apart >= 0 && apart <= months;
}

function different(keys) {
  const raw = keys.map((key) => toHex(keyBytes(key, kindOf(key))));
  return new Set(raw).size === raw.length;
}

function signaturesFit(entry) {
  if (!entry.has("keys")) return true;
  const [keys, signatures] = [entry.get("keys"), entry.get("signatures")];
  return keys.length === signatures.length
    && keys.every((key, at) => isText(signatures[at]) === (kindOf(key) === ASSERTED.signs));
}

const begunInTime = (entry) => !entry.has("begun") || within(entry.get("period"), entry.get("begun"), 1);

const HANDS = [signaturesFit, begunInTime];
const rehearsed = (origin) => origin.startsWith("rehearsal.invalid/");

// What must hold between the keys of one entry.
const CONTRADICTIONS = {
  genesis: [
    ...HANDS,
    (e) => rehearsed(e.get("origin")) === (e.get("mode") === "rehearsal"),
    (e) => different([e.get("key"), ...e.get("administrators").map((one) => one.get("key"))]),
    (e) => e.get("mode") === "rehearsal" || e.get("administrators").every((one) => one.get("held") !== "server"),
  ],
  officer: [...HANDS, (e) => different(e.get("officers").map((one) => one.get("key")))],
  requester: HANDS,
  agreement: [
    ...HANDS,
    (e) => e.get("name") !== "court-order",
    (e) => !e.has("versions") || new Set(e.get("versions")).size === e.get("versions").length,
  ],
  order: [
    ...HANDS,
    (e) => (e.get("name") !== "") === (e.get("effect") === "stops"),
    (e) => e.get("from") <= e.get("until"), // days as text, 2018-05-09, stand in order
  ],
  approval: [...HANDS, (e) => within(e.get("by"), e.get("begun"), 2)],
  key: HANDS,
  policy: HANDS,
  waiver: HANDS,
  postponement: [...HANDS, (e) => e.get("slot") < e.get("to")],
  erasure: [
    ...HANDS,
    (e) => e.get("act") !== "terms" || (e.get("refused") <= e.get("approved") && e.get("approved") <= e.get("accounts")),
    (e) => e.get("act") !== "cohort" || e.get("of") < e.get("period"),
  ],
  recall: [(e) => e.get("of") < e.get("period")],
};

const LARGEST_ENTRY = 65535;

// The shapes of every key of such an entry; it refuses what is of no kind.
function shapesOf(entry) {
  const [kind, act] = [entry.get("kind"), entry.get("act")];
  if (!isText(kind)) refuse("The entry is of no kind that is known.");
  if (Object.hasOwn(KINDS, kind)) {
    const basis = entry.has("order") && !entry.has("agreement") ? "order" : "agreement";
    return { ...EVERY, ...KINDS[kind], ...(CASE_KINDS.includes(kind) ? { [basis]: HASH } : {}) };
  }
  if (!isText(act) || kind.includes(" ") || !Object.hasOwn(ACTS, `${kind} ${act}`)) {
    refuse("The entry is of no kind that is known.");
  }
  return { ...EVERY, ...ACTS[`${kind} ${act}`], act: exactly(act) };
}

// The entry that these bytes are, as a Map of its keys; it refuses any other bytes.
function readEntry(bytes) {
  if (bytes.length > LARGEST_ENTRY) refuse("The entry is too long.");
  const entry = readCanonical(bytes);
  if (!(entry instanceof Map)) refuse("The entry is no object.");
  if (!objectOf(shapesOf(entry))(entry)) refuse("The entry has other keys or values than its kind.");
  if (!(CONTRADICTIONS[entry.get("kind")] ?? []).every((holds) => holds(entry))) {
    refuse("The entry contradicts itself.");
  }
  return entry;
}

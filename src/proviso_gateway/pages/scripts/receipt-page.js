// The form of the page that checks receipts: reads the file that somebody chose, and says what holds.
"use strict";

const byId = (name) => document.getElementById(`receipt-${name}`);

const NAMED = [
  ["Log", (proven) => proven.origin + (proven.rehearsal ? " (a rehearsal: nobody in it exists)" : "")],
  ["Entry", (proven) => `${proven.index} of ${proven.size}`],
  ["Kind", (proven) => proven.kind],
  ["Handle", (proven) => proven.handle],
  ["Month", (proven) => proven.period],
  ["Rests on", (proven) => proven.basis || "nothing"],
];

function plainly(value) {
  if (value instanceof Map) return [...value].map(([name, one]) => `${name}: ${plainly(one)}`).join("; ");
  return Array.isArray(value) ? value.map(plainly).join(", ") : String(value);
}

function row(name, value) {
  const [term, said] = [document.createElement("dt"), document.createElement("dd")];
  term.textContent = name;
  said.textContent = value; // never markup: whoever wrote the file wrote this
  byId("told").append(term, said);
}

function say(holds, words) {
  byId("said").textContent = words;
  byId("said").classList.toggle("doubt", !holds);
}

function show(proven) {
  say(true, proven.answered
    ? "It holds: outcome, fields and limits are what the log holds. The values of the details are in no log, and are not proved."
    : "It holds: the log of this key has this entry.");
  for (const [name, told] of NAMED) row(name, told(proven));
  for (const [name, value] of proven.openings) row(name.replace("_", " "), plainly(value));
  byId("told").hidden = false;
}

async function check() {
  byId("told").replaceChildren();
  byId("told").hidden = true;
  const file = byId("file").files[0];
  if (file === undefined) return say(false, "Choose a file first.");
  say(true, "It is being checked.");
  try {
    show(await verifyReceipt(new Uint8Array(await file.arrayBuffer()), byId("key").value.trim()));
  } catch (wrong) {
    if (wrong instanceof Refusal) return say(false, `It does not hold. ${wrong.message}`);
    if (wrong.name === "NotSupportedError") {
      return say(false, "This browser knows no Ed25519 signatures. Use a newer one, or the command below.");
    }
    say(false, "It cannot be checked here. Use the command below.");
  }
}

if (globalThis.crypto?.subtle === undefined) {
  document.getElementById("receipt").before("This browser cannot check signatures on this page. Use the command below.");
} else {
  document.getElementById("receipt").hidden = false;
  byId("check").addEventListener("click", check);
}

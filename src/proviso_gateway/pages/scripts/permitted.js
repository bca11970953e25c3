// Answers the form of an agreement's page: would this be permitted? Nothing is sent anywhere.
// It reads what each clause requires from the page, and knows no agreement itself. What is not
// known makes a comparison unknown, as in the gateway; so less knowledge never permits.
"use strict";

const COMPARED = {
  one_of: (value, operand) => operand.includes(value),
  only: (value, operand) => value.every((word) => operand.includes(word)),
  includes_any: (value, operand) => value.some((word) => operand.includes(word)),
  includes_all: (value, operand) => operand.every((word) => value.includes(word)),
  at_least: (value, operand) => value >= operand,
  at_most: (value, operand) => value <= operand,
  before: (value, operand) => value < operand, // days as text, 2018-05-09, stand in order
  after: (value, operand) => value > operand,
};

const DAYS_SINCE = "days_since_";

function valueOf(fact, known, day) {
  if (!fact.startsWith(DAYS_SINCE)) return known[fact];
  const then = known[fact.slice(DAYS_SINCE.length)];
  return then === undefined ? undefined : Math.round((Date.parse(day) - Date.parse(then)) / 86400000);
}

// true, false, or null where the facts do not say.
function truth(requires, known, day) {
  const [[key, said]] = Object.entries(requires);
  if (key === "all_of" || key === "any_of") {
    const decisive = key === "any_of";
    const parts = said.map((part) => truth(part, known, day));
    return parts.includes(decisive) ? decisive : parts.includes(null) ? null : !decisive;
  }
  if (key === "not") {
    const part = truth(said, known, day);
    return part === null ? null : !part;
  }
  const value = valueOf(key, known, day);
  if (value === undefined) return null;
  if (said === null || typeof said !== "object") return value === said;
  const [[operator, operand]] = Object.entries(said);
  return COMPARED[operator](value, operand);
}

// The clauses that bind the ground, each with its truth, and what they come to.
function answer(clauses, known, day) {
  const truths = clauses.map((clause) =>
    clause.grounds.length && known.ground !== undefined && !clause.grounds.includes(known.ground)
      ? undefined
      : truth(clause.requires, known, day));
  const said = truths.includes(false) ? "refused" : truths.includes(null) ? "ask" : "permitted";
  return { truths, said };
}

if (typeof module === "object") module.exports = { answer };

const WORDS = new Map([[true, "met"], [false, "not met"], [null, "not known"], [undefined, "does not apply"]]);
const SAID = {
  permitted: "Permitted, if this version stands and every document is at hand. Two officers of the custodian still decide.",
  refused: "Refused: at least one condition is not met.",
  ask: "Not yet: what is not known must be known first.",
};

function stated(form) {
  const known = {};
  for (const box of form.querySelectorAll("[data-fact]")) {
    const { fact, type } = box.dataset;
    if (type === "set") {
      const words = [...box.querySelectorAll("input:checked")].map((one) => one.value);
      if (words.length) known[fact] = words.filter((word) => word !== "");
    } else {
      const said = box.querySelector("select, input").value;
      if (said === "") continue;
      known[fact] = type === "bool" ? said === "true" : type === "int" ? Number(said) : said;
    }
  }
  return known;
}

function show(form) {
  const known = stated(form);
  const chosen = form.querySelector("#ask-version").value;
  const day = form.querySelector("#ask-day").value;
  for (const list of form.querySelectorAll("[data-version]")) {
    list.hidden = list.dataset.version !== chosen;
    if (list.hidden) continue;
    const items = [...list.querySelectorAll("[data-requires]")];
    const clauses = items.map((item) => ({
      requires: JSON.parse(item.dataset.requires),
      grounds: item.dataset.grounds.split(" ").filter(Boolean),
    }));
    const found = answer(clauses, known, day);
    items.forEach((item, at) => { item.querySelector("b").textContent = WORDS.get(found.truths[at]); });
    form.querySelector("output").textContent = SAID[found.said];
  }
}

if (typeof document === "object") {
  const form = document.getElementById("ask");
  if (form) {
    form.querySelector("#ask-day").value = new Date().toISOString().slice(0, 10);
    form.addEventListener("input", () => show(form));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    show(form);
  }
}

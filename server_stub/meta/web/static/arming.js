// The dialog in which a fault is chosen for one visitor, one Page, or a call of Graph.

import { ask, el, group, prepareDialog } from "./dom.js";

const dialog = document.getElementById("arming");
const choices = dialog.querySelector("[name=fault]");
const calls = dialog.querySelector("[name=call]");
const whom = document.getElementById("arming-whom");
const what = document.getElementById("arming-what");
const callRow = document.getElementById("arming-call");
const timesRow = document.getElementById("arming-times");

// What is no fault of sends but a state of the visitor or the Page: [request, explanation].
const VISITOR_STATES = {
  blocks_the_page: ["blocked", "They have blocked the Page: it does not reach them (551/1545041)"],
  deactivates_the_account: ["deactivated", "Nobody reaches them any more (551/1545041)"],
  deletes_the_account: ["deleted", "Nobody reaches them, and their profile is gone (100/33)"],
};
const RESTRICTED = "is_restricted";

let meant = {};
let names = null;
let explained = {};
let ready = null;

export function prepare() {
  prepareDialog(dialog, arrange);
  choices.addEventListener("change", explain);
  ready = learn();
}

async function learn() {
  ({ names } = await ask("GET", "faults"));
  const errors = Object.entries(names.friendly).map(([name, code]) => [name, `Error ${code}`]);
  const deaths = Object.entries(names.deaths).map(([name, code]) => [`token ${name}`, `190/${code}`]);
  const states = Object.entries(VISITOR_STATES).map(([name, [, said]]) => [name, said]);
  explained = Object.fromEntries([...errors, ...Object.entries(names.staged), ...states]);
  for (const [name, code] of deaths) explained[name] = `The Page's own token is dead: error ${code}`;
  explained[RESTRICTED] = "Meta lets the Page send nothing (10/1893063)";
  calls.replaceChildren(...names.calls.map((name) => el("option", { value: name }, name)));
}

// `whose` is {visitor}, {page} or, for a call that is chosen here, empty.
export async function arm(name, whose) {
  await ready;
  meant = whose;
  const ofCall = !whose.visitor && !whose.page;
  const all = whose.page ? `For every visitor of ${name}` : `For ${name}`;
  whom.textContent = ofCall ? "For whoever makes that call" : all;
  callRow.hidden = !ofCall;
  choices.replaceChildren(...groups(whose));
  explain();
  dialog.showModal();
}

// Takes back a state: what a visitor did, a restriction, a dead token.
export function mend(whose) {
  if (whose.visitor) return ask("PUT", `visitors/${whose.visitor}`, { unreachable: "" });
  return Promise.all([
    ask("PUT", `pages/${whose.page}`, { restricted: false }),
    ask("PUT", "tokens", { page: whose.page, dies_of: "" }),
  ]);
}

function groups({ visitor, page }) {
  const deaths = Object.keys(names.deaths).map((name) => `token ${name}`);
  return [
    visitor && group("What the visitor does", Object.keys(VISITOR_STATES)),
    group("Errors that Graph answers", Object.keys(names.friendly)),
    group("The connection and the webhooks", Object.keys(names.staged)),
    page && group("What becomes of the Page", [RESTRICTED, ...deaths]),
  ].filter(Boolean);
}

function arrange({ fault, times, call }) {
  if (fault in VISITOR_STATES) {
    return ask("PUT", `visitors/${meant.visitor}`, { unreachable: VISITOR_STATES[fault][0] });
  }
  if (fault === RESTRICTED) return ask("PUT", `pages/${meant.page}`, { restricted: true });
  if (fault.startsWith("token ")) {
    return ask("PUT", "tokens", { page: meant.page, dies_of: fault.slice("token ".length) });
  }
  const target = callRow.hidden ? meant : { call };
  return ask("PUT", "faults", { fault, ...target, ...(times && { times: Number(times) }) });
}

function explain() {
  const name = choices.value;
  what.textContent = explained[name] ?? "";
  timesRow.hidden = name in VISITOR_STATES || name === RESTRICTED || name.startsWith("token ");
}

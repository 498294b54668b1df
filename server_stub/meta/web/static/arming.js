// The dialog in which a fault is chosen for one visitor or one Page.

import { ask, el, prepareDialog } from "./dom.js";

const dialog = document.getElementById("arming");
const choices = dialog.querySelector("[name=fault]");
const whom = document.getElementById("arming-whom");
const what = document.getElementById("arming-what");

let meant = {};
let explained = {};

export async function prepare() {
  prepareDialog(dialog, ({ fault, times }) =>
    ask("PUT", "faults", { fault, ...meant, ...(times && { times: Number(times) }) }),
  );
  choices.addEventListener("change", explain);
  const { names } = await ask("GET", "faults");
  const errors = Object.entries(names.friendly).map(([name, code]) => [name, `error ${code}`]);
  explained = Object.fromEntries([...errors, ...Object.entries(names.staged)]);
  choices.replaceChildren(
    group("Errors that Graph answers", Object.keys(names.friendly)),
    group("The connection and the webhooks", Object.keys(names.staged)),
  );
}

export function arm(name, whose) {
  meant = whose;
  whom.textContent = whose.page ? `For every visitor of ${name}` : `For ${name}`;
  explain();
  dialog.showModal();
}

function explain() {
  what.textContent = explained[choices.value] ?? "";
}

function group(label, names) {
  const options = names.map((name) => el("option", { value: name }, name.replaceAll("_", " ")));
  return el("optgroup", { label }, ...options);
}

// The people who may log in, and what can happen to their accounts.

import { ask, avatar, el, group, icon, prepareDialog } from "./dom.js";

const dialog = document.getElementById("befalling");
const choices = dialog.querySelector("[name=kind]");
const pages = dialog.querySelector("[name=page]");
const pageRow = document.getElementById("befalling-page");
// These are about one Page, or about all.
const ABOUT_A_PAGE = ["role_lost", "task_lost"];

let meant = null;
let events = {};
let ready = null;

export function prepare() {
  prepareDialog(dialog, ({ kind, page }) => {
    const about = ABOUT_A_PAGE.includes(kind) && page ? { page } : {};
    return ask("POST", `people/${meant.id}/events`, { kind, ...about });
  });
  choices.addEventListener("change", explain);
  ready = learn();
}

async function learn() {
  ({ events } = await ask("GET", "people"));
  choices.replaceChildren(group("What happens", Object.keys(events)));
}

export function personRow(person) {
  const roles = person.roles.map((role) => role.name).join(", ") || "No role on any Page";
  const given = person.given.length
    ? `Connected: ${person.given.join(", ")}`
    : `Not connected. Roles: ${roles}`;
  const label = `Let something happen to ${person.name}`;
  const click = () => choose(person);
  return el(
    "article",
    { class: "person" },
    avatar(person.name, person.id),
    el(
      "div",
      { class: "about" },
      el("h3", { dir: "auto" }, person.name),
      el("p", { class: "words" }, person.roles.length ? given : roles),
      person.granted > 0 && el("p", { class: "quiet" }, worth(person)),
    ),
    el("button", { class: "icon arm", title: label, "aria-label": label, click }, icon("bolt")),
  );
}

function worth({ granted, tokens }) {
  const permissions = granted === 1 ? "1 permission" : `${granted} permissions`;
  return `${permissions}, ${tokens === 1 ? "1 living token" : `${tokens} living tokens`}`;
}

async function choose(person) {
  await ready;
  meant = person;
  document.getElementById("befalling-whom").textContent = `To the account of ${person.name}`;
  const all = el("option", { value: "" }, "All Pages");
  pages.replaceChildren(
    all,
    ...person.roles.map(({ id, name }) => el("option", { value: id }, name)),
  );
  explain();
  dialog.showModal();
}

function explain() {
  const said = events[choices.value] ?? "";
  const first = meant?.name.split(" ")[0] ?? "";
  document.getElementById("befalling-what").textContent = `${first} ${said}.`;
  pageRow.hidden = !ABOUT_A_PAGE.includes(choices.value);
}

// The overview: webhook, Pages, visitors, and what goes wrong for whom.

import { ask, avatar, el, hear, icon, prepareDialog, show } from "./dom.js";
import { arm, mend, prepare as prepareArming } from "./arming.js";
import { personRow, prepare as preparePeople } from "./people.js";

const at = (id) => document.getElementById(id);
const STATES = {
  ok: ["good", "Subscribed"],
  no_webhook: ["bad", "No webhook"],
  not_subscribed: ["bad", "Not subscribed"],
  disabled: ["bad", "Disabled after an hour of failure"],
  failing: ["warn", "Webhooks fail"],
};

let pages = [];

function changed(state) {
  pages = state.pages;
  at("app").textContent = state.app.name;
  show(at("webhook"), webhook(state.app, state.webhook));
  show(at("pages"), pages.map((page) => row(page.id, page, pageCard)));
  show(at("calls"), calls(state.calls));
  show(at("people"), state.people.map((person) => row(person.id, person, personRow)));
  const latest = (visitor) => visitor.last?.at ?? 0;
  const visitors = state.visitors.toSorted((one, other) => latest(other) - latest(one));
  const several = pages.length > 1;
  const rows = visitors.map((visitor) => row(visitor.psid, { ...visitor, several }, visitorRow));
  show(at("visitors"), rows);
}

const row = (key, made_of, make) => ({ key, made_of, make: () => make(made_of) });

function webhook(app, health) {
  const failing = health.failing.map((line) => {
    const since = ` since ${clock(line.failing_since)}, tries: ${line.failures}`;
    return row(line.url, line, () => el("p", {}, badge("warn", "Failing"), since));
  });
  const url = app.callback_url;
  const calm = url ? badge("good", "Connected") : badge("bad", "Nobody listens");
  const state = failing.length ? failing : [row("calm", [url], () => el("p", {}, calm))];
  const address = url ?? "Start a relay with this address as its Graph.";
  const counts = `${health.delivered} delivered, ${health.waiting} waiting`;
  return [
    ...state,
    row("url", address, () => el("p", { class: url ? "address" : "quiet" }, address)),
    row("counts", counts, () => el("p", { class: "quiet" }, counts)),
    ...health.alerts.map((alert, place) =>
      row(`alert ${place}`, alert, () =>
        el("p", { class: "alert" }, el("time", {}, clock(alert.at)), " ", alert.alert),
      ),
    ),
  ];
}

function calls(faults) {
  if (!faults.length) return [row("none", "", () => el("p", { class: "quiet" }, "None fails."))];
  return faults.map((fault) =>
    row(fault.call, fault, () =>
      el("p", { class: "call" }, el("span", {}, fault.call), faultOf(fault, "", fault)),
    ),
  );
}

// What has become of a visitor or a Page besides faults, as words; empty while all is well.
function plight({ unreachable, restricted, token_death: death }) {
  const dead = death ? `token: ${death}` : "";
  return [unreachable, restricted ? "restricted" : "", dead].filter(Boolean).join(", ");
}

function pageCard(page) {
  const [mood, words] = STATES[page.state];
  const title = page.subscribed?.join(", ");
  const use = [page.brand, page.department].filter(Boolean).join(" · ") || page.id;
  return el(
    "article",
    { class: "card page" },
    avatar(page.name, page.id),
    el(
      "div",
      { class: "about" },
      el("h3", { dir: "auto" }, page.name),
      el("p", { class: "quiet" }, use),
      el("p", { title }, badge(mood, words), page.subscribed && ` ${page.subscribed.length} fields`),
    ),
    troubles(page, page.name, { page: page.id }),
  );
}

function visitorRow(visitor) {
  const last = visitor.last;
  return el(
    "article",
    { class: visitor.unread ? "visitor unread" : "visitor" },
    el(
      "a",
      { href: `/visitors/${visitor.psid}` },
      avatar(visitor.name, visitor.psid),
      el(
        "div",
        { class: "about" },
        el(
          "h3",
          {},
          el("bdi", {}, visitor.name),
          visitor.several && el("span", { class: "quiet" }, visitor.page_name),
        ),
        el("p", { class: "words", dir: "auto" }, last ? lastWords(last) : "Has not written yet"),
      ),
      last && el("time", { class: "quiet" }, clock(last.at)),
      visitor.unread > 0 &&
        el("span", { class: "count", title: "Answers not read yet" }, String(visitor.unread)),
    ),
    troubles(visitor, visitor.name, { visitor: visitor.psid }),
  );
}

function lastWords(last) {
  const said = last.text || (last.attachments ? "Attachment" : "…");
  return last.from_page ? `Page: ${said}` : said;
}

function troubles(state, name, whose) {
  const said = plight(state);
  const label = `Let something go wrong for ${name}`;
  const click = () => arm(name, whose);
  return el(
    "div",
    { class: "troubles" },
    said && chip(said, "Make up for this", () => mend(whose)),
    state.fault && faultOf(state.fault, name, whose),
    !said &&
      !state.fault &&
      el("button", { class: "icon arm", title: label, "aria-label": label, click }, icon("bolt")),
  );
}

function faultOf(fault, name, { visitor, page, call }) {
  const target = new URLSearchParams(visitor ? { visitor } : page ? { page } : { call });
  const times = fault.times === null ? "" : ` ×${fault.times}`;
  return chip(fault.name + times, "Clear this fault", () => ask("DELETE", `faults?${target}`));
}

function chip(said, title, undo) {
  const click = () => undo().catch((error) => alert(error.message));
  const label = `${title}: ${said}`;
  return el("button", { class: "fault", title, "aria-label": label, click }, said, icon("close"));
}

const badge = (mood, words) => el("span", { class: `badge ${mood}` }, words);

function clock(ms) {
  const when = new Date(ms);
  const today = when.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return when.toLocaleString("en-GB", today ? time : { day: "numeric", month: "short", ...time });
}

function prepareAdding() {
  const dialog = at("adding");
  const choices = dialog.querySelector("[name=page]");
  at("add").addEventListener("click", () => {
    choices.replaceChildren(...pages.map((page) => el("option", { value: page.id }, page.name)));
    dialog.showModal();
  });
  prepareDialog(dialog, async (visitor) => {
    const timezone = -new Date().getTimezoneOffset() / 60;
    const made = await ask("POST", "visitors", { ...visitor, timezone });
    location.href = `/visitors/${made.psid}`;
  });
}

function prepareAddingPages() {
  at("add-page").addEventListener("click", () => at("adding-page").showModal());
  prepareDialog(at("adding-page"), (page) => ask("POST", "pages", page));
}

prepareAdding();
prepareAddingPages();
at("spoil").addEventListener("click", () => arm("", {}));
prepareArming();
preparePeople();
hear("/web/changes", changed, (lost) => (at("lost").hidden = !lost));

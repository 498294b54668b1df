// A thread as rows: separators, grouped messages, ticks, quick replies, the typing indicator.

import { bubble } from "./bubbles.js";
import { avatar, el, icon } from "./dom.js";
import { day, moment, words } from "./words.js";

const APART = 15 * 60_000;
const TOGETHER = 60_000;

export function arrange(state, acts) {
  const rows = [];
  state.messages.forEach((message, place) => {
    const before = state.messages[place - 1];
    const after = state.messages[place + 1];
    if (separates(before, message)) rows.push(separator(message));
    const group = { first: !joins(before, message), last: !joins(message, after) };
    rows.push(messageRow(state, message, group, acts));
    if (message === seenLast(state)) rows.push(seen(state));
    else if (!after && !message.from_page) rows.push(sent(state));
  });
  const latest = state.messages.at(-1);
  if (latest?.from_page && latest.quick_replies.length) rows.push(quickReplies(latest, acts));
  if (state.typing) rows.push(typing(state.page));
  return rows;
}

function separates(before, message) {
  return !before || message.at - before.at > APART || day(before.at) !== day(message.at);
}

function joins(one, other) {
  if (!one || !other || one.from_page !== other.from_page) return false;
  if (one.persona !== other.persona) return false;
  return other.at - one.at < TOGETHER && !separates(one, other);
}

function separator(message) {
  const text = moment(message.at);
  const made = () => el("div", { class: "separator" }, el("time", {}, text));
  return { key: `before ${message.mid}`, made_of: text, make: made };
}

function messageRow(state, message, group, acts) {
  const replied = state.messages.find((each) => each.mid === message.reply_to);
  const whole = { message, group, replied };
  const make = () => bubble(state.page, message, group, replied, acts);
  return { key: message.mid, made_of: whole, make };
}

// The visitor's latest message that the Page has seen: marked as seen, or answered.
function seenLast(state) {
  const answered = state.messages.findLast((each) => each.from_page)?.at ?? 0;
  const until = Math.max(state.seen_until, answered);
  const mine = state.messages.findLast((each) => !each.from_page);
  return mine && mine.at <= until && mine === state.messages.at(-1) ? mine : null;
}

function seen({ page }) {
  return ticks("ticks seen", words.seen, () => avatar(page.name, page.id));
}

function sent(state) {
  const done = !state.on_its_way && state.page.state === "ok";
  const kind = done ? "ticks delivered" : "ticks";
  return ticks(kind, done ? words.delivered : words.onItsWay, () => icon("check"));
}

function ticks(kind, label, picture) {
  const attributes = { class: kind, role: "img", "aria-label": label, title: label };
  return { key: "ticks", made_of: label, make: () => el("div", attributes, picture()) };
}

function quickReplies(message, acts) {
  const chip = (reply) => {
    const click = () => acts.choose(reply);
    return el("button", { type: "button", class: "chip", dir: "auto", click }, String(reply.title ?? "…"));
  };
  const make = () => el("div", { class: "chips" }, ...message.quick_replies.map(chip));
  return { key: "quick replies", made_of: [message.mid, message.quick_replies], make };
}

function typing(page) {
  const dots = [1, 2, 3].map(() => el("i"));
  const label = words.typing(page.name);
  const make = () =>
    el(
      "div",
      { class: "message theirs first last typing", role: "status", "aria-label": label },
      avatar(page.name, page.id),
      el("div", { class: "content" }, el("div", { class: "bubble" }, ...dots)),
    );
  return { key: "typing", made_of: page.name, make };
}

// A visitor's Messenger: the thread, live, and what it tells Meta of being read.

import { arrange } from "./arrange.js";
import { edit, prepare as prepareComposer, replyTo } from "./composer.js";
import { answered, ask, avatar, el, hear, icon, show } from "./dom.js";
import { menuOf } from "./menu.js";
import { speak, words } from "./words.js";

const at = (id) => document.getElementById(id);
const psid = location.pathname.split("/").at(-1);
const scroller = at("scroller");
const NEAR = 80;

let state = null;
let offline = false;
// Until when messages were reported as received and read, so that nothing is told twice.
const told = { delivered: 0, read: 0 };

const visitor = {
  says: (message) => ask("POST", `visitors/${psid}/messages`, { message }),
  acts: (kind, about) => ask("POST", `visitors/${psid}/events`, { kind, ...about }),
  becomes: (unreachable) => ask("PUT", `visitors/${psid}`, { unreachable }),
  causes: (event) => ask("POST", `visitors/${psid}/messages`, { event }),
  sends: async (file) => {
    const path = `/web/__standin/media?name=${encodeURIComponent(file.name)}`;
    const { kind, url } = await answered(await fetch(path, { method: "POST", body: file }));
    return visitor.says({ attachments: [{ type: kind, payload: { url } }] });
  },
  // What came since is not seen yet, however late this arrives.
  reads: (until) => ask("POST", `visitors/${psid}/read`, { until }),
};

function changed(next) {
  const first = state === null;
  const known = state?.messages.at(-1)?.mid;
  state = next;
  if (first) introduce();
  show(at("messages"), arrange(state, { replyTo, edit, react, press, choose }));
  const latest = state.messages.at(-1);
  const came = latest && latest.mid !== known;
  if (came && !latest.from_page) pinned = true;
  if (came && !pinned) at("newer").hidden = false;
  stay();
  tellNotice();
  receive();
  watch();
}

function introduce() {
  const { page } = state;
  speak(state.visitor);
  document.title = `${page.name} · Messenger`;
  at("page").textContent = page.name;
  at("visitor").textContent = words.asVisitor(state.visitor.name);
  at("avatar").replaceWith(avatar(page.name, page.id));
  const title = el("h2", { dir: "auto" }, page.name);
  const business = el("p", { class: "quiet" }, words.business);
  at("intro").replaceChildren(avatar(page.name, page.id), title, business);
  at("back").append(icon("back"));
  at("back").setAttribute("aria-label", words.back);
  at("automatic-label").textContent = words.automatic;
  at("read").textContent = words.markRead;
  at("recover").addEventListener("click", () => visitor.becomes(""));
  at("more").append(icon("more"));
  at("more").setAttribute("aria-label", words.more);
  at("more").addEventListener("click", openMenu);
  at("newer").append(icon("down"), words.newer);
  prepareComposer(visitor, whose);
}

// The name behind a message; null for the visitor's own.
function whose(mid) {
  const message = state.messages.find((each) => each.mid === mid);
  return message?.from_page ? state.page.name : null;
}

function openMenu() {
  const items = [
    state.unreachable
      ? [words.unblock, () => visitor.becomes("")]
      : [words.block, () => visitor.becomes("blocked")],
  ];
  if (!at("automatic").checkVisibility()) {
    const other = at("automatic").checked ? words.byHand : words.automatic;
    items.unshift([other, () => at("automatic").click()]);
  }
  menuOf(at("more"), items);
}

function tellNotice() {
  const reasons = {
    blocked: words.byBlocking,
    deactivated: words.byDeactivating,
    deleted: words.byDeleting,
  };
  const gone = reasons[state.unreachable];
  const known = gone ?? (state.blocked ? words.blocked : words[state.page.state]);
  notice(offline ? words.lost : known);
  at("recover").hidden = !gone;
  at("recover").textContent = state.unreachable === "blocked" ? words.unblock : words.recover;
  at("composer").hidden = Boolean(gone);
}

function notice(said) {
  at("said").textContent = said ?? "";
  at("notice").hidden = !said;
}

function complain(error) {
  notice(error.message);
}

// What the visitor does to a message

function react(message, reaction) {
  const action = message.reaction === reaction.emoji ? "unreact" : "react";
  return visitor.causes({ reaction: { mid: message.mid, action, ...reaction } });
}

function press(button) {
  if (button.type === "postback") {
    return visitor.causes({ postback: { title: button.title, payload: button.payload } });
  }
  return undefined;
}

function choose(reply) {
  return visitor.says({ text: reply.title, quick_reply: { payload: reply.payload } });
}

// Delivered and read

function receive() {
  if (state.unreachable) return;
  const since = Math.max(state.delivered_until, told.delivered);
  const fresh = state.messages.filter((each) => each.from_page && each.at > since);
  if (!fresh.length) return;
  told.delivered = fresh.at(-1).at;
  const mids = fresh.map((each) => each.mid);
  visitor.causes({ delivery: { mids, watermark: told.delivered } });
}

// The foot of the Page's latest message is what has to be seen: Messenger has one mark for all
// before it. A message higher than the window is read when its end is.
let watched = null;
let inView = false;
const observer = new IntersectionObserver(
  (entries) => {
    inView = entries.at(-1).isIntersecting;
    readWhatIsSeen();
  },
  { root: scroller },
);

function watch() {
  const feet = at("messages").querySelectorAll(".theirs .foot");
  const latest = feet[feet.length - 1];
  if (latest && latest !== watched) {
    observer.disconnect();
    inView = false;
    observer.observe(latest);
    watched = latest;
  }
  readWhatIsSeen();
}

function unread() {
  const theirs = state.messages.findLast((each) => each.from_page);
  return theirs && theirs.at > Math.max(state.read_until, told.read) ? theirs : null;
}

function readWhatIsSeen() {
  if (!state || state.unreachable) return;
  const message = unread();
  at("read").hidden = at("automatic").checked || !message;
  const seen = document.visibilityState === "visible" && inView;
  if (message && seen && at("automatic").checked) read(message);
}

function read(message) {
  told.read = message.at;
  at("read").hidden = true;
  visitor.reads(message.at).catch((error) => {
    told.read = 0;
    complain(error);
  });
}

// Scrolling: who is at the end stays there, also when a picture has come and needs its room.

let pinned = true;

function atEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
}

function stay() {
  if (pinned) scroller.scrollTo({ top: scroller.scrollHeight, behavior: "instant" });
}

function remembered(checkbox, name) {
  checkbox.checked = localStorage.getItem(name) !== "no";
  checkbox.addEventListener("change", () => {
    localStorage.setItem(name, checkbox.checked ? "yes" : "no");
    readWhatIsSeen();
  });
}

remembered(at("automatic"), `reads/${psid}`);
at("read").addEventListener("click", () => read(unread()));
at("newer").addEventListener("click", () => {
  pinned = true;
  stay();
});
scroller.addEventListener("scroll", () => {
  pinned = atEnd();
  if (pinned) at("newer").hidden = true;
});
const growing = new ResizeObserver(stay);
growing.observe(scroller);
growing.observe(at("messages"));
document.addEventListener("visibilitychange", readWhatIsSeen);
addEventListener("unhandledrejection", (event) => complain(event.reason));
hear(`/web/visitors/${psid}/changes`, changed, (lost) => {
  offline = lost;
  if (state) tellNotice();
});

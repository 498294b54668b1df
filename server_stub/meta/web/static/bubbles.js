// One message: its quote, text, attachments, buttons and reactions.

import { attachment, said } from "./attachments.js";
import { avatar, el, icon } from "./dom.js";
import { menuFor } from "./reactions.js";
import { moment, words } from "./words.js";

// Only what is certainly an address, and never what follows it in Japanese, which has no spaces.
const LINK = /https?:\/\/[!-~]+/giu;
const AFTER_LINK = /[.,:;!?'")\]>]+$/u;
const ONLY_EMOJI = /^(?:\p{RGI_Emoji}|\s)+$/v;
const BIG = 12;

export function bubble(page, message, group, replied, acts) {
  const side = message.from_page ? "theirs" : "mine";
  const places = Object.keys(group).filter((place) => group[place]);
  const content = el(
    "div",
    { class: "content", title: moment(message.at) },
    message.persona && group.first && el("p", { class: "persona", dir: "auto" }, message.persona),
    message.reply_to && quote(page, message, replied),
    ...parts(message, acts),
    badge(message),
    message.edits > 0 && el("p", { class: "edited" }, words.edited),
    el("i", { class: "foot" }),
  );
  return el(
    "div",
    { class: ["message", side, ...places].join(" "), "data-mid": message.mid },
    message.from_page && avatar(page.name, page.id),
    content,
    actions(message, content, acts),
  );
}

function parts(message, acts) {
  const made = message.attachments.map((each) => attachment(each, acts));
  if (message.text !== null && message.text !== "") made.unshift(textBubble(message.text));
  if (!made.length) made.push(el("div", { class: "bubble" }, "…"));
  return made;
}

function textBubble(text) {
  const letters = [...new Intl.Segmenter().segment(text.replaceAll(/\s/gu, ""))];
  if (letters.length <= BIG && ONLY_EMOJI.test(text)) return el("div", { class: "emoji" }, text);
  return el("div", { class: "bubble", dir: "auto" }, ...linked(text));
}

function linked(text) {
  const pieces = [];
  let done = 0;
  for (const found of text.matchAll(LINK)) {
    const href = found[0].replace(AFTER_LINK, "");
    if (!URL.canParse(href)) continue;
    pieces.push(text.slice(done, found.index), link(href));
    done = found.index + href.length;
  }
  return [...pieces, text.slice(done)];
}

function link(href) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, href);
}

function quote(page, message, replied) {
  const text = replied ? said(replied) : words.gone;
  const toPage = replied?.from_page ?? message.from_page;
  const label = message.from_page
    ? words.repliedTo(page.name, toPage)
    : words.iRepliedTo(toPage ? page.name : null);
  return el(
    "div",
    { class: "quote" },
    el("p", { class: "quiet" }, icon("reply"), label),
    el("p", { class: "quoted", dir: "auto" }, text),
  );
}

function badge(message) {
  const emoji = [message.reaction, message.page_reaction].filter(Boolean);
  return emoji.length > 0 && el("div", { class: "reaction" }, [...new Set(emoji)].join(""));
}

function actions(message, content, acts) {
  const menu = (event) => menuFor(event.currentTarget, message, acts.react);
  longPress(content, () => menuFor(content, message, acts.react));
  return el(
    "div",
    { class: "actions" },
    message.from_page && button("smile", words.react, menu),
    editable(message) && button("edit", words.edit, () => acts.edit(message)),
    button("reply", words.reply, () => acts.replyTo(message)),
  );
}

// Meta: message_edits: at most five times.
function editable(message) {
  return !message.from_page && Boolean(message.text) && message.edits < 5;
}

function button(name, label, click) {
  const attributes = { type: "button", class: "icon", "aria-label": label, title: label, click };
  return el("button", attributes, icon(name));
}

const LONG = 450;
function longPress(node, then) {
  let waiting = 0;
  const stop = () => clearTimeout(waiting);
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") waiting = setTimeout(then, LONG);
  });
  for (const end of ["pointerup", "pointercancel", "pointermove"]) node.addEventListener(end, stop);
}

// Attachments of either side: pictures, sounds, videos, files, stickers, links and templates.

import { el, icon } from "./dom.js";
import { words } from "./words.js";

const text = (value) => (typeof value === "string" ? value : "");

// An address that may be shown or followed; scripts and data are not.
function address(value) {
  const url = URL.canParse(text(value)) ? new URL(value) : null;
  return url && ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

export function attachment(each, acts) {
  const payload = each.payload ?? {};
  const url = address(payload.url);
  if (each.type === "template") return template(payload, acts);
  if (!url) return el("div", { class: "bubble" }, text(each.title) || words.attachment);
  switch (each.type) {
    case "image":
      return opened(url, el("img", { class: "picture", src: url, alt: words.picture }));
    case "sticker":
      return el("img", { class: "sticker", src: url, alt: words.like });
    case "video":
      return el("video", { class: "picture", src: url, controls: true, preload: "metadata" });
    case "audio":
      return el("audio", { src: url, controls: true, preload: "metadata" });
    case "fallback":
      return opened(url, el("div", { class: "bubble card" }, text(payload.title) || url));
    default:
      return opened(url, el("div", { class: "bubble file" }, icon("file"), name(url)));
  }
}

// What a quote or a list says of a message.
export function said(message) {
  return message.text || words.attachment;
}

function opened(url, ...children) {
  return elsewhere("opened", url, ...children);
}

function elsewhere(kind, href, ...children) {
  return el("a", { class: kind, href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function name(url) {
  const last = new URL(url).pathname.split("/").at(-1);
  try {
    return decodeURIComponent(last) || words.attachment;
  } catch {
    return last;
  }
}

// Meta: button template and generic template; others show what they share with these.
function template(payload, acts) {
  const elements = Array.isArray(payload.elements) ? payload.elements : [payload];
  return el("div", { class: "template" }, ...elements.map((each) => element(each, acts)));
}

function element(each, acts) {
  const picture = address(each.image_url);
  const buttons = Array.isArray(each.buttons) ? each.buttons : [];
  return el(
    "div",
    { class: "element" },
    picture && el("img", { src: picture, alt: "" }),
    el("p", { class: "title", dir: "auto" }, text(each.title) || text(each.text)),
    text(each.subtitle) && el("p", { class: "quiet", dir: "auto" }, each.subtitle),
    ...buttons.map((button) => pressable(button, acts)),
  );
}

function pressable(button, acts) {
  const url = button.type === "web_url" ? address(button.url) : null;
  const title = text(button.title) || "…";
  if (url) return elsewhere("press", url, title);
  const click = () => acts.press(button);
  return el("button", { class: "press", type: "button", dir: "auto", click }, title);
}

// Attachments of either side: pictures, sounds, videos, files, stickers, shares and the rest.

import { address, elsewhere, text } from "./address.js";
import { el, icon } from "./dom.js";
import { template } from "./templates.js";
import { moment, words } from "./words.js";

const SHARES = ["fallback", "reel", "ig_reel", "post", "ig_post"];

export function attachment(each, acts) {
  const payload = each.payload ?? {};
  if (each.type === "template") return payload.product ? products(payload) : template(payload, acts);
  if (each.type === "location") return place(each, payload);
  if (each.type === "appointment_booking") return appointment(payload);
  const url = address(payload.url) ?? address(each.url);
  if (!url) return el("div", { class: "bubble" }, text(each.title) || words.attachment);
  if (SHARES.includes(each.type)) return share(url, text(payload.title) || text(each.title));
  switch (each.type) {
    case "image":
      if (payload.sticker_id) return sticker(url);
      return opened(url, el("img", { class: "picture", src: url, alt: words.picture }));
    case "sticker":
      return sticker(url);
    case "video":
      return video(url);
    case "audio":
      return el("audio", { src: url, controls: true, preload: "metadata" });
    default:
      return file(url);
  }
}

// What a quote or a list says of a message.
export function said(message) {
  return message.text || words.attachment;
}

const sticker = (url) => el("img", { class: "sticker", src: url, alt: words.like });

// A video that can't be played is a file like any other.
function video(url) {
  const instead = () => player.replaceWith(file(url));
  const player = el("video", {
    class: "picture",
    src: url,
    controls: true,
    preload: "metadata",
    error: instead,
  });
  return player;
}

function file(url) {
  return opened(url, el("div", { class: "bubble file" }, icon("file"), name(url)));
}

function share(url, title) {
  return card(url, title || url, new URL(url).hostname);
}

function place(each, payload) {
  const { lat, long } = payload.coordinates ?? {};
  const where = [lat, long].filter((value) => typeof value === "number").join(", ");
  return card(address(each.url), text(each.title) || words.place, where);
}

function appointment(payload) {
  const start = Number(payload.start_time) * 1000;
  const when = Number.isFinite(start) ? moment(start) : "";
  return card(null, words.appointment, [when, text(payload.status)].filter(Boolean).join(" · "));
}

function products(payload) {
  const elements = Array.isArray(payload.product?.elements) ? payload.product.elements : [];
  const [first] = elements;
  return card(null, text(first?.title) || words.attachment, text(first?.subtitle));
}

function card(url, title, about) {
  const inside = el(
    "div",
    { class: "bubble card" },
    el("span", { dir: "auto" }, title),
    about && el("small", { dir: "auto" }, about),
  );
  return url ? opened(url, inside) : inside;
}

function opened(url, ...children) {
  return elsewhere("opened", url, ...children);
}

function name(url) {
  const last = new URL(url).pathname.split("/").at(-1);
  try {
    return decodeURIComponent(last) || words.attachment;
  } catch {
    return last;
  }
}

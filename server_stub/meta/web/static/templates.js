// The templates a Page sends: cards with buttons, receipts, grids of images, surveys.

import { address, elsewhere, text } from "./address.js";
import { el } from "./dom.js";
import { words } from "./words.js";

export function template(payload, acts) {
  const only = list(payload.elements)[0] ?? {};
  switch (payload.template_type) {
    case "receipt":
      return one(...receipt(payload));
    case "image_grid":
      return one(grid(list(only.images), acts), ...titles(only), ...buttons(only, acts));
    case "customer_feedback":
      return one(...titles(payload), pressable({ title: payload.button_title }, acts));
    case "media":
      return one(media(only), ...buttons(only, acts));
    default:
      // A utility template has only a name here: its text is with Meta.
      return "name" in payload ? one(...utility(payload)) : cards(payload, acts);
  }
}

function cards(payload, acts) {
  const elements = Array.isArray(payload.elements) ? payload.elements : [payload];
  return el("div", { class: "template" }, ...elements.map((each) => card(each, acts)));
}

function card(each, acts) {
  const picture = address(each.image_url);
  return element(
    picture && el("img", { src: picture, alt: "" }),
    ...titles({ title: each.title || each.text, subtitle: each.subtitle }),
    ...buttons(each, acts),
  );
}

function receipt(payload) {
  const money = (amount) => `${text(payload.currency)} ${amount ?? ""}`.trim();
  const lines = list(payload.elements).map((each) => {
    const count = each.quantity > 1 ? ` ×${each.quantity}` : "";
    return line(`${text(each.title)}${count}`, money(each.price));
  });
  const total = line(words.total, money(payload.summary?.total_cost));
  total.classList.add("total");
  const about = [payload.order_number, payload.payment_method].map(text).filter(Boolean);
  return [...titles({ title: words.receipt, subtitle: about.join(" · ") }), ...lines, total];
}

function line(what, amount) {
  return el("p", { class: "receipt" }, el("span", { dir: "auto" }, what), el("span", {}, amount));
}

function grid(images, acts) {
  const picture = (image) => {
    const src = address(image.url);
    const shown = src && el("img", { src, alt: words.picture });
    const kind = image.is_hero_image === true ? "hero" : "tile";
    const action = image.action ?? {};
    if (action.type === "web_url") return elsewhere(kind, address(action.url), shown);
    const click = () => acts.press({ ...action, title: words.picture });
    return el("button", { class: kind, type: "button", click }, shown);
  };
  return el("div", { class: "grid" }, ...images.map(picture));
}

function media(each) {
  const url = address(each.url);
  return url
    ? elsewhere("press", url, words.onFacebook)
    : el("p", { class: "title" }, words.attachment);
}

function utility(payload) {
  const parameters = list(payload.components).flatMap((each) => list(each.parameters));
  const filled = parameters.map((each) => text(each.text)).filter(Boolean);
  return titles({ title: payload.name, subtitle: filled.join(" · ") });
}

function titles({ title, subtitle }) {
  return [
    text(title) && el("p", { class: "title", dir: "auto" }, title),
    text(subtitle) && el("p", { class: "quiet", dir: "auto" }, subtitle),
  ];
}

function buttons(holder, acts) {
  return list(holder.buttons).map((button) => pressable(button, acts));
}

function pressable(button, acts) {
  const url = button.type === "web_url" ? address(button.url) : null;
  const title = text(button.title) || "…";
  if (url) return elsewhere("press", url, title);
  const click = () => acts.press(button);
  return el("button", { class: "press", type: "button", dir: "auto", click }, title);
}

const one = (...children) => el("div", { class: "template" }, element(...children));
const element = (...children) => el("div", { class: "element" }, ...children);

function list(value) {
  return (Array.isArray(value) ? value : []).filter((each) => each && typeof each === "object");
}

// Addresses and texts that came from elsewhere.

import { el } from "./dom.js";

export const text = (value) => (typeof value === "string" ? value : "");

// An address that may be shown or followed; scripts and data are not.
export function address(value) {
  const url = URL.canParse(text(value)) ? new URL(value) : null;
  return url && ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

export function elsewhere(kind, href, ...children) {
  return el("a", { class: kind, href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

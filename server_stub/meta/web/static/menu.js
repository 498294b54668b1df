// A menu that hangs on a button.

import { el } from "./dom.js";

// `items` are [words, what a click does].
export function menuOf(anchor, items) {
  const close = () => menu.remove();
  const entries = items.map(([words, act]) => {
    const click = () => {
      close();
      act();
    };
    return el("button", { type: "button", role: "menuitem", click }, words);
  });
  const menu = el("div", { class: "menu", role: "menu", popover: "auto" }, ...entries);
  document.body.append(menu);
  menu.addEventListener("toggle", (event) => event.newState === "closed" && close());
  menu.showPopover();
  const beside = anchor.getBoundingClientRect();
  const { width } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, beside.right - width)}px`;
  menu.style.top = `${beside.bottom + 4}px`;
  entries[0].focus();
}

// The menu with Messenger's six reactions.

import { el } from "./dom.js";

// Names as webhooks tell them. Meta: message_reactions.
const REACTIONS = [
  { reaction: "love", emoji: "❤️" },
  { reaction: "smile", emoji: "😆" },
  { reaction: "wow", emoji: "😮" },
  { reaction: "sad", emoji: "😢" },
  { reaction: "angry", emoji: "😠" },
  { reaction: "like", emoji: "👍" },
];

export function menuFor(anchor, message, react) {
  if (!message.from_page) return;
  const close = () => menu.remove();
  const buttons = REACTIONS.map((each) => {
    const pressed = message.reaction === each.emoji;
    const click = () => {
      close();
      react(message, each);
    };
    const said = { "aria-label": each.reaction, "aria-pressed": String(pressed) };
    return el("button", { type: "button", ...said, click }, each.emoji);
  });
  const menu = el("div", { class: "reactions", role: "menu", popover: "auto" }, ...buttons);
  document.body.append(menu);
  menu.addEventListener("toggle", (event) => event.newState === "closed" && close());
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  (buttons.find((each) => each.ariaPressed === "true") ?? buttons[0]).focus();
}

function place(menu, beside) {
  const { width, height } = menu.getBoundingClientRect();
  const middle = beside.left + (beside.width - width) / 2;
  const left = Math.max(8, Math.min(middle, innerWidth - width - 8));
  const above = beside.top - height - 8;
  menu.style.left = `${left}px`;
  menu.style.top = `${above < 8 ? beside.bottom + 8 : above}px`;
}

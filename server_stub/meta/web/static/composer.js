// Where the visitor writes: text, a thumbs-up, files, replies to a message, changes of one's own.

import { said } from "./attachments.js";
import { icon } from "./dom.js";
import { words } from "./words.js";

const at = (id) => document.getElementById(id);
const text = at("text");
const replying = at("replying");

let repliedTo = null;
let edited = null;
let nameOf = () => null;

export function prepare(visitor, whose) {
  nameOf = whose;
  label(at("attach"), "plus", words.attach);
  label(at("send"), "send", words.send);
  label(at("like"), "like", words.like);
  label(replying.querySelector("button"), "close", words.cancel);
  text.placeholder = words.write;
  text.setAttribute("aria-label", words.write);
  listen(visitor);
  fit();
  text.focus();
}

export function replyTo(message) {
  if (edited) text.value = "";
  edited = null;
  repliedTo = message;
  head(message, message && words.replyingTo(nameOf(message.mid)));
}

// The visitor's own message is written anew.
export function edit(message) {
  repliedTo = null;
  edited = message;
  text.value = message.text;
  head(message, words.editing);
}

function head(message, title) {
  replying.hidden = !message;
  fit();
  if (!message) return;
  replying.querySelector("strong").textContent = title;
  replying.querySelector("p").textContent = said(message);
  text.focus();
}

function listen(visitor) {
  const send = () => sendText(visitor);
  const files = (list) => sendFiles(visitor, [...list]);
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    // While an input method is composing, Enter chooses its proposal and sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  text.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) files(event.clipboardData.files);
  });
  at("send").addEventListener("click", send);
  at("like").addEventListener("click", () => visitor.acts("sticker"));
  at("attach").addEventListener("click", () => at("file").click());
  at("file").addEventListener("change", async () => {
    await files(at("file").files);
    at("file").value = "";
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    files(event.dataTransfer.files);
  });
  replying.querySelector("button").addEventListener("click", () => replyTo(null));
}

async function sendText(visitor) {
  const written = text.value.trim();
  if (!written) return;
  const target = repliedTo && { mid: repliedTo.mid, is_self_reply: !repliedTo.from_page };
  const changed = edited;
  replyTo(null);
  text.value = "";
  fit();
  try {
    if (changed) await visitor.acts("edit", { target: changed.mid, text: written });
    else await visitor.says({ text: written, ...(target && { reply_to: target }) });
  } catch (error) {
    text.value = written;
    fit();
    throw error;
  }
}

async function sendFiles(visitor, files) {
  for (const file of files) await visitor.sends(file);
}

// The box is as high as its text, and offers the thumbs-up while there is none.
function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  at("send").hidden = !text.value.trim();
  at("like").hidden = !at("send").hidden;
}

function label(button, name, words) {
  button.append(icon(name));
  button.setAttribute("aria-label", words);
  button.title = words;
}

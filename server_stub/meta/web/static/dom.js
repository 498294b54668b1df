// Making elements, asking the stand-in, and hearing of changes.

// Text given here is always text: nothing in these pages is ever parsed as HTML.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (isThere(value)) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(isThere));
  return node;
}

const isThere = (value) => value !== null && value !== undefined && value !== false;

const ICONS = {
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-7z",
  like:
    "M7 11v9H4v-9zm0 0l4-8c1.6 0 2.5 1.2 2.2 2.8L12.6 9H18a2 2 0 0 1 2 2.4l-1.3 6.9A2 2 0 0 1 16.7 20H7",
  close: "M6 6l12 12M18 6L6 18",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14c1.6 2.6 5.4 2.6 7 0M9 9.5h.01M15 9.5h.01",
  reply: "M10 8V4L3 11l7 7v-4c5 0 8 1.5 11 5-1-6-4-11-11-11z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  check: "M7.5 12.5l3 3 6-7",
  down: "M12 5v14M6 13l6 6 6-6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  edit: "M4 20l1-4L16 5l3 3L8 19l-4 1zM14 7l3 3",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("drawn", name);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// A round picture made of initials; the colour belongs to the id, so that it stays.
export function avatar(name, id) {
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  node.dataset.hue = [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 0);
  return node;
}

function initials(name) {
  const words = name.trim().split(/\s+/u);
  // In Japanese, Chinese and Korean names the family name alone is what one would abbreviate.
  if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(name)) return [...words[0]][0];
  return words.slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
}

// The children of `parent` become those of `rows` ({key, made_of, make}); what is as before stays.
export function show(parent, rows) {
  const before = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const after = rows.map((row) => {
    const seen = JSON.stringify(row.made_of);
    const known = before.get(row.key);
    if (known?.seen === seen) return known;
    const node = row.make();
    node.dataset.key = row.key;
    node.seen = seen;
    return node;
  });
  after.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
  while (parent.children.length > after.length) parent.lastChild.remove();
}

// Asks the control API. Throws an Error in its words.
export async function ask(method, path, body) {
  const options = body === undefined ? {} : { body: JSON.stringify(body) };
  return answered(await fetch(`/web/__standin/${path}`, { method, ...options }));
}

export async function answered(answer) {
  if (answer.ok) return answer.json();
  const said = await answer.text();
  let reason = said;
  try {
    reason = JSON.parse(said).error ?? said;
  } catch {
    // Not the control API's own words, but words.
  }
  throw new Error(reason);
}

// Options under a heading; names are told with spaces.
export function group(label, names) {
  const options = names.map((name) => el("option", { value: name }, name.replaceAll("_", " ")));
  return el("optgroup", { label }, ...options);
}

// A dialog with one form: `done` gets its fields, and what it throws is said in the dialog.
export function prepareDialog(dialog, done) {
  const form = dialog.querySelector("form");
  const complaint = form.querySelector(".complaint");
  form.querySelector(".cancel").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    form.reset();
    complaint.hidden = true;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await done(Object.fromEntries(new FormData(form)));
      dialog.close();
    } catch (error) {
      complaint.textContent = error.message;
      complaint.hidden = false;
    }
  });
}

export function hear(path, changed, lost) {
  const source = new EventSource(path);
  source.addEventListener("message", (event) => {
    lost(false);
    changed(JSON.parse(event.data));
  });
  source.addEventListener("error", () => lost(true));
}

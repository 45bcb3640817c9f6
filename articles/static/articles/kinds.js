/* The kinds of blocks to choose from where one writes: by the first letters, by arrows, by mouse or finger. */
import { make, say } from "../desk/elements.js";

const words = document.getElementById("block-words")?.dataset ?? {};
const GAP = 8;
let close = null;

/* Where the caret stands in the window, below its line. */
function caretIn(editor) {
  const frame = editor.window.getFrame().$.getBoundingClientRect();
  const range = editor.document.$.getSelection().getRangeAt(0).cloneRange();
  const holder = range.startContainer;
  const at = range.getClientRects()[0] ?? (holder.closest ? holder : holder.parentElement).getBoundingClientRect();
  return { left: frame.left + at.left, top: frame.top + at.bottom };
}

function optionOf({ prefix, title, button }, number) {
  const icon = make("template", { innerHTML: button ?? "" }).content;
  const option = make("li", { id: `kind-${number}`, textContent: title });
  option.prepend(icon);
  option.setAttribute("role", "option");
  Object.assign(option.dataset, { prefix, title: title.toLowerCase() });
  return option;
}

/** Let a kind be chosen, and act on its prefix and on the line in which the slash was typed, null without one. */
export function choose(editor, act, line) {
  close?.();
  const kinds = window.ContentEditor.plugins.filter(({ regions }) => !regions?.includes("_adding_not_allowed"));
  const options = kinds.map(optionOf);
  const list = make("ul", { id: "kinds" }, ...options);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.put);
  const none = make("p", { className: "none" });
  none.setAttribute("role", "status");
  const box = make("input", { type: "text", autocomplete: "off", placeholder: words.filter });
  const told = { role: "combobox", "aria-label": words.put, "aria-controls": "kinds", "aria-expanded": "true" };
  for (const [name, value] of Object.entries({ ...told, "aria-autocomplete": "list" })) box.setAttribute(name, value);
  const menu = make("div", { className: "kinds" }, box, list, none);

  const shown = () => options.filter((each) => !each.hidden);
  const current = () => options.find((each) => each.getAttribute("aria-selected") === "true");
  const point = (option) => {
    options.forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    box.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  };
  const go = (step) => {
    const all = shown();
    point(all.at((all.indexOf(current()) + step) % all.length));
  };
  const back = () => {
    close();
    editor.focus();
    if (box.value) editor.insertText(box.value); // what was typed isn't lost
  };
  // Whoever has gone on elsewhere keeps the focus there: the words go where the caret stood.
  const leave = () => {
    if (!close) return;
    close();
    const selection = editor.document.$.getSelection();
    if (!box.value || !selection.rangeCount) return;
    selection.getRangeAt(0).insertNode(editor.document.$.createTextNode(box.value));
    editor.fire("change");
  };
  const take = (option) => {
    close();
    editor.focus();
    act(option.dataset.prefix, line);
  };
  close = () => {
    close = null;
    menu.remove();
  };

  box.addEventListener("input", () => {
    const typed = box.value.trim().toLowerCase();
    for (const each of options) each.hidden = !each.dataset.title.includes(typed);
    point(shown()[0]);
    say(none, shown().length ? "" : words.none);
  });
  box.addEventListener("keydown", (event) => {
    const acts = { ArrowDown: () => go(1), ArrowUp: () => go(-1), Escape: back, Tab: back };
    if (event.isComposing) return;
    if (event.key === "Enter") acts.Enter = () => (current() ? take(current()) : back());
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  });
  box.addEventListener("blur", leave);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", ({ target }) => target.closest("li") && take(target.closest("li")));

  const { left, top } = caretIn(editor);
  document.body.append(menu);
  menu.style.left = `max(${GAP}px, min(${scrollX + left}px, 100% - ${menu.offsetWidth + GAP}px))`; // also once it is turned
  menu.style.top = `${scrollY + top + GAP / 2}px`;
  point(options[0]);
  box.focus({ preventScroll: true });
  menu.scrollIntoView({ block: "nearest" });
}

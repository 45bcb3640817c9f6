/* The blocks of a story by keyboard, and CKEditor in the desk's own light. content-editor has neither. */
import { editors, onDocument } from "../desk/editors.js";
import { make } from "../desk/elements.js";
import { fill } from "../desk/sentences.js";
import { BLOCKS, addBlock, blockButton, inOrder } from "./block.js";

const words = document.getElementById("block-words")?.dataset ?? {};

/* A block that its reader may not change comes without the fields of its place, by which content-editor sorts it. */
for (const [name, value] of Object.entries({ ordering: null, region: "body" })) {
  for (const row of document.querySelectorAll(`.inline-related .field-${name}:has(.readonly)`)) {
    const said = value ?? row.querySelector(".readonly").textContent.trim();
    row.append(make("input", { type: "hidden", name: `-${name}`, value: said, disabled: true }));
    row.closest(".inline-related").dataset.read = "";
  }
}

/* Those blocks keep their numbers, so what moves among them is sent with numbers that lie between theirs. */
document.getElementById("article_form")?.addEventListener("formdata", ({ formData }) => {
  const blocks = inOrder(document.querySelectorAll(BLOCKS));
  if (!blocks.some((each) => "read" in each.dataset)) return;
  let start = 0;
  let moving = [];
  const settle = (end) => {
    moving.forEach((each, index) => {
      const between = start + ((end - start) * (index + 1)) / (moving.length + 1);
      formData.set(each.querySelector(".order-machine-ordering").name, Math.round(between));
    });
    start = end;
    moving = [];
  };
  for (const each of blocks) {
    if ("read" in each.dataset) settle(Number(each.querySelector(".field-ordering .readonly").textContent));
    else moving.push(each);
  }
  settle(start + 10 * (moving.length + 1));
});

const live = make("p", { className: "visually-hidden" });
live.setAttribute("role", "status");
document.body.append(live);

function move(block, step) {
  const blocks = inOrder(block.parentElement.querySelectorAll(":scope > .inline-related:not(.empty-form)"));
  const from = blocks.indexOf(block);
  const to = from + step;
  if (to < 0 || to >= blocks.length) return;
  blocks.splice(to, 0, ...blocks.splice(from, 1));
  blocks.forEach((each, index) => {
    each.style.order = each.querySelector(".order-machine-ordering").value = 10 * (index + 1);
  });
  block.scrollIntoView({ block: "nearest" });
  live.textContent = fill(words.moved, to + 1, blocks.length);
}

function pressable(element, label) {
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    element.click();
    if (element.matches(".order-machine-insert-target.selected")) {
      document.querySelector(".plugin-buttons .plugin-button:not(.content-editor-hide)").focus();
    }
  });
}

document.addEventListener("content-editor:activate", ({ detail: { inline } }) => {
  const heading = inline.querySelector(":scope > h3");
  // content-editor hears of the tick when it is set, and not of one with which the form has come back.
  inline.classList.toggle("for-deletion", Boolean(heading.querySelector(".delete input[type=checkbox]")?.checked));
  if (heading.querySelector(".block-button") || inline.matches(".empty-form")) return;
  const buttons = make(
    "span",
    { className: "block-buttons" },
    blockButton(words.up, "↑", () => move(inline, -1)),
    blockButton(words.down, "↓", () => move(inline, 1)),
  );
  if (!("read" in inline.dataset)) heading.querySelector(".inline_label").after(buttons);
  pressable(heading.querySelector(".inline_label"));
  const target = inline.querySelector(":scope > .order-machine-insert-target");
  if (target) pressable(target, words.here);
  picture(inline, inline.querySelector("option[selected][data-image]")?.dataset.image);
});

/** Show a block's photo in its heading. */
function picture(inline, address) {
  const heading = inline.querySelector(":scope > h3");
  heading?.querySelector(".thumb")?.remove();
  if (!address) return;
  const image = Object.assign(new Image(), { src: address, alt: "", className: "thumb" });
  heading.querySelector(".inline_label").before(image);
}

document.addEventListener("picker:chosen", ({ target, detail: { image } }) => {
  const block = target.closest(BLOCKS);
  if (block && target.name.endsWith("-photo")) picture(block, image);
});

document.addEventListener("content-editor:ready", () => {
  const { ContentEditor } = window;
  if (!ContentEditor.allowChange) return;
  const bar = make("div", { className: "add-blocks" });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.add);
  for (const plugin of ContentEditor.plugins) {
    if (plugin.regions?.includes("_adding_not_allowed")) continue;
    bar.append(blockButton(plugin.title, `+ ${plugin.title}`, () => addBlock(plugin.prefix, null)));
  }
  document.querySelector(".order-machine-wrapper").after(bar);
  document.querySelectorAll(".plugin-buttons .plugin-button").forEach((each) => pressable(each));
  document.querySelectorAll(".order-machine > .order-machine-insert-target.last").forEach((each) => each.remove());
});

/* CKEditor writes in a frame of its own, which knows neither the desk's theme nor its fonts. */
function dress(editor) {
  const frame = editor.document?.$;
  if (!frame) return;
  frame.documentElement.dataset.theme = document.documentElement.dataset.theme || "auto";
  for (const link of document.querySelectorAll("link[data-fonts]")) {
    if (frame.querySelector("link[data-fonts]")) continue;
    const fonts = link.cloneNode();
    fonts.addEventListener("load", () => frame.fonts.ready.then(() => editor.execCommand("autogrow")));
    frame.head.append(fonts);
  }
}

if (window.CKEDITOR) {
  onDocument(dress);
  new MutationObserver(() => editors().forEach(dress)).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
  document.addEventListener("formset:removed", () => {
    for (const editor of editors()) {
      if (!editor.element.$.isConnected) editor.destroy(true);
    }
  });
}

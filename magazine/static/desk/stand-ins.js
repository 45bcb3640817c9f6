/* An editor takes a while to come, and a story may have hundreds. Until one is there its text stands in for it: it is read and
   written in like the editor, sent with the form as soon as somebody has written in it, and else left as it came. An
   editor comes when its place comes near the window, one after the other, or at once where somebody writes. */
import { editors } from "./editors.js";
import { make } from "./elements.js";

const { CKEDITOR } = window;
const FIELDS = "textarea[data-type=ckeditortype]";
const standIns = new Map(); // of each field whose editor isn't there
const near = new Set(); // fields by whose place the window stands
let isOpen = false; // once all that has to do with editors listens
const observer = new IntersectionObserver(look, { rootMargin: "100% 0px" });

/** Tell whether a field is an editor's. */
export const isEditors = (field) => field.matches(FIELDS);

/** Return what stands in for the editor of a field, nothing once that is there. */
export const standInOf = (field) => standIns.get(field);

/** Return a text with the markup that its editor allows, and no other. */
function shown(field) {
  const fragment = CKEDITOR.htmlParser.fragment.fromHtml(field.value);
  new CKEDITOR.filter(JSON.parse(field.dataset.config).allowedContent).applyTo(fragment);
  const writer = new CKEDITOR.htmlParser.basicWriter();
  fragment.writeHtml(writer);
  return writer.getHtml() || "<p><br></p>";
}

function prepare(field) {
  field.dataset.processed = "late"; // django-ckeditor starts those that say "0", all at once
  if (field.id.includes("__prefix__")) return;
  const standIn = make("div", { className: "stand-in", contentEditable: "true", innerHTML: shown(field) });
  standIn.setAttribute("role", "textbox");
  standIn.setAttribute("aria-multiline", "true");
  standIn.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
  standIn.addEventListener("focus", () => start(field));
  standIn.addEventListener("input", () => (standIn.dataset.written = ""));
  standIn.addEventListener("paste", (event) => hold(event, standIn));
  field.hidden = true;
  field.before(standIn);
  standIns.set(field, standIn);
  observer.observe(standIn);
}

/* What is pasted is the editor's to clean. */
function hold(event, standIn) {
  event.preventDefault();
  standIn.pasted = new CKEDITOR.plugins.clipboard.dataTransfer(event.clipboardData);
  standIn.pasted.cacheData(); // the browser forgets it after the event
}

function look(entries) {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.add(target.nextElementSibling);
    else near.delete(target.nextElementSibling);
  }
  next();
}

/** Start one of the editors in the window if none is on its way: whoever writes meanwhile doesn't wait for all of them. */
function next() {
  if (!isOpen || editors().some(({ status, element }) => status !== "ready" && element.$.isConnected)) return;
  const [field] = near;
  if (field) start(field);
}

function start(field) {
  if (!isOpen) return near.add(field);
  near.delete(field);
  if (field.dataset.processed !== "late" || !field.isConnected) return;
  field.dataset.processed = "1";
  observer.unobserve(standIns.get(field));
  CKEDITOR.replace(field.id, JSON.parse(field.dataset.config));
}

/** Give an editor what has been written in its place, the caret and what it has around it. */
function handOver(editor) {
  const standIn = standIns.get(editor.element.$);
  if (!standIn) return;
  const isHere = document.activeElement === standIn; // who writes elsewhere by now keeps the focus
  const isWritten = "written" in standIn.dataset;
  if (isHere) markSelection(standIn);
  if (isHere || isWritten) {
    editor.loadSnapshot(editor.dataProcessor.toHtml(standIn.innerHTML, { dontFilter: true }));
    editor.execCommand("autogrow"); // else it comes in a moment, and what stands below moves
  }
  standIn.remove();
  standIns.delete(editor.element.$);
  if (isHere) select(editor);
  editor.resetUndo();
  if (isWritten) editor.updateElement();
  else editor.resetDirty();
  if (standIn.pasted) {
    editor.fire("paste", { type: "auto", dataValue: "", dataTransfer: standIn.pasted, method: "paste" });
  }
}

/** Return what marks the beginning and the end of a selection in HTML, for `select`. */
export function marks() {
  const both = [make("span", { className: "caret" }), make("span", { className: "caret" })];
  for (const each of both) each.dataset.ckeSurvive = "1"; // CKEditor takes what is empty out
  return both;
}

/** Return the text of a field as it stands, in its editor or in what stands in for that. */
export function textOf(field) {
  const standIn = standIns.get(field);
  if (!standIn)
    return (
      editors()
        .find(({ element }) => element.$ === field)
        ?.getData() ?? field.value
    );
  return "written" in standIn.dataset ? standIn.innerHTML : field.value;
}

/** Write a text into a new field whose editor is still to come, the caret before its first word. */
export function putInto(field, html) {
  const standIn = standIns.get(field);
  standIn.innerHTML = html;
  standIn.dispatchEvent(new Event("input", { bubbles: true }));
  if (document.activeElement !== standIn) return;
  const texts = document.createTreeWalker(standIn, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() && !texts.currentNode.data.trim());
  document.getSelection().setPosition(texts.currentNode, 0);
}

function markSelection(standIn) {
  const selection = document.getSelection();
  if (!standIn.contains(selection.anchorNode)) return;
  const range = selection.getRangeAt(0);
  const end = range.cloneRange();
  end.collapse(false);
  const [first, last] = marks();
  end.insertNode(last);
  range.insertNode(first);
}

/** Lead into an editor, to what is marked in it. By the browser's own means: CKEditor's put a character of its own behind the
    caret, which keeps blanks from breaking. */
export function select(editor) {
  const [first, last] = editor.document.$.querySelectorAll(".caret");
  editor.focus();
  if (!first) return;
  const range = editor.document.$.createRange();
  range.setStartAfter(first);
  range.setEndBefore(last);
  for (const each of [first, last]) {
    const parent = each.parentNode;
    each.remove();
    parent.normalize();
  }
  const selection = editor.document.$.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

if (CKEDITOR) {
  document.execCommand("defaultParagraphSeparator", false, "p");
  document.querySelectorAll(FIELDS).forEach(prepare);
  document.addEventListener("formset:added", ({ target }) => target.querySelectorAll(FIELDS).forEach(prepare));
  document.addEventListener("formdata", ({ target, formData }) => {
    for (const [field, standIn] of standIns) {
      if (field.form === target && "written" in standIn.dataset) formData.set(field.name, standIn.innerHTML);
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    isOpen = true;
    next();
  });
  CKEDITOR.on("instanceReady", ({ editor }) => handOver(editor));
  for (const event of ["instanceReady", "instanceDestroyed"]) CKEDITOR.on(event, () => setTimeout(next));
}

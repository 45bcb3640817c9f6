/* The fields of a form in which one types, whatever has been made of them: an editor, a picker. */
import { editors } from "./editors.js";
import { make } from "./elements.js";

const TYPED = `textarea, select, input:not(${["hidden", "checkbox", "radio", "file", "button", "submit"]
  .map((type) => `[type=${type}]`)
  .join()})`;
const isEditors = (field) => field.dataset.type === "ckeditortype";

/** Return the fields of a part of a form in which one can type. What an editor has replaced isn't to be seen itself. */
export function typedIn(part) {
  const fields = [part, ...part.querySelectorAll("*")].filter((each) => each.matches(TYPED));
  return fields.filter((each) => !each.disabled && !each.readOnly && each.parentElement.checkVisibility());
}

/** Lead the keyboard into a field: to the caret of its editor, to the box of its picker. */
export function writeIn(field) {
  const editor = editors().find(({ element }) => element.$ === field);
  if (editor?.status === "ready") editor.focus();
  else if (isEditors(field)) waitIn(field);
  else (boxOf(field) ?? field).focus();
}

/** Return what of a picker takes the focus, nothing for any other field. */
export function boxOf(field) {
  const made = field.matches(".select2-hidden-accessible") ? field.nextElementSibling : null;
  return made?.querySelector(".select2-selection--multiple .select2-search__field, .select2-selection");
}

/** Lead to a field, or into what holds some: unfolded, in the middle of the window, ready to write in. */
export function leadTo(element) {
  const row = element.closest(".form-row, .inline-related, .inline-group") ?? element;
  for (let each = row; each; each = each.parentElement) {
    each.classList.remove("collapsed");
    if (each.matches("details")) each.open = true;
  }
  row.scrollIntoView({ block: "center" });
  const [field] = element.matches("input") ? [element] : [...typedIn(element), ...typedIn(row)];
  if (field) writeIn(field);
  else row.focus({ preventScroll: true });
}

const paragraphs = (words) =>
  words
    .split("\n")
    .map((line) => make("p", { textContent: line }).outerHTML)
    .join("");

/* An editor takes a while to come. What is typed until then stands in a plain field in its place, is sent with the form
   as if the editor had it, and is the editor's as soon as it is there. */
function waitIn(field) {
  const waiting = make("textarea", { className: "waiting" });
  waiting.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  field.before(waiting);
  waiting.focus();
  const send = ({ formData }) =>
    waiting.value && field.isConnected && formData.set(field.name, paragraphs(waiting.value));
  field.form.addEventListener("formdata", send);
  window.CKEDITOR?.on("instanceReady", function come({ editor }) {
    if (editor.element.$ !== field) return;
    window.CKEDITOR.removeListener("instanceReady", come);
    field.form?.removeEventListener("formdata", send);
    const elsewhere = document.activeElement === waiting ? null : document.activeElement;
    const words = paragraphs(waiting.value.replace(/ $/, "\u00a0")); // else a blank at the end would be cut off
    // Who writes elsewhere by now keeps the focus: an editor that had it even for a moment takes keys away.
    if (elsewhere && waiting.value) editor.setData(editor.getData() + words);
    else if (!elsewhere) editor.focus();
    if (!elsewhere && waiting.value) editor.insertHtml(words);
    waiting.remove();
    if (elsewhere && document.activeElement !== elsewhere) elsewhere.focus({ preventScroll: true });
  });
}

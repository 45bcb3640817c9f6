/* The fields of a form in which one types, whatever has been made of them: an editor, a picker. */
import { editors } from "./editors.js";
import { isEditors, standInOf } from "./stand-ins.js";

const TYPED = `textarea, select, input:not(${["hidden", "checkbox", "radio", "file", "button", "submit"]
  .map((type) => `[type=${type}]`)
  .join()})`;

/** Return the fields of a part of a form in which one can type. What an editor has replaced isn't to be seen itself. */
export function typedIn(part) {
  const fields = [part, ...part.querySelectorAll("*")].filter((each) => each.matches(TYPED));
  return fields.filter((each) => !each.disabled && !each.readOnly && each.parentElement.checkVisibility());
}

/** Lead the keyboard into a field: to the caret of its editor, to the box of its picker. */
export function writeIn(field) {
  const editor = editors().find(({ element }) => element.$ === field);
  const standIn = standInOf(field);
  if (editor && !standIn) editor.focus();
  else (standIn ?? boxOf(field) ?? field).focus();
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

/* The label of a text leads into its editor, as one does into any field. */
document.addEventListener("click", ({ target }) => {
  const field = target.closest("label")?.control;
  if (field && isEditors(field)) writeIn(field);
});

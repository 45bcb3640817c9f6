/* Rows that stand in an order are dragged, or moved by two buttons. Their numbers are for a page without scripts. */
import { make, say } from "./elements.js";
import { fill } from "./sentences.js";

const EDGE = 60; // pixels from the edge of the window, where a drag scrolls it
const words = document.getElementById("place-words")?.dataset ?? {};
const live = make("p", { className: "visually-hidden" });
live.setAttribute("role", "status");
document.body.append(live);

const fieldOf = (row) => row.querySelector("[data-place]");
const rowsOf = (part) => [...part.querySelectorAll("tr.form-row:not(.empty-form)")].filter(fieldOf);
const isStaying = (row) => !row.querySelector('[name$="-DELETE"]')?.checked;
const staying = (row) => rowsOf(row.parentElement).filter(isStaying);

/** Return a row with what is said against it, which stands above it as a row of its own. */
function withFaults(row) {
  const above = row.previousElementSibling;
  return above?.matches(".row-form-errors") ? [above, row] : [row];
}

/** Return what a row is called: by what is chosen in it. */
function nameOf(row) {
  const chosen = [...row.querySelectorAll("select")].map((each) => each.selectedOptions[0]);
  const said = chosen.filter((each) => each?.value).map((each) => each.text.trim());
  return said.join(", ") || words.unnamed;
}

/** Let the buttons say which row they move, and how far it may go. */
function tell(part) {
  const rows = rowsOf(part).filter(isStaying);
  for (const row of rowsOf(part)) {
    for (const [step, button] of [...row.querySelectorAll(".place button")].entries()) {
      button.setAttribute("aria-label", fill(step ? words.down : words.up, nameOf(row)));
      button.setAttribute("aria-disabled", String(!isStaying(row) || row === (step ? rows.at(-1) : rows[0])));
    }
  }
}

/** Write down the places of the rows as they stand. */
function number(part) {
  rowsOf(part)
    .filter(isStaying)
    .forEach((row, index) => (fieldOf(row).value = index + 1));
  tell(part);
}

/** Move a row past its neighbours, which give way: it keeps the focus and the pointer. Return whether it has moved. */
function pass(row, step) {
  const rows = staying(row);
  const other = rows[rows.indexOf(row) + step];
  if (!other || !rows.includes(row)) return false;
  if (step < 0) row.after(...withFaults(other));
  else withFaults(row)[0].before(...withFaults(other));
  return true;
}

/** Note that a row has come to its place: the form is another one now. */
function settle(row) {
  number(row.parentElement);
  const rows = staying(row);
  say(live, fill(words.moved, nameOf(row), rows.indexOf(row) + 1, rows.length));
  fieldOf(row).dispatchEvent(new Event("change", { bubbles: true }));
}

/** Put rows in an order; what stands below them stays there. */
function arrange(rows) {
  const part = rows[0]?.parentElement;
  const end = part?.querySelector(":scope > .empty-form, :scope > .add-row");
  for (const row of rows) part.insertBefore(row, end ?? null);
}

/** Put the rows of a part in the order that their fields say; new ones that say none come last. */
function sort(part) {
  const rows = rowsOf(part);
  const place = (row) => (fieldOf(row).value === "" ? Infinity : Number(fieldOf(row).value));
  const sorted = [...rows].sort((one, other) => place(one) - place(other) || rows.indexOf(one) - rows.indexOf(other));
  if (sorted.some((row, index) => row !== rows[index])) arrange(sorted.flatMap(withFaults));
  tell(part);
}

function drag(event, row) {
  if (event.button || !isStaying(row)) return;
  event.preventDefault();
  const handle = event.target;
  const before = rowsOf(row.parentElement);
  const middle = (each) => each.getBoundingClientRect().top + each.offsetHeight / 2;
  const drops = new AbortController();
  const { signal } = drops;
  let height = event.clientY;
  const follow = () => {
    if (signal.aborted) return;
    if (height < EDGE) window.scrollBy(0, -8);
    if (height > window.innerHeight - EDGE) window.scrollBy(0, 8);
    for (const step of [-1, 1]) {
      const next = () => staying(row)[staying(row).indexOf(row) + step];
      for (let each = next(); each && step * (height - middle(each)) > 0; each = next()) pass(row, step);
    }
    requestAnimationFrame(follow);
  };
  const drop = (isKept) => {
    drops.abort();
    row.classList.remove("dragged");
    if (!isKept) arrange(before.flatMap(withFaults));
    else if (rowsOf(row.parentElement).some((each, index) => each !== before[index])) settle(row);
  };
  handle.setPointerCapture(event.pointerId);
  row.classList.add("dragged");
  handle.addEventListener("pointermove", ({ clientY }) => (height = clientY), { signal });
  handle.addEventListener("pointerup", () => drop(true), { signal });
  handle.addEventListener("pointercancel", () => drop(false), { signal });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && drop(false), { signal });
  follow();
}

/** Give a row a handle and two buttons in the place of its number. */
function prepare(row) {
  const field = fieldOf(row);
  if (field.type === "hidden") return;
  field.type = "hidden";
  const handle = make("span", { className: "place-handle", title: words.drag });
  handle.addEventListener("pointerdown", (event) => drag(event, row));
  const buttons = [-1, 1].map((step) => {
    const button = make("button", { type: "button", textContent: step < 0 ? "↑" : "↓" });
    button.addEventListener("click", () => pass(row, step) && settle(row));
    return button;
  });
  field.after(make("span", { className: "place" }, handle, ...buttons));
}

const parts = new Set();
for (const row of document.querySelectorAll("tr.form-row:not(.empty-form)")) {
  if (!fieldOf(row)) continue;
  prepare(row);
  parts.add(row.parentElement);
}
parts.forEach(sort);

document.addEventListener("formset:added", ({ target }) => {
  if (!fieldOf(target)) return;
  prepare(target);
  tell(target.parentElement);
});

/* Django numbers the rows that are left as they stand, but those that are saved have to come first. */
document.addEventListener("formset:removed", ({ detail: { formsetName } }) => {
  const part = document.querySelector(`#${formsetName}-group tbody`);
  if (!part || !rowsOf(part).length) return;
  const index = (row) => Number(row.id.split("-").at(-1));
  arrange(
    rowsOf(part)
      .sort((one, other) => index(one) - index(other))
      .flatMap(withFaults),
  );
  queueMicrotask(() => sort(part));
});

window.django.jQuery(document).on("change", ".inline-group select, .inline-group [name$='-DELETE']", (event) => {
  const row = event.currentTarget.closest("tr.form-row");
  if (!row || !fieldOf(row)) return;
  if (event.currentTarget.matches("select")) tell(row.parentElement);
  else number(row.parentElement);
});

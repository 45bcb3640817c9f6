/* The buttons of changes, at the foot of a story that reads as it was published: they come with the first change, and go
   once it is taken back. */
import { make } from "../desk/elements.js";
import { written } from "../desk/written.js";
import { OUTSIDE } from "./story/page.js";

const row = document.getElementById("idle");

function begin() {
  const form = row.closest("form");
  const names = ["schedule", "submit", "publish"].filter((name) => row.dataset[name]);
  const buttons = names.map((name) =>
    make("input", { type: "submit", name: `_${name}`, value: row.dataset[name], className: name }),
  );
  const before = written(form, OUTSIDE);
  const offer = (isChanged) => {
    if (!isChanged) buttons.forEach((each) => each.remove());
    else if (!buttons[0].isConnected) row.querySelector("[name=_continue]").after(...buttons);
  };
  for (const name of ["input", "change", "formset:added", "formset:removed"]) {
    form.addEventListener(name, () => offer(written(form, OUTSIDE) !== before));
  }
  // What is written in an editor comes into the form as it is kept.
  document.addEventListener("desk:kept", ({ detail }) => offer(Boolean(detail.autosave)));
}

if (row) document.addEventListener("content-editor:ready", begin, { once: true });

/* What is added to a form gets the focus, at once: who types on writes in it, and doesn't press the button again. */
import { typedIn, writeIn } from "./fields.js";

// At the window: whoever makes something of its fields listens at the document.
window.addEventListener("formset:added", ({ target }) => {
  const fields = typedIn(target);
  const field = fields.find((each) => !each.value) ?? fields[0];
  target.scrollIntoView({ block: "nearest" });
  if (field) writeIn(field);
});

/* A form in which something was written isn't left without a question, whichever link, key or closed window leads away. */
import { written } from "./written.js";

const form = document.querySelector("#content-main > form[method=post]");

if (form) {
  const isRefused = document.getElementById("faults") !== null;
  let isSent = false;
  let before;
  const note = () => (before ??= written(form));
  // The pickers and rows of a page are made of its fields until it is there.
  if (document.readyState === "complete") note();
  else window.addEventListener("load", note);
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    isSent = !defaultPrevented && document.getElementById("content").contains(target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && before !== undefined && (isRefused || written(form) !== before)) event.preventDefault();
    isSent = false;
  });
}

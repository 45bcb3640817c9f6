/* Taking out again what was just added: the library has the picture. */
import { sign } from "../../desk/csrf.js";
import { make } from "../../desk/elements.js";
import { enter } from "../../desk/panels.js";
import { form, words } from "./page.js";
import { announce } from "./progress.js";

/** Send the form of a row that offers it, and say in the row what became of the photo. */
export async function instead(event) {
  const { target } = event;
  if (!target.matches("[data-instead]")) return;
  event.preventDefault();
  const button = target.querySelector("button");
  if (button.ariaDisabled) return; // pressed twice
  button.ariaDisabled = "true";
  const body = new FormData(target);
  sign(body, form);
  try {
    const response = await fetch(target.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status >= 500) throw new Error(response.status);
    const { said, reason } = await response.json();
    const row = target.closest(".arrival");
    if (said) row.classList.replace("arrival-added", "arrival-known");
    if (said) row.querySelectorAll(".lacks, .what, [data-instead]").forEach((part) => part.remove());
    row.querySelector(".verdict").textContent = said ?? reason;
    announce(said ?? reason);
    enter(row);
  } catch {
    button.ariaDisabled = null;
    announce(words.stays);
    target.append(make("p", { className: "verdict", textContent: words.stays }));
  }
}

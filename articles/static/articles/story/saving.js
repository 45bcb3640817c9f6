/* Saving: the form is let go once the server has answered, so that nothing is sent into the void. */
import { token } from "../../desk/csrf.js";
import { PATIENCE } from "../../desk/requests.js";
import { ask } from "./server.js";
import { goOn, hold, isHolding } from "./keeping.js";
import { complain } from "./notices.js";
import { bar, form, status } from "./page.js";

let isChecked = false;

/** Keep a form back until the server has said that it would take it. */
export async function check(event) {
  if (isChecked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isHolding()) return; // pressed twice
  const { submitter } = event;
  await hold();
  let answer = await ask(bar.dataset.presence);
  if (answer.trouble === "offline" && navigator.onLine) answer = await ask(bar.dataset.presence); // one may get lost
  if (!answer.trouble && !answer.may_change) answer.trouble = "refused";
  if (answer.trouble) {
    goOn();
    complain(answer);
    status.scrollIntoView({ block: "nearest" });
    return;
  }
  form.elements.csrfmiddlewaretoken.value = token(form);
  isChecked = true;
  form.requestSubmit(submitter);
  isChecked = false;
  setTimeout(goOn, PATIENCE); // the page is still here: somebody has stopped it, or the server is slow
}

/** Save as the button does that stays on the page. */
export function save() {
  form.querySelector("[name=_continue]")?.click();
}

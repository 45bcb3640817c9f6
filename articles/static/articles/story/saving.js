/* Saving: the form is let go once the server has answered, so that nothing is sent into the void. The button that stays
   on the page leaves it where it is, unless the save has changed more of it than the parts that are sent along. */
import { token } from "../../desk/csrf.js";
import { editors } from "../../desk/editors.js";
import { found } from "../../desk/panels.js";
import { PATIENCE } from "../../desk/requests.js";
import { ask } from "./server.js";
import { goOn, hold, isHolding, saved, story } from "./keeping.js";
import { complain, report } from "./notices.js";
import { bar, form, status } from "./page.js";

const STAYS = "_continue";
let isChecked = false;

/** Keep a form back until the server has said that it would take it, or has saved it. */
export async function check(event) {
  if (isChecked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isHolding()) return; // pressed twice
  const { submitter } = event;
  await hold();
  for (const editor of editors()) editor.updateElement(); // one says a while after the last key that it has changed
  const written = story();
  const answer = await asked(submitter);
  if (answer.trouble) {
    goOn();
    complain(answer);
    status.scrollIntoView({ block: "nearest" });
  } else if (answer.parts) {
    stay(answer, written);
  } else if (answer.address) {
    open(answer.address);
  } else {
    form.elements.csrfmiddlewaretoken.value = token(form);
    isChecked = true;
    form.requestSubmit(submitter);
    isChecked = false;
    setTimeout(goOn, PATIENCE); // the page is still here: somebody has stopped it, or the server is slow
  }
}

/** Open the page anew where it stands: content-editor writes into the address of a form that is sent which blocks are
    folded, and how far the page was read. */
function open(address) {
  isChecked = true;
  form.dispatchEvent(new Event("submit"));
  isChecked = false;
  const goal = new URL(address, location);
  goal.hash = new URL(form.action, location).hash;
  history.replaceState(null, "", goal);
  location.reload();
  setTimeout(goOn, PATIENCE);
}

/** Return what the server says to a form that is to be saved. */
async function asked(submitter) {
  if (submitter?.name === STAYS && form.elements.shown) {
    const body = new FormData(form);
    body.set(STAYS, "1");
    body.set("you", bar.dataset.you); // nothing is saved in the name of whoever is signed in by now
    return ask(location.href, body);
  }
  let answer = await ask(bar.dataset.presence);
  if (answer.trouble === "offline" && navigator.onLine) answer = await ask(bar.dataset.presence); // one may get lost
  if (!answer.trouble && !answer.may_change) answer.trouble = "refused";
  return answer;
}

/** Bring the page up to date with a save of the form as it stood in `written`. */
function stay(answer, written) {
  form.elements.based_on.value = answer.revision;
  saved(written);
  report("", answer.said, "");
  for (const [id, html] of Object.entries(answer.parts)) {
    const old = document.getElementById(id);
    if (!old || old.contains(document.activeElement)) continue; // nobody is thrown out of what they are reading
    const fresh = found(html, id);
    const fold = old.querySelector("details[open]") && fresh.querySelector("details");
    if (fold) fold.open = true;
    old.replaceWith(fresh);
  }
  document.dispatchEvent(new CustomEvent("desk:kept", { detail: answer }));
  document.dispatchEvent(new CustomEvent("desk:stayed"));
}

/** Save as the button does that stays on the page. */
export function save() {
  form.querySelector(`[name=${STAYS}]`)?.click();
}

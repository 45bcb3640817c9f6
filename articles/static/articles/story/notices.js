/* What the page says of keeping and saving. */
import { make } from "../../desk/elements.js";
import { status, words } from "./page.js";

/** Show when the form was kept, and what is wrong. Trouble and its end are read out; the time alone, which
    changes after every pause, is not. */
export function report(time, wrong, kind) {
  const isOver = !kind && status.dataset.kind;
  const heard = isOver ? time : wrong;
  const region = status.querySelector("[role=status]");
  status.querySelector("[data-at]").textContent = isOver ? "" : time;
  if (region.firstChild?.textContent !== heard) region.textContent = heard;
  status.dataset.kind = kind;
}

/** Say what is wrong, and what to do. */
export function complain({ trouble, reason }) {
  report("", reason ? `${words.without} ${reason}` : words[trouble], "trouble");
  const region = status.querySelector("[role=status]");
  if (trouble !== "out" || region.querySelector("a")) return;
  region.append(" ", make("a", { href: words.login, target: "_blank", textContent: words.signIn }));
}

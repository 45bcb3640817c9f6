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

const isSignedOut = (trouble) => ["out", "other"].includes(trouble);

/** Say what is wrong, and what to do; `isKept` where nothing is lost by it so far. */
export function complain({ trouble, reason }, isKept = false) {
  const said = isKept && trouble !== "refused" ? words[isSignedOut(trouble) ? "signedOut" : "away"] : words[trouble];
  report("", reason ? `${words.without} ${reason}` : said, "trouble");
  const region = status.querySelector("[role=status]");
  if (!isSignedOut(trouble) || region.querySelector("a")) return;
  region.append(" ", make("a", { href: words.login, target: "_blank", textContent: words.signIn }));
}

/** Say that the server is there again, if it was said that it isn't. */
export function recover() {
  if (status.dataset.kind === "trouble") report(words.again, "", "");
}

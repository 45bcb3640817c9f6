/* Keeping what is written: a while after the last key, and sooner where somebody writes without a pause. */
import { fill } from "../../desk/sentences.js";
import { written } from "../../desk/written.js";
import { ask } from "./server.js";
import { complain, report } from "./notices.js";
import { OUTSIDE, form, status, words } from "./page.js";

const QUIET = 3000; // milliseconds without a key, then the form is kept
const LONGEST = 15000; // however long somebody types
const AGAIN = 15000; // after one that the server couldn't keep

const unread = new Set(); // editors whose text isn't in its textarea yet
let kept; // what the server is known to have, as text
let since = 0; // when the first key was pressed that isn't kept
let timer;
let keeping = null;
let isComplete = true;
let isHeld = false; // while the story is being saved and the page left

/** Return the story as its form says it, as text. */
export function story() {
  for (const editor of unread) editor.updateElement();
  unread.clear();
  return written(form, OUTSIDE);
}

/** Tell whether the server has all of the form. */
export const isKept = () => isComplete && !keeping && story() === kept;

/** Note that something was written, in an editor perhaps, and keep it soon. */
export function touch(editor) {
  if (editor) unread.add(editor);
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())));
}

/** Keep the form now, and again if it was written on meanwhile; return whether it is kept. What is being saved isn't
    kept as well: the server might handle that last. */
async function keep() {
  if (isHeld) return false;
  keeping ??= send().finally(() => {
    keeping = null;
  });
  return keeping;
}

async function send() {
  clearTimeout(timer);
  const now = story();
  since = 0;
  if (now === kept) return true;
  const answer = await ask(words.autosave, new FormData(form));
  if (answer.trouble) {
    complain(answer);
    since = Date.now();
    timer = setTimeout(keep, AGAIN);
    return false;
  }
  kept = now;
  form.elements.autosave.value = answer.autosave;
  isComplete = !answer.left_out.length;
  const wrong = isComplete ? "" : [words.without, ...answer.left_out].join(" ");
  report(fill(words.kept, answer.kept_at), wrong, isComplete ? "" : "part");
  document.dispatchEvent(new CustomEvent("desk:kept", { detail: answer }));
  if (story() !== kept) touch();
  return true;
}

/** Keep nothing from now on, and wait for what is on its way. */
export async function hold() {
  isHeld = true;
  await keeping;
  clearTimeout(timer);
}

export const isHolding = () => isHeld;

/** Go on keeping: the page stays. */
export function goOn() {
  isHeld = false;
  if (since) touch();
}

/** Note that the server has saved the form as it stood in `text`, and go on keeping what was written since. */
export function saved(text) {
  kept = text;
  since = 0;
  isComplete = true;
  form.elements.autosave.value = "";
  goOn();
  if (story() !== kept) touch();
}

/** Watch the form from now on. */
export function watch() {
  kept = document.querySelector(".errornote, .stale") ? null : story();
  if (kept === null) touch();
  for (const name of ["input", "change", "formset:added", "formset:removed"]) {
    form.addEventListener(name, () => touch());
  }
  window.django.jQuery(form).on("change", () => touch()); // what only jQuery hears of: a choice in an autocomplete
  // Whatever a script has done to the form: a block that was moved, an address from the headline.
  setInterval(() => {
    if (!since && !isHeld && document.visibilityState === "visible" && story() !== kept) touch();
  }, QUIET);
  document.addEventListener("desk:keep", async () => {
    since = 0;
    if (story() !== kept) await keep();
  });
  window.addEventListener("online", () => since && keep());
  window.addEventListener("focus", () => since && status.dataset.kind === "trouble" && keep());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && since && keep());
  window.addEventListener("beforeunload", (event) => {
    if (!isHeld && !isKept()) event.preventDefault();
  });
}

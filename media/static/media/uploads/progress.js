/* How far all of the files are, for whoever sees the page and whoever hears it. */
import { make, say } from "../../desk/elements.js";
import { fill } from "../../desk/sentences.js";
import { files, of } from "./files.js";
import { form, trouble, whole, words } from "./page.js";

const QUIET = 8000; // milliseconds between two words to whoever hears the page

const button = form.querySelector("[type=submit]");
const live = whole.querySelector("[role=status]");
let heardAt = 0;
let timer;

/** Show how many files are done, and offer to send the lost ones again. */
export function count() {
  const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
  const sent = files.reduce((sum, each) => sum + each.file.size * (each.state === "refused" ? 1 : each.sent), 0);
  const [done, refused, unsent] = [of("done"), of("refused"), of("lost")].map(({ length }) => length);
  const over = done + refused + unsent;
  const isEnd = over === files.length;
  whole.querySelector("progress").value = sent / total;
  const parts = [
    isEnd && files.length ? fill(words.done, done, files.length) : fill(words.progress, over, files.length),
  ];
  if (refused) parts.push(fill(words.refused, refused));
  if (unsent) parts.push(fill(words.unsent, unsent));
  const text = parts.join(" ");
  say(whole.querySelector("#arrivals-count"), text);
  const chosen = of("chosen").length;
  button.value = chosen > 1 ? fill(words.buttonOf, chosen) : chosen ? words.buttonOne : words.button;
  offerAll(unsent);
  if (files.length && !chosen) hear(text, isEnd);
}

function offerAll(unsent) {
  const there = whole.querySelector(".all-again");
  if (unsent < 2) return there?.remove();
  const text = fill(words.allAgain, unsent);
  if (there) there.textContent = text;
  else trouble.before(againButton(text, "button all-again", () => of("lost")));
}

/** Return a button that sends files again. */
export function againButton(textContent, className, entries) {
  const way = make("button", { type: "button", className, textContent });
  way.addEventListener("click", () => document.dispatchEvent(new CustomEvent("uploads:again", { detail: entries() })));
  return way;
}

function hear(text, isEnd) {
  clearTimeout(timer);
  const wait = isEnd ? 0 : Math.max(0, heardAt + QUIET - Date.now());
  timer = setTimeout(() => announce(text), wait);
}

/** Have something read out now. */
export function announce(text) {
  heardAt = Date.now();
  say(live, text);
}

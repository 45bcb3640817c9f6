/* The row of a file, and what it says of it. */
import { make, say } from "../../desk/elements.js";
import { fill } from "../../desk/sentences.js";
import { words } from "./page.js";
import { againButton, count } from "./progress.js";

const pattern = document.getElementById("coming");

/** Return the row of a file that comes in. */
export function rowOf(file) {
  const row = pattern.content.firstElementChild.cloneNode(true);
  row.querySelector("b").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", fill(words.alt, file.name));
  return row;
}

/** Say how far a file is. */
export function tell(entry, text) {
  say(entry.row.querySelector(".verdict"), text);
  const bar = entry.row.querySelector("progress");
  if (bar) bar.value = entry.sent;
}

/** Say that a file is refused or lost, and why; a lost one may be sent again. */
export function fail(entry, state, reason) {
  entry.state = state;
  entry.sent = 0;
  entry.row.classList.replace("coming", "arrival-refused");
  tell(entry, reason);
  if (state === "refused") entry.row.querySelector("progress")?.remove();
  else {
    const way = againButton(words.again, "button", () => [entry]);
    way.ariaLabel = `${words.again}: ${entry.file.name}`;
    entry.row.querySelector(".told").append(way);
  }
  count();
}

/** Let a file that failed wait once more. */
export function reset(entry) {
  entry.state = "waiting";
  entry.row.querySelector("button")?.remove();
  entry.row.classList.replace("arrival-refused", "coming");
  tell(entry, words.waiting);
}

/** Put the server's row, with its verdict, in the place of ours. */
export function settle(entry, answer) {
  const row = make("template", { innerHTML: answer.html }).content.firstElementChild;
  entry.state = answer.verdict === "refused" ? "refused" : "done";
  entry.sent = 1;
  entry.row.replaceWith(row);
  entry.row = row;
  if (answer.verdict === "added") preview(row.querySelector("span.thumb"), entry.file);
  entry.file = { size: entry.file.size, name: entry.file.name }; // the browser may let go of it
  count();
}

/** Show the picture from the file itself, as long as the server has made no small one. */
function preview(place, file) {
  if (!place) return;
  const src = URL.createObjectURL(file);
  const image = make("img", { className: "thumb", alt: "", loading: "lazy", decoding: "async", src });
  image.addEventListener("error", () => image.replaceWith(place)); // a TIFF: the browser knows none
  place.replaceWith(image);
}

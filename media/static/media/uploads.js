/* Files come in: dropped or chosen, a few at once, each with what became of it. Without this script the form does the
   same in one go. */
import { dropped } from "./uploads/dropped.js";
import { files, of } from "./uploads/files.js";
import { instead } from "./uploads/instead.js";
import { form, section, whole, words } from "./uploads/page.js";
import { count } from "./uploads/progress.js";
import { fail, rowOf, tell } from "./uploads/rows.js";
import { again, release, start } from "./uploads/sending.js";

const input = form.elements.file;
const list = section.querySelector("ol");

function add(chosen) {
  for (const file of chosen) {
    if (file.name.startsWith(".")) continue; // what a system keeps for itself in a folder
    const entry = { file, row: rowOf(file), state: "chosen", sent: 0, tries: 0 };
    files.push(entry);
    list.append(entry.row);
    if (file.size > Number(words.most)) fail(entry, "refused", words.tooLarge);
    else tell(entry, words.waiting);
  }
  section.hidden = whole.hidden = !files.length;
  if (of("waiting", "sending").length) start(); // they join those that are on their way
  count();
}

const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

input.addEventListener("change", () => {
  add(input.files);
  input.value = ""; // else the form would send them with each file
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (of("chosen").length) start();
  else input.click();
});
document.addEventListener("submit", instead);
document.addEventListener("uploads:again", ({ detail }) => again(detail));
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.toggle("dragging", name === "dragover");
  });
}
document.addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dragging"));
document.addEventListener("drop", async (event) => {
  if (holdsFiles(event)) add(await dropped(event.dataTransfer));
});
window.addEventListener("online", release);
window.addEventListener("beforeunload", (event) => {
  if (of("chosen", "waiting", "pausing", "sending").length) event.preventDefault();
});
document.body.classList.add("scripted-page");

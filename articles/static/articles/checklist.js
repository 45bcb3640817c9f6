/* From a sentence of the checklist to the field or the block that it is about, unfolded and ready to write in. */
import { leadTo } from "../desk/fields.js";
import { keyOf } from "./block.js";

function target(hash) {
  const name = decodeURIComponent(hash.slice(1));
  if (!name.startsWith("block-")) return document.getElementById(name);
  return [...document.querySelectorAll(".inline-related")].find((block) => keyOf(block) === name.slice(6));
}

function follow(hash) {
  const found = hash.length > 1 && target(hash);
  if (found) leadTo(found);
  return Boolean(found);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".finding a");
  if (link && link.pathname === location.pathname && follow(link.hash)) event.preventDefault();
});

/* Enter saves a story, whichever field it is pressed in; beside a reason it does what the reason is for. */
document.getElementById("id_override")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.target.nextElementSibling.click();
});

document.getElementById("refused")?.focus();
if (window.ContentEditor) follow(location.hash);
else document.addEventListener("content-editor:ready", () => follow(location.hash), { once: true });

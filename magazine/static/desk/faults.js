/* From a sentence above a form to the field that it is about, unfolded and ready to write in. */
import { leadTo } from "./fields.js";

const faults = document.getElementById("faults");

/* The way back that content-editor notes in the address leads past the sentences. */
if (location.hash.includes("scrollY=")) {
  history.replaceState(history.state, "", location.hash.replace(/scrollY=\d+/, "scrollY=0"));
}

faults.addEventListener("click", (event) => {
  const target = document.getElementById(event.target.hash?.slice(1));
  if (!target) return;
  event.preventDefault();
  leadTo(target);
});

if (!document.querySelector(".stale")) faults.focus();

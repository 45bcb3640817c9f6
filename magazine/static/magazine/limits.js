/* A form that is larger than the server takes says so where it stands: sent, it would be refused, and what is in it lost. */
import { editors } from "../desk/editors.js";

const said = document.getElementById("limits");

function excess(form) {
  editors().forEach((editor) => editor.updateElement());
  const data = new FormData(form);
  const words = [...data].filter(([, value]) => typeof value === "string");
  if (words.length > said.dataset.fields) return said.dataset.tooManyFields;
  // As it is sent: in parts, or in the alphabet of an address.
  const sent = form.enctype === "multipart/form-data" ? words.flat().join("  ") : String(new URLSearchParams(words));
  return new Blob([sent]).size > said.dataset.bytes ? said.dataset.tooManyWords : "";
}

document.addEventListener(
  "submit",
  (event) => {
    const sentence = event.target.method === "post" ? excess(event.target) : "";
    said.hidden = !sentence;
    said.className = sentence && "errornote"; // the desk's style shows one that is hidden
    said.textContent = sentence;
    if (!sentence) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.prepend(said);
    said.scrollIntoView({ block: "center" });
  },
  true,
);

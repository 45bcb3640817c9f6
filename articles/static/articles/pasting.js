/* What is pasted into a text: put into what a story has, and what of it is left behind is said in a line below the editor. */
import { editors } from "../desk/editors.js";
import { make } from "../desk/elements.js";
import { fill } from "../desk/sentences.js";
import { flowed, parsed } from "./pasting/flow.js";

const words = document.getElementById("paste-words")?.dataset ?? {};
const NOTE = /^#_?(?:ftn|edn|fn|footnote|endnote|sdfootnote|sdendnote|cite_note)(?<isBack>-?ref)?/i;

/* CKEditor's filters of Word's and Google's HTML run at 3, and its own of what is allowed from 6 on. */
const BEFORE_FILTERS = 2;
const BEHIND_FILTERS = 5;

const toNotes = (body) => [...body.querySelectorAll("a[href]")].filter((link) => NOTE.test(link.getAttribute("href")));

/** Return the sentence on what pasted HTML loses, "" if it loses nothing. */
function lossOf(html) {
  const body = parsed(html);
  const lost = {
    pictures: body.querySelectorAll("img, svg, canvas").length,
    films: body.querySelectorAll("video, audio, iframe, object, embed").length,
    footnotes: toNotes(body).filter((link) => !NOTE.exec(link.getAttribute("href")).groups.isBack).length,
    tables: body.querySelectorAll("table").length,
  };
  const parts = Object.entries(lost).filter(([, number]) => number);
  return parts.length ? fill(words.lost, parts.map(([name, number]) => fill(words[name], number)).join(", ")) : "";
}

/** Take the links out of footnotes: they lead to places in the document that they come from. */
function unlinked(html) {
  const body = parsed(html);
  const links = toNotes(body);
  links.forEach((link) => link.replaceWith(...link.childNodes));
  return links.length ? body.innerHTML : html;
}

function listen(editor) {
  const line = make("p", { className: "pasted" });
  line.setAttribute("role", "status");
  editor.on("instanceReady", () => editor.container.$.after(line));
  editor.on("paste", ({ data }) => (line.textContent = lossOf(data.dataValue)), null, null, BEFORE_FILTERS);
  editor.on("paste", ({ data }) => (data.dataValue = flowed(unlinked(data.dataValue))), null, null, BEHIND_FILTERS);
}

editors().forEach(listen);
window.CKEDITOR?.on("instanceCreated", ({ editor }) => listen(editor));

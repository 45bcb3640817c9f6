/* Notes written, answered and resolved without leaving the story: nothing that is typed in its form is lost. */
import { enter, found } from "../desk/panels.js";
import { oneAtATime, post } from "../desk/requests.js";
import { BLOCKS, blockButton, keyOf } from "./block.js";

const form = document.getElementById("note");
const panel = () => document.getElementById("notes");

/* What is half written is no part of the story's form, which neither keeps it nor sends it: the window does,
   until it is sent, for whoever is signed in. */
const FIELDS = "textarea, select";
const place = (field) => `${document.getElementById("around").dataset.you} ${location.pathname} ${field.id}`;

function remember(field) {
  if (field.value) sessionStorage.setItem(place(field), field.value);
  else sessionStorage.removeItem(place(field));
}

function putBack() {
  for (const field of panel().querySelectorAll(FIELDS)) {
    const written = sessionStorage.getItem(place(field));
    if (written !== null) field.value = written;
    if (field.selectedIndex === -1) field.selectedIndex = 0; // its block has gone
  }
}

/* Put the fresh panel in the old one's place and lead to the note that is new in it; what is half written in the others'
   fields stays there. */
function replace(html, sent, data) {
  const fresh = found(html, "notes");
  const added = [...fresh.querySelectorAll(".thread")].find(({ id }) => !document.getElementById(id));
  for (const field of sent) {
    if (field.value === data.get(field.name)) sessionStorage.removeItem(place(field)); // else it was written on
  }
  panel().replaceWith(fresh);
  putBack();
  enter(added ?? fresh, { preventScroll: !added });
  count();
}

const send = oneAtATime(async (button) => {
  const data = new FormData(form, button);
  const headers = { "X-Requested-With": "fetch", Accept: "text/plain" };
  const answer = await post(button.formAction, data, { headers }).catch(() => null);
  const words = await answer?.text().catch(() => null);
  const type = (words && answer.headers.get("Content-Type")) ?? "";
  if (answer?.ok && type.startsWith("text/html") && !answer.redirected) {
    replace(words, button.parentElement.querySelectorAll(FIELDS), data);
  } else {
    panel().querySelector("[role=alert]").textContent = type.startsWith("text/plain") ? words : panel().dataset.failed;
  }
});

/* Say at each block how many open notes it has. One that isn't saved yet can have none. */
function count() {
  for (const block of document.querySelectorAll(BLOCKS)) {
    const button = block.querySelector(".note-button") ?? made(block);
    const number = panel().querySelectorAll(`[data-block="${keyOf(block)}"]`).length;
    button.textContent = number ? `✎ ${number}` : "✎";
    button.classList.toggle("noted", number > 0);
    button.setAttribute("aria-label", number ? `${panel().dataset.add} (${number})` : panel().dataset.add);
    button.hidden = !panel().querySelector(`#note-block option[value="${keyOf(block)}"]`);
  }
}

function made(block) {
  const button = blockButton(panel().dataset.add, "✎", () => {
    const about = panel().querySelector("#note-block");
    about.value = keyOf(block);
    remember(about);
    const text = panel().querySelector("#note-text");
    const there = panel().querySelector(`[data-block="${keyOf(block)}"] textarea`);
    (there ?? text).scrollIntoView({ block: "center" });
    (there ?? text).focus({ preventScroll: true });
  });
  button.classList.add("note-button");
  const heading = block.querySelector(":scope > h3");
  const buttons = heading.querySelector(".block-buttons");
  if (buttons) buttons.prepend(button);
  else heading.append(button);
  return button;
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter);
  });
  document.addEventListener(
    "input",
    ({ target }) => target.form === form && target.matches(FIELDS) && remember(target),
  );
  putBack();
  if (window.ContentEditor) count();
  document.addEventListener("content-editor:ready", count);
  document.addEventListener("desk:stayed", () => {
    putBack();
    count();
  });
}

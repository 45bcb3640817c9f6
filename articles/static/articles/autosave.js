/* What is written is kept by itself, and nothing typed is lost to a save that doesn't arrive.
   The server is told every few seconds that the story is open here, and says who else has it open. */
import { sign } from "../desk/csrf.js";
import { editors } from "../desk/editors.js";
import { ask } from "./story/server.js";
import { goOn, isHolding, isKept, touch, watch } from "./story/keeping.js";
import { complain, recover } from "./story/notices.js";
import { isTold } from "./story/others.js";
import { bar, form, status } from "./story/page.js";
import { check, save } from "./story/saving.js";
import { keyField } from "./block.js";

const HEARTBEAT = 15000;
let isWatching = false;

/** Say that the story is open here, in a hidden window too: whoever looks something up has it open all the same. */
async function beat() {
  if (isHolding()) return;
  const answer = await ask(bar.dataset.presence);
  if (!status || isHolding()) return;
  const isAllKept = isWatching && isKept();
  if (answer.trouble) complain(answer, isAllKept || !isWatching);
  else if (isAllKept) recover();
  else if (status.dataset.kind === "trouble") document.dispatchEvent(new CustomEvent("desk:keep"));
}

function leave() {
  const body = new FormData();
  body.set("leaving", "1");
  sign(body, form);
  navigator.sendBeacon(bar.dataset.presence, body);
}

function listen(editor) {
  editor.on("change", () => touch(editor));
  editor.on("key", (event) => {
    if (event.data.keyCode !== window.CKEDITOR.CTRL + 83) return; // S; Command counts as Ctrl
    event.cancel();
    save();
  });
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function begin() {
  watch();
  isWatching = true;
  document.addEventListener("formset:added", ({ target }) => {
    const key = keyField(target);
    if (key && !key.value) key.value = uuid(); // each autosave of a new block knows it by the same
  });
  form.addEventListener("submit", check, true);
}

/* A page to which the browser goes back may be older than the story. */
window.addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted || !bar) return;
  goOn();
  if (status && !isKept()) return beat();
  const answer = await ask(bar.dataset.presence);
  if (answer.saved) location.reload();
});

if (bar) {
  // Else a browser that goes back fills a form of today in with the words of yesterday.
  form.autocomplete = "off";
  if (isTold) history.replaceState(null, "", location.pathname); // to the top, not to where one wrote
  if (status) {
    window.CKEDITOR?.on("instanceReady", ({ editor }) => listen(editor));
    editors().forEach(listen);
    document.addEventListener("content-editor:ready", begin, { once: true });
  }
  beat();
  setInterval(beat, HEARTBEAT);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
  window.addEventListener("pagehide", leave);
}

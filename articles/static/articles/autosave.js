/* What is written is kept by itself, and nothing typed is lost to a save that doesn't arrive.
   The server is told every few seconds that the story is open here, and says who else has it open. */
const form = document.getElementById("article_form");
const bar = document.getElementById("around");
const status = document.getElementById("kept");
const words = status?.dataset ?? {};

const QUIET = 3000; // milliseconds without a key, then the form is kept
const LONGEST = 15000; // however long somebody types
const HEARTBEAT = 15000;
const PATIENCE = 30000; // for an answer
// What says nothing about the story, and changes by itself.
const OUTSIDE = ["csrfmiddlewaretoken", "based_on", "autosave", "override"];

/* Asking the server. */

function token() {
  return (
    document.cookie.match(/(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value
  );
}

/** Post to the desk; return its answer, or { trouble } with what is wrong: offline, out, other, refused or failed, the
    last with the server's reason if it has given one. */
async function ask(address, body = new FormData()) {
  if (!body.has("based_on")) body.set("based_on", form.elements.based_on?.value ?? "");
  body.set("csrfmiddlewaretoken", token()); // signing in again has made a new one
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(address, { method: "POST", body, headers, redirect: "manual", signal });
    if (response.type === "opaqueredirect") return { trouble: "out" };
    if ([403, 404].includes(response.status)) return { trouble: "refused" };
    if (!response.ok) return { trouble: "failed", reason: await refusal(response) };
    const answer = await response.json();
    if (String(answer.you) !== bar.dataset.you) return { trouble: "other" };
    around(answer);
    return answer;
  } catch {
    return { trouble: "offline" };
  }
}

/** Return what a refusal says, nothing for an error: that it is one says nothing of the story. */
async function refusal(response) {
  const answer = response.status === 500 ? null : await response.json().catch(() => null);
  return answer?.reason;
}

/* Who is here. */

const told = document.querySelector("[name=_over]")?.value; // the save of which the page itself speaks

function around({ present, saved: newest }) {
  const saved = String(newest?.number) === told ? null : newest;
  const others = bar.querySelector("[data-present]");
  if (others.textContent !== present) others.textContent = present;
  const news = bar.querySelector("[data-saved]");
  if (news.dataset.saved !== String(saved?.number ?? "")) {
    news.dataset.saved = saved?.number ?? "";
    news.textContent = saved?.sentence ?? "";
    if (saved?.address) {
      const link = Object.assign(document.createElement("a"), { href: saved.address, target: "_blank" });
      link.textContent = bar.dataset.look;
      news.append(" ", link);
    }
  }
}

/** Say that the story is open here, in a hidden window too: whoever looks something up has it open all the same. */
function beat() {
  if (!isLeaving) ask(bar.dataset.presence);
}

function leave() {
  const body = new FormData();
  body.set("leaving", "1");
  body.set("csrfmiddlewaretoken", token());
  navigator.sendBeacon(bar.dataset.presence, body);
}

/* Keeping what is written. */

const written = new Set(); // editors whose text isn't in its textarea yet
let kept; // what the server is known to have, as text
let since = 0; // when the first key was pressed that isn't kept
let timer;
let keeping = null;
let isComplete = true;
let isLeaving = false;

/** Return the story as its form says it, as text. */
function story() {
  for (const editor of written) editor.updateElement();
  written.clear();
  const data = new FormData(form);
  OUTSIDE.forEach((name) => data.delete(name));
  return new URLSearchParams(data).toString();
}

const isKept = () => isComplete && !keeping && story() === kept;

function touch() {
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())));
}

/** Show when the form was kept, and what is wrong. Trouble and its end are read out; the time alone, which
    changes after every pause, is not. */
function say(time, wrong, kind) {
  const isOver = !kind && status.dataset.kind;
  const heard = isOver ? time : wrong;
  const region = status.querySelector("[role=status]");
  status.querySelector("[data-at]").textContent = isOver ? "" : time;
  if (region.firstChild?.textContent !== heard) region.textContent = heard;
  status.dataset.kind = kind;
}

/** Say what is wrong, and what to do. */
function complain({ trouble, reason }) {
  say("", reason ? `${words.without} ${reason}` : words[trouble], "trouble");
  const region = status.querySelector("[role=status]");
  if (trouble !== "out" || region.querySelector("a")) return;
  const link = Object.assign(document.createElement("a"), { href: words.login, target: "_blank" });
  link.textContent = words.signIn;
  region.append(" ", link);
}

/** Keep the form now, and again if it was written on meanwhile; return whether it is kept. What is being saved isn't
    kept as well: the server might handle that last. */
async function keep() {
  if (isLeaving) return false;
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
    timer = setTimeout(keep, HEARTBEAT);
    return false;
  }
  kept = now;
  form.elements.autosave.value = answer.autosave;
  isComplete = !answer.left_out.length;
  const wrong = isComplete ? "" : [words.without, ...answer.left_out].join(" ");
  say(words.kept.replace("%s", answer.kept_at), wrong, isComplete ? "" : "part");
  document.dispatchEvent(new CustomEvent("desk:kept", { detail: answer }));
  if (story() !== kept) touch();
  return true;
}

/* Saving: the form is let go once the server has answered, so that nothing is sent into the void. */

let isChecked = false;

async function check(event) {
  if (isChecked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isLeaving) return; // pressed twice
  isLeaving = true;
  const { submitter } = event;
  await keeping;
  let answer = await ask(bar.dataset.presence);
  if (answer.trouble === "offline" && navigator.onLine) answer = await ask(bar.dataset.presence); // one may get lost
  if (!answer.trouble && !answer.may_change) answer.trouble = "refused";
  if (answer.trouble) {
    stay();
    complain(answer);
    status.scrollIntoView({ block: "nearest" });
    return;
  }
  clearTimeout(timer);
  form.elements.csrfmiddlewaretoken.value = token();
  isChecked = true;
  form.requestSubmit(submitter);
  isChecked = false;
  setTimeout(stay, PATIENCE); // the page is still here: somebody has stopped it, or the server is slow
}

function stay() {
  isLeaving = false;
  if (since) touch();
}

function save() {
  form.querySelector("[name=_continue]")?.click();
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function listen(editor) {
  editor.on("change", () => {
    written.add(editor);
    touch();
  });
  editor.on("key", (event) => {
    if (event.data.keyCode !== window.CKEDITOR.CTRL + 83) return; // S; Command counts as Ctrl
    event.cancel();
    save();
  });
}

function watch() {
  kept = document.querySelector(".errornote, .stale") ? null : story();
  if (kept === null) touch();
  for (const name of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(name, touch);
  window.django.jQuery(form).on("change", touch); // what only jQuery hears of: a choice in an autocomplete
  // Whatever a script has done to the form: a block that was moved, an address from the headline.
  setInterval(() => {
    if (!since && !isLeaving && document.visibilityState === "visible" && story() !== kept) touch();
  }, QUIET);
  document.addEventListener("formset:added", (event) => {
    const key = event.target.querySelector("[name$=-block_key]");
    if (key && !key.value) key.value = uuid(); // each autosave of a new block knows it by the same
  });
  document.addEventListener("desk:keep", async () => {
    since = 0;
    if (story() === kept) return;
    await keep();
  });
  form.addEventListener("submit", check, true);
  window.addEventListener("online", () => since && keep());
  window.addEventListener("focus", () => since && status.dataset.kind === "trouble" && keep());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && since && keep());
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && !isKept()) event.preventDefault();
  });
}

/* A page to which the browser goes back may be older than the story. */

window.addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted || !bar) return;
  stay();
  if (status && !isKept()) return beat();
  const answer = await ask(bar.dataset.presence);
  if (answer.saved) location.reload();
});

if (bar) {
  // Else a browser that goes back fills a form of today in with the words of yesterday.
  form.autocomplete = "off";
  if (told) history.replaceState(null, "", location.pathname); // to the top, not to where one wrote
  if (status) {
    const { CKEDITOR } = window;
    CKEDITOR?.on("instanceReady", ({ editor }) => listen(editor));
    Object.values(CKEDITOR?.instances ?? {}).forEach(listen);
    document.addEventListener("content-editor:ready", watch, { once: true });
  }
  beat();
  setInterval(beat, HEARTBEAT);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
  window.addEventListener("pagehide", leave);
}

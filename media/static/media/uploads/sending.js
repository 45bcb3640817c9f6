/* Sending, a few files at once. A lost connection is waited out, and a refused file keeps no other back. */
import { sign } from "../../desk/csrf.js";
import { make } from "../../desk/elements.js";
import { of } from "./files.js";
import { form, trouble, words } from "./page.js";
import { announce, count } from "./progress.js";
import { fail, reset, settle, tell } from "./rows.js";

const AT_ONCE = 3;
const PAUSES = [1000, 3000, 9000]; // milliseconds before a file is sent again that the server could not take

let isHeld = false; // the connection is lost, or nobody is signed in
let releases = 0; // how often they went on after that

/** Send what is chosen. */
export function start() {
  for (const entry of of("chosen")) entry.state = "waiting";
  next();
}

/** Send some files once more. */
export function again(entries) {
  entries.forEach(reset);
  next();
}

/** Go on after the connection was lost, or whoever is here had to sign in. */
export function release() {
  if (!isHeld) return;
  isHeld = false;
  releases += 1;
  trouble.replaceChildren();
  next();
}

function next() {
  if (isHeld) return;
  const room = AT_ONCE - of("sending").length;
  for (const entry of of("waiting").slice(0, Math.max(0, room))) send(entry);
  count();
}

function send(entry) {
  const body = new FormData(form);
  sign(body, form);
  if (entry.tries) body.set("again", "1");
  body.set("file", entry.file, entry.file.name);
  entry.state = "sending";
  entry.tries += 1;
  entry.release = releases;
  const request = new XMLHttpRequest(); // fetch tells nothing of what is under way
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    entry.sent = loaded / total;
    tell(entry, entry.sent < 1 ? words.sending : words.reading);
    count();
  });
  request.addEventListener("load", () => answered(entry, request));
  request.addEventListener("error", () => lost(entry));
  request.addEventListener("loadend", next);
  tell(entry, words.sending);
  request.send(body);
}

function answered(entry, request) {
  if (request.status === 401 || isLogin(request.responseURL)) return signedOut(entry);
  const answer = request.status < 500 ? parsed(request) : null; // an error may be over in a moment
  if (answer?.html) return settle(entry, answer);
  if (request.status === 403) return fail(entry, "refused", words.forbidden);
  if (answer) return fail(entry, "refused", answer.reason ?? Object.values(answer.errors).flat().join(" "));
  if (entry.tries > PAUSES.length) return fail(entry, "lost", words.failed);
  pause(entry, words.waiting);
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

/** Put a file back that was on its way when the connection went. A server that refuses a large file unread ends the
    connection, and the browser never hears why: so it is asked once more, without the file. */
async function lost(entry) {
  entry.sent = 0;
  entry.state = "pausing";
  const asked = navigator.onLine ? await fetch(form.action, { method: "HEAD" }).catch(() => null) : null;
  if (asked && isLogin(asked.url)) {
    signedOut(entry);
    return next();
  }
  if (!navigator.onLine) {
    wait(entry);
    hold(words.offline);
    next();
  } else if (entry.tries > PAUSES.length) {
    fail(entry, "lost", words.lost);
  } else {
    pause(entry, words.lost);
  }
}

/** Say that nobody is signed in, unless somebody has signed in since the file was sent. */
function signedOut(entry) {
  wait(entry);
  if (entry.release < releases) return;
  const goOn = make("button", { type: "button", className: "button", textContent: words.goOn });
  goOn.addEventListener("click", release);
  hold(words.out, make("a", { href: words.login, target: "_blank", textContent: words.signIn }), goOn);
}

const isLogin = (address) => new URL(address).pathname === new URL(words.login, location).pathname;

function wait(entry) {
  entry.state = "waiting";
  tell(entry, words.waiting);
}

/** Send a file again after a while, the longer the oftener it was sent. */
function pause(entry, text) {
  entry.state = "pausing";
  tell(entry, text);
  const goOn = () => {
    entry.state = "waiting";
    next();
  };
  setTimeout(goOn, PAUSES[entry.tries - 1]);
}

function hold(reason, ...ways) {
  if (isHeld) return;
  isHeld = true;
  trouble.replaceChildren(reason, " ", ...ways.flatMap((way) => [way, " "]));
  announce(reason);
}

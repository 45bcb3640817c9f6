/* Files come in: dropped or chosen, a few at once, each with what became of it. A lost connection is waited out, a
   refused file keeps no other back, and without this script the form does the same in one go. */
const form = document.getElementById("upload_form");
const words = form.dataset;
const input = form.elements.file;
const button = form.querySelector("[type=submit]");
const section = document.querySelector(".arrivals");
const list = section.querySelector("ol");
const whole = section.querySelector(".whole");
const trouble = whole.querySelector(".trouble");
const live = whole.querySelector("[role=status]");
const pattern = document.getElementById("coming");

const AT_ONCE = 3;
const PAUSES = [1000, 3000, 9000]; // milliseconds before a file is sent again that the server could not take
const QUIET = 8000; // between two words to whoever hears the page

/* A file is { file, row, state, sent, tries }: chosen, waiting, sending, done, refused or lost. */
const files = [];
let isHeld = false; // the connection is lost, or nobody is signed in
let releases = 0; // how often they went on after that

const of = (...states) => files.filter(({ state }) => states.includes(state));
const say = (text, ...values) =>
  values.reduce((said, value, at) => said.replace(values.length > 1 ? `%${at + 1}` : "%s", () => value), text);
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/* What is chosen or dropped. */

function add(chosen) {
  for (const file of chosen) {
    if (file.name.startsWith(".")) continue; // what a system keeps for itself in a folder
    const row = pattern.content.firstElementChild.cloneNode(true);
    row.querySelector("b").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", say(words.alt, file.name));
    const entry = { file, row, state: "chosen", sent: 0, tries: 0 };
    files.push(entry);
    list.append(row);
    if (file.size > Number(words.most)) fail(entry, "refused", words.tooLarge);
    else tell(entry, words.waiting);
  }
  section.hidden = whole.hidden = !files.length;
  if (of("waiting", "sending").length) start(); // they join those that are on their way
  count();
}

/** Return the files in what was dropped, those of its folders among them. */
async function dropped(data) {
  const plain = Array.from(data.files); // both are gone once the event is over
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length ? (await Promise.all(entries.map(within))).flat() : plain;
}

async function within(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // a hundred at most
    if (!some.length) return (await Promise.all(found.map(within))).flat();
    found.push(...some);
  }
}

/* Sending. */

function start() {
  for (const entry of of("chosen")) entry.state = "waiting";
  next();
}

function next() {
  if (isHeld) return;
  const room = AT_ONCE - of("sending").length;
  for (const entry of of("waiting").slice(0, Math.max(0, room))) send(entry);
  count();
}

function token() {
  return (
    document.cookie.match(/(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value
  );
}

function send(entry) {
  const body = new FormData(form);
  body.set("csrfmiddlewaretoken", token()); // signing in again has made a new one
  if (entry.tries) body.set("again", "1");
  body.set("file", entry.file, entry.file.name);
  entry.state = "sending";
  entry.tries += 1;
  entry.release = releases;
  const request = new XMLHttpRequest();
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
  const answer = request.status < 500 ? parsed(request) : null; // an error may be over in a moment
  if (answer?.html) return settle(entry, answer);
  if (request.status === 403) return fail(entry, "refused", words.forbidden);
  if (answer) return fail(entry, "refused", answer.reason ?? Object.values(answer.errors).flat().join(" "));
  if (isLogin(request.responseURL)) return signedOut(entry);
  if (entry.tries > PAUSES.length) return fail(entry, "lost", words.failed);
  entry.state = "pausing";
  tell(entry, words.waiting);
  setTimeout(
    () => {
      entry.state = "waiting";
      next();
    },
    PAUSES[entry.tries - 1],
  );
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

/** Say that nobody is signed in, unless somebody has signed in since the file was sent. */
function signedOut(entry) {
  entry.state = "waiting";
  tell(entry, words.waiting);
  if (entry.release < releases) return;
  hold(words.out, make("a", { href: words.login, target: "_blank", textContent: words.signIn }), goOn());
}

const isLogin = (address) => new URL(address).pathname === new URL(words.login, location).pathname;

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
    entry.state = "waiting";
    tell(entry, words.waiting);
    hold(words.offline);
    next();
  } else if (entry.tries > PAUSES.length) {
    fail(entry, "lost", words.lost);
  } else {
    entry.state = "pausing";
    tell(entry, words.lost);
    setTimeout(
      () => {
        entry.state = "waiting";
        next();
      },
      PAUSES[entry.tries - 1],
    );
  }
}

function hold(reason, ...ways) {
  if (isHeld) return;
  isHeld = true;
  trouble.replaceChildren(reason, " ", ...ways.flatMap((way) => [way, " "]));
  announce(reason);
}

function release() {
  isHeld = false;
  releases += 1;
  trouble.replaceChildren();
  next();
}

function goOn() {
  const way = make("button", { type: "button", className: "button", textContent: words.goOn });
  way.addEventListener("click", release);
  return way;
}

function again(entries) {
  for (const entry of entries) {
    entry.state = "waiting";
    entry.row.querySelector("button")?.remove();
    entry.row.classList.replace("arrival-refused", "coming");
    tell(entry, words.waiting);
  }
  next();
}

/* What becomes of them. */

function tell(entry, text) {
  const verdict = entry.row.querySelector(".verdict");
  if (verdict.textContent !== text) verdict.textContent = text;
  const bar = entry.row.querySelector("progress");
  if (bar) bar.value = entry.sent;
}

function fail(entry, state, reason) {
  entry.state = state;
  entry.sent = 0;
  entry.row.classList.replace("coming", "arrival-refused");
  tell(entry, reason);
  if (state === "refused") entry.row.querySelector("progress")?.remove();
  else {
    const way = make("button", { type: "button", className: "button", textContent: words.again });
    way.ariaLabel = `${words.again}: ${entry.file.name}`;
    way.addEventListener("click", () => again([entry]));
    entry.row.querySelector(".told").append(way);
  }
  count();
}

function settle(entry, answer) {
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
  const image = make("img", {
    className: "thumb",
    alt: "",
    loading: "lazy",
    decoding: "async",
    src: URL.createObjectURL(file),
  });
  image.addEventListener("error", () => image.replaceWith(place)); // a TIFF: the browser knows none
  place.replaceWith(image);
}

/** Take out again what was just added: the library has the picture. */
async function instead(event) {
  const { target } = event;
  if (!target.matches("[data-instead]")) return;
  event.preventDefault();
  const pressed = target.querySelector("button");
  if (pressed.ariaDisabled) return; // pressed twice
  pressed.ariaDisabled = "true";
  const body = new FormData(target);
  body.set("csrfmiddlewaretoken", token());
  try {
    const response = await fetch(target.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status >= 500) throw new Error(response.status);
    const { said, reason } = await response.json();
    const row = target.closest(".arrival");
    if (said) row.classList.replace("arrival-added", "arrival-known");
    if (said) row.querySelectorAll(".lacks, .what, [data-instead]").forEach((part) => part.remove());
    row.querySelector(".verdict").textContent = said ?? reason;
    announce(said ?? reason);
    row.tabIndex = -1;
    row.focus();
  } catch {
    pressed.ariaDisabled = null;
    announce(words.stays);
    target.append(make("p", { className: "verdict", textContent: words.stays }));
  }
}

/* All of them together. */

function count() {
  const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
  const sent = files.reduce((sum, each) => sum + each.file.size * (each.state === "refused" ? 1 : each.sent), 0);
  const [done, refused, unsent] = [of("done"), of("refused"), of("lost")].map(({ length }) => length);
  const over = done + refused + unsent;
  whole.querySelector("progress").value = sent / total;
  const parts = [
    over === files.length && files.length
      ? say(words.done, done, files.length)
      : say(words.progress, over, files.length),
  ];
  if (refused) parts.push(say(words.refused, refused));
  if (unsent) parts.push(say(words.unsent, unsent));
  const text = parts.join(" ");
  const shown = whole.querySelector("#arrivals-count");
  if (shown.textContent !== text) shown.textContent = text;
  const chosen = of("chosen").length;
  button.value = chosen > 1 ? say(words.buttonOf, chosen) : chosen ? words.buttonOne : words.button;
  wayBack(unsent);
  if (files.length && !chosen) hear(text, over === files.length);
}

function wayBack(unsent) {
  const there = whole.querySelector(".all-again");
  if (unsent < 2) return there?.remove();
  const text = say(words.allAgain, unsent);
  if (there) there.textContent = text;
  else {
    const way = make("button", { type: "button", className: "button all-again", textContent: text });
    way.addEventListener("click", () => again(of("lost")));
    trouble.before(way);
  }
}

let heardAt = 0;
let timer;
function hear(text, isEnd) {
  clearTimeout(timer);
  const wait = isEnd ? 0 : Math.max(0, heardAt + QUIET - Date.now());
  timer = setTimeout(() => announce(text), wait);
}

function announce(text) {
  heardAt = Date.now();
  if (live.textContent !== text) live.textContent = text;
}

/* The page. */

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
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("dragging", name === "dragover");
  });
}
document.addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dragging"));
document.addEventListener("drop", async ({ dataTransfer }) => {
  if (dataTransfer?.types.includes("Files")) add(await dropped(dataTransfer));
});
window.addEventListener("online", () => isHeld && release());
window.addEventListener("beforeunload", (event) => {
  if (of("chosen", "waiting", "pausing", "sending").length) event.preventDefault();
});
document.body.classList.add("scripted-page");

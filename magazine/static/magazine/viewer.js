/* The viewer: every picture of a page, one to a screen, with its caption and its credit.

The address says which picture is seen: `#picture-12` opens it, Back closes it, and whoever is sent the address sees
the same. Swiping is the track's own scrolling. Without this script the pictures stand in the page as they are. */

const viewer = document.querySelector(".viewer");
const track = viewer.querySelector(".viewer-track");
const count = viewer.querySelector(".viewer-count");
const said = viewer.querySelector(".viewer-said"); // to who can't see which picture has come
const figures = [...document.querySelectorAll("figure[id]:has(.image)")];
const still = matchMedia("(prefers-reduced-motion: reduce)");

let shown = -1; // which of the figures
let opener = null; // what the reader has pressed, and comes back to
let isOurs = false; // whether the page has a step in the history that Back takes away again

// One picture has no other before it or behind it.
for (const each of [count, ...viewer.querySelectorAll("[data-step]")]) each.hidden = figures.length < 2;

for (const [index, figure] of figures.entries()) {
  const link = document.createElement("a");
  link.className = "look";
  link.href = `#${figure.id}`;
  link.ariaLabel = viewer.dataset.open.replace("{n}", index + 1); // what it shows was just read: it stands behind the picture
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = link;
    isOurs = true;
    history.pushState(null, "", link.href);
    open(index);
  });
  figure.querySelector(".frame").after(link);
}

function slide(figure) {
  const item = document.createElement("li");
  const frame = figure.querySelector(".frame").cloneNode(true);
  frame.className = "frame";
  const image = frame.querySelector(".image");
  const whole = figure.querySelector(".frame > .image");
  image.className = "image";
  image.removeAttribute("fetchpriority");
  image.loading = "lazy";
  // As large as its largest file is, and no larger: the page's own size may be that of a part of it.
  const largest = Math.max(...image.srcset.match(/\d+(?=w)/g));
  for (const each of frame.querySelectorAll("[sizes]")) each.setAttribute("sizes", `min(100vw, ${largest}px)`);
  image.removeAttribute("width");
  image.removeAttribute("height");
  image.alt = whole.alt;
  item.append(frame, figure.querySelector("figcaption").cloneNode(true));
  return item;
}

function open(index) {
  if (!track.childElementCount) track.append(...figures.map(slide));
  if (!viewer.open) viewer.showModal();
  go(index, "instant");
  track.focus({ preventScroll: true });
}

function go(index, behavior = "auto") {
  const place = track.children[Math.min(Math.max(index, 0), figures.length - 1)];
  track.scrollTo({ left: place.offsetLeft - track.offsetLeft, behavior: still.matches ? "instant" : behavior });
  mark([...track.children].indexOf(place));
}

/** Return what a picture is called: what is seen on it, and its caption if that says something else. */
function wordsOf(figure) {
  const words = [figure.querySelector(".image").alt, figure.querySelector(".caption")?.textContent];
  return [...new Set(words.map((each) => each?.replace(/[.\s]+$/, "")))].filter(Boolean);
}

function mark(index) {
  if (index === shown) return;
  shown = index;
  count.textContent = count.dataset.words.replace("{n}", index + 1).replace("{all}", figures.length);
  said.textContent = [...(figures.length > 1 ? [count.textContent] : []), ...wordsOf(figures[index])].join(". ");
  [...track.children].forEach((item, number) => (item.inert = number !== index));
  for (const button of viewer.querySelectorAll("[data-step]")) {
    button.disabled = !figures[index + Number(button.dataset.step)];
  }
  if (location.hash !== `#${figures[index].id}`) history.replaceState(null, "", `#${figures[index].id}`);
}

function shut() {
  if (isOurs) history.back();
  else {
    history.replaceState(null, "", location.pathname + location.search);
    follow();
  }
}

function follow() {
  const index = figures.findIndex((figure) => `#${figure.id}` === location.hash);
  if (index >= 0) open(index);
  else if (viewer.open) viewer.close();
}

track.addEventListener(
  "scrollend",
  () => viewer.open && mark(Math.round(Math.abs(track.scrollLeft) / track.clientWidth)),
);
viewer.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.step) go(shown + Number(button.dataset.step));
  else if (button) shut();
});
viewer.addEventListener("keydown", (event) => {
  const places = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: figures.length - 1 };
  if (!(event.key in places) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  go(places[event.key]);
});
viewer.addEventListener("cancel", (event) => {
  event.preventDefault();
  shut();
});
viewer.addEventListener("close", () => {
  (opener ?? figures[shown].querySelector(".look")).focus({ preventScroll: Boolean(opener) });
  opener = null;
  isOurs = false;
  shown = -1;
});
addEventListener("popstate", follow);
addEventListener("resize", () => viewer.open && go(shown, "instant"));
if (figures.length) follow();

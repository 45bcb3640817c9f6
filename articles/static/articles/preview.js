/* The story as readers will see it, beside its form: as it was last saved, and then as its form was last kept. */
import { onDocument } from "../desk/editors.js";
import { make } from "../desk/elements.js";
import { fill } from "../desk/sentences.js";

const pane = document.getElementById("preview");
const SIDE_BY_SIDE = matchMedia("(min-width: 1100px)"); // as in preview.css

function build() {
  const frame = pane.querySelector("iframe");
  const stage = pane.querySelector(".preview-stage");
  const status = pane.querySelector("[role=status]");
  const widths = [...pane.querySelectorAll("[data-width]")];
  const toggle = make("button", {
    type: "button",
    className: "button preview-toggle",
    textContent: pane.dataset.open,
    title: "Ctrl-P",
  });
  toggle.setAttribute("aria-expanded", "false");
  toggle.setAttribute("aria-controls", pane.id);
  toggle.setAttribute("aria-keyshortcuts", "Control+P Meta+P");
  let address = pane.dataset.address;
  let scrolled = 0;
  let isLoading = false;
  const heard = new WeakSet();

  const scale = () => {
    const width = Number(widths.find((each) => each.getAttribute("aria-pressed") === "true").dataset.width);
    stage.style.setProperty("--width", `${width}px`);
    stage.style.setProperty("--scale", Math.min(1, stage.clientWidth / width) || 1);
  };

  const choose = (chosen) => {
    widths.forEach((each) => each.setAttribute("aria-pressed", String(each === chosen)));
    document.body.classList.toggle("preview-wide", chosen !== widths[0]);
    scale();
  };

  const show = () => {
    const at = frame.contentDocument?.defaultView.scrollY ?? 0;
    if (at || !isLoading) scrolled = at; // a page that is still coming stands at its top, unless somebody reads it already
    isLoading = true;
    frame.contentWindow.location.replace(address);
    requestAnimationFrame(listen);
  };

  // Keys count in a page from when it is there, not from when its last picture is.
  const listen = () => {
    const shown = frame.contentDocument;
    if (shown && !heard.has(shown)) {
      heard.add(shown);
      shown.addEventListener("keydown", press);
      shown.addEventListener("keydown", leave);
    }
    if (isLoading) requestAnimationFrame(listen);
  };

  const isolate = () => {
    document.getElementById("container").inert = !pane.hidden && !SIDE_BY_SIDE.matches;
  };

  const open = () => {
    pane.hidden = false;
    document.body.classList.add("previewing");
    toggle.setAttribute("aria-expanded", "true");
    isolate();
    scale();
    show();
    widths.find((each) => each.getAttribute("aria-pressed") === "true").focus();
    document.dispatchEvent(new CustomEvent("desk:keep"));
  };

  const close = () => {
    pane.hidden = true;
    document.body.classList.remove("previewing");
    toggle.setAttribute("aria-expanded", "false");
    isolate();
    toggle.focus();
  };

  const toggled = () => (pane.hidden ? open() : close());

  const press = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "p") return;
    event.preventDefault(); // else the browser prints the form
    toggled();
  };

  const leave = (event) => {
    if (event.key === "Escape") close();
  };

  frame.addEventListener("load", () => {
    if (!isLoading) return;
    listen();
    isLoading = false;
    const shown = frame.contentDocument; // none of the page that asks to sign in: it stands in no frame
    if (!shown?.getElementById("main")) {
      status.textContent = pane.dataset.gone;
      return;
    }
    status.textContent = fill(pane.dataset.showing, address.match(/revisions\/(\d+)\//)[1]);
    if (!frame.contentWindow.scrollY) frame.contentWindow.scrollTo(0, scrolled);
  });
  document.addEventListener("desk:kept", ({ detail }) => {
    if (!detail?.preview) return;
    address = detail.preview;
    if (!pane.hidden) show();
  });
  document.addEventListener("keydown", press);
  pane.addEventListener("keydown", leave);
  toggle.addEventListener("click", toggled);
  pane.querySelector("[data-close]").addEventListener("click", close);
  widths.forEach((each) => each.addEventListener("click", () => choose(each)));
  new ResizeObserver(scale).observe(stage);
  SIDE_BY_SIDE.addEventListener("change", isolate);
  // CKEditor writes in frames of its own, whose keys never come here.
  onDocument((editor) => editor.document.$.addEventListener("keydown", press));

  document.body.append(pane);
  document.querySelector(".submit-row")?.append(toggle);
}

if (pane) build();

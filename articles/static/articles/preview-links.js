/* Preview links, made and revoked without leaving the story: what is typed in its form stays. */
import { enter, found } from "../desk/panels.js";
import { oneAtATime, post } from "../desk/requests.js";

const complain = (words) => {
  document.querySelector("#preview-links [role=alert]").textContent = words;
};

async function copy(field, button) {
  const { copied, uncopied } = document.getElementById("preview-links").dataset;
  field.select();
  // Only a page that came by https may use the clipboard directly.
  const done = navigator.clipboard?.writeText(field.value).then(
    () => true,
    () => false,
  );
  if (await (done ?? document.execCommand("copy"))) button.textContent = copied;
  else complain(uncopied);
}

const send = oneAtATime(async (form, button) => {
  const panel = document.getElementById("preview-links");
  const address = button.getAttribute("formaction") ?? form.action;
  const headers = { Accept: "text/plain" }; // of a refusal
  const answer = await post(address, new FormData(form), { headers }).catch(() => null);
  const words = (await answer?.text().catch(() => "")) ?? "";
  if (answer?.headers.get("Content-Type")?.startsWith("text/plain")) return complain(words);
  const fresh = answer?.ok && found(words, "preview-links");
  if (!fresh) return complain(panel.dataset.failed);
  panel.replaceWith(fresh);
  const isNew = !button.hasAttribute("formaction");
  enter((isNew && fresh.querySelector(".preview-link")) || fresh);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button.previousElementSibling, button);
});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "preview-link") return;
  event.preventDefault();
  send(event.target, event.submitter);
});

/* Links for a look, made and revoked without leaving the story: what is typed in its form stays. */
const say = (words) => {
  document.querySelector("#looks [role=alert]").textContent = words;
};

async function copy(field, button) {
  const { copied, uncopied } = document.getElementById("looks").dataset;
  field.select();
  // Only a page that came by https may use the clipboard directly.
  const done = navigator.clipboard?.writeText(field.value).then(
    () => true,
    () => false,
  );
  if (await (done ?? document.execCommand("copy"))) button.textContent = copied;
  else say(uncopied);
}

async function send(form, button) {
  const panel = document.getElementById("looks");
  const address = button.getAttribute("formaction") ?? form.action;
  const asked = { method: "POST", body: new FormData(form), signal: AbortSignal.timeout(30000) };
  const answer = await fetch(address, asked).catch(() => null);
  const words = answer?.ok ? await answer.text().catch(() => "") : "";
  const fresh = new DOMParser().parseFromString(words, "text/html").getElementById("looks");
  if (!fresh) return say(panel.dataset.failed);
  panel.replaceWith(fresh);
  fresh.tabIndex = -1;
  fresh.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button.previousElementSibling, button);
});
let isSending = false; // pressed twice, it makes one link

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "look") return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  await send(event.target, event.submitter).finally(() => {
    isSending = false;
  });
});

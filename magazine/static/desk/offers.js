/* What a picker offers is asked of the server; where none comes, its list says why, and what to do. */
import { make } from "./elements.js";
import { PATIENCE, troubleOf } from "./requests.js";

const SEARCH = ".select2-container--open .select2-search__field";
const MESSAGE = ".select2-container--open .select2-results__message";

/** Fetch what a picker offers, as select2 asks for it. The next letter asks anew, and calls this off. */
export function look({ url, data }, succeed, fail) {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE)]);
  const asked = Object.entries(data).filter(([, value]) => value !== undefined);
  const headers = { Accept: "application/json" };
  fetch(`${url}?${new URLSearchParams(asked)}`, { headers, redirect: "manual", signal })
    .then(async (response) => {
      const trouble = troubleOf(response);
      const answer = trouble ? null : await response.json().catch(() => null);
      return answer ? { answer } : { trouble: trouble || "failed" };
    })
    .catch(() => ({ trouble: "offline" }))
    .then(({ answer, trouble }) => {
      if (over.signal.aborted) return;
      if (answer) return succeed(answer);
      fail(); // select2 makes room for a sentence of its own
      complain(trouble);
    });
  return { abort: () => over.abort() };
}

function complain(trouble) {
  const words = document.getElementById("picker-words")?.dataset;
  const message = document.querySelector(MESSAGE);
  if (!words || !message) return;
  message.textContent = words[trouble];
  if (!["out", "refused"].includes(trouble)) return;
  message.append(" ", make("a", { href: words.login, target: "_blank", textContent: words.signIn }));
}

/* In its search field Tab closes a picker: it leads to the link first, where there is one. */
document.addEventListener(
  "keydown",
  (event) => {
    const link = document.querySelector(`${MESSAGE} a`);
    if (event.key !== "Tab" || event.shiftKey || !link || !event.target.matches(SEARCH)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    link.focus();
  },
  true,
);

/* What is added to a form gets the focus, at once: who types on writes in it, and doesn't press the button again. */
import { typedIn, writeIn } from "./fields.js";

const opened = performance.now();

/* A moment that a new row is given is that of its page; it begins with the one at which it is added. */
function beginNow(row) {
  for (const { name } of row.querySelectorAll('[name^="initial-"][name$="_0"]')) {
    const fields = (part) => [...row.querySelectorAll(`[name$="${name.slice("initial-".length, -1)}${part}"]`)];
    const [days, times] = [fields(0), fields(1)];
    const [day, time] = ["DATE_INPUT_FORMATS", "TIME_INPUT_FORMATS"].map((kind) => window.get_format(kind)[0]);
    const then = days[0].value.strptime(day);
    const [hours, minutes, seconds] = times[0].value.split(":").map(Number);
    const now = new Date(then.getUTCFullYear(), then.getUTCMonth(), then.getUTCDate(), hours, minutes, seconds);
    now.setMilliseconds(performance.now() - opened);
    for (const each of days) each.value = now.strftime(day);
    for (const each of times) each.value = now.strftime(time);
  }
}

// At the window: whoever makes something of its fields listens at the document.
window.addEventListener("formset:added", ({ target }) => {
  beginNow(target);
  const fields = typedIn(target);
  const field = fields.find((each) => !each.value) ?? fields[0];
  target.scrollIntoView({ block: "nearest" });
  if (field) writeIn(field);
});

/* Says under a moment what it is by the clock of whoever chooses it, where that one differs from the magazine's. */
import { fill } from "../desk/sentences.js";

const format = (at, zone) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);
const read = (words) => Date.parse(`${words.replace(" ", "T")}Z`);

/* The moment at which the clock of a zone shows a time; the second step counts where the first crosses a change. */
function moment(day, hour, zone) {
  const shown = read(`${day} ${hour}`);
  const offset = (at) => read(format(at, zone)) - Math.floor(at / 60000) * 60000;
  return shown - offset(shown - offset(shown));
}

for (const output of document.querySelectorAll("output[data-zone]")) {
  const [day, hour] = output.closest(".form-row").querySelectorAll("input");
  const say = () => {
    const at = day.value && hour.value ? moment(day.value, hour.value, output.dataset.zone) : NaN;
    const differs = !Number.isNaN(at) && format(at) !== format(at, output.dataset.zone);
    const own = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    output.textContent = differs ? fill(output.dataset.words, own.format(at)) : "";
  };
  day.addEventListener("input", say);
  hour.addEventListener("input", say);
  say();
}

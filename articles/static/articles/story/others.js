/* Who else is here, and what they have saved. */
import { make, say } from "../../desk/elements.js";
import { bar, form } from "./page.js";

const told = document.querySelector("[name=_over]")?.value; // the save of which the page itself speaks

export const isTold = Boolean(told);

/** Show who has the story open, and the newest save that this page doesn't know: an answer may be older than the page's own last save. */
export function show({ present, saved: newest, offered }) {
  withdraw(offered);
  const saved = [told, form.elements.based_on?.value].includes(String(newest?.number)) ? null : newest;
  say(bar.querySelector("[data-others]"), present);
  const news = bar.querySelector("[data-saved]");
  if (news.dataset.saved === String(saved?.number ?? "")) return;
  news.dataset.saved = saved?.number ?? "";
  news.textContent = saved?.sentence ?? "";
  if (!saved?.address) return;
  news.append(" ", make("a", { href: saved.address, target: "_blank", textContent: bar.dataset.look }));
}

/** Take the offer of what was written before away, once it was saved over, taken up or thrown away in any window. */
function withdraw(offered) {
  const offer = document.querySelector("[data-offered]");
  if (offer && offered && !offered.includes(Number(offer.dataset.offered))) offer.remove();
}

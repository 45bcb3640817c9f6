/* Asking the server, which says with each answer who else is here. */
import { sign } from "../../desk/csrf.js";
import { post, troubleOf } from "../../desk/requests.js";
import { show } from "./others.js";
import { bar, form } from "./page.js";

/** Post to the desk; return its answer, or { trouble } with what is wrong: offline, out, other, refused or failed, the
    last with the server's reason if it has given one. */
export async function ask(address, body = new FormData()) {
  if (!body.has("based_on")) body.set("based_on", form.elements.based_on?.value ?? "");
  sign(body, form);
  try {
    const response = await post(address, body, { headers: { Accept: "application/json" }, redirect: "manual" });
    const trouble = troubleOf(response);
    if (trouble === "failed") return { trouble, reason: await refusal(response) };
    if (trouble) return { trouble };
    const answer = await response.json();
    if (String(answer.you) !== bar.dataset.you) return { trouble: "other" };
    if ("present" in answer) show(answer);
    return answer;
  } catch {
    return { trouble: "offline" };
  }
}

/** Return what a refusal says, nothing for an error: that it is one says nothing of the story. */
async function refusal(response) {
  const answer = response.status === 500 ? null : await response.json().catch(() => null);
  return answer?.reason;
}

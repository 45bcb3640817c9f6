/* A block in the form of a story. */
import { make } from "../desk/elements.js";

export const BLOCKS = ".order-machine > .inline-related:not(.empty-form)";

/** Return the field with the key by which the server, the notes and the checklist know a block. */
export const keyField = (block) => block.querySelector('input[name$="-block_key"]');
export const keyOf = (block) => keyField(block)?.value;

/** Return a button for the heading of a block, or for what adds one. */
export function blockButton(label, sign, act) {
  const button = make("button", { type: "button", className: "block-button", title: label, textContent: sign });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", (event) => {
    event.stopPropagation(); // a click on the heading itself collapses the block
    act();
  });
  return button;
}

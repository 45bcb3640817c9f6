/* A block in the form of a story. */
import { make } from "../desk/elements.js";

export const BLOCKS = ".order-machine > .inline-related:not(.empty-form)";

/** Return the field with the key by which the server, the notes and the checklist know a block. */
export const keyField = (block) => block.querySelector('input[name$="-block_key"]');
export const keyOf = (block) => keyField(block)?.value;

const place = (block) => Number(block.style.order);

/** Return blocks in the order of the story: the form holds them by kind. */
export const inOrder = (blocks) => [...blocks].sort((one, other) => place(one) - place(other));

/** Add a block before another, at the end before none; return it, null where the form takes no more. */
export function addBlock(prefix, before) {
  let added = null;
  const take = ({ target }) => {
    added = target;
  };
  document.addEventListener("formset:added", take);
  window.ContentEditor._insertBefore = before;
  window.ContentEditor.addContent(prefix);
  document.removeEventListener("formset:added", take);
  return added;
}

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

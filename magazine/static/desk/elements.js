/* Elements, made and changed. */

/** Return a new element with some properties and what stands in it. */
export function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Let an element say something. What it says already isn't said anew: a live region would be read out again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

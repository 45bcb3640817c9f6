/* Panels of a page, brought up to date while the rest of it stays. */

/** Return the element of an id in a page that is told as text, null where there is none. */
export const found = (html, id) => new DOMParser().parseFromString(html, "text/html").getElementById(id);

/** Lead the keyboard, and whoever hears the page, to an element that has just come. */
export function enter(element, options) {
  element.tabIndex = -1;
  element.focus(options);
}

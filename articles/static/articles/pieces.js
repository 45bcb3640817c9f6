/* A text cut in two where a caret stands, and two put together again. Knows no editor and no block. */
import { parsed } from "./pasting/flow.js";

const CONTAINERS = "body, ul, ol, blockquote";
const UNSEEN = /\u200b/g; // what CKEditor puts beside carets
const words = (node) => node.textContent.replace(UNSEEN, "");
const isCut = (node) => node?.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-cut");
const edge = (part, isEnd) => (isEnd ? part.lastChild : part.firstChild);

/** Take what is empty out of the edge of a piece, blanks too: they show nowhere. Return how many line breaks went. */
function trim(piece, isEnd) {
  let breaks = 0;
  let child = edge(piece, isEnd);
  while (child && !words(child).trim()) {
    breaks += child.nodeName === "BR" ? 1 : (child.querySelectorAll?.("br").length ?? 0);
    child.remove();
    child = edge(piece, isEnd);
  }
  if (child?.nodeType === Node.TEXT_NODE) child.data = isEnd ? child.data.trimEnd() : child.data.trimStart();
  else if (child) breaks += trim(child, isEnd);
  return breaks;
}

/** Let an ordered list go on with its number. */
function goOn(list, rest) {
  let number = list.start;
  for (const item of list.children) number = (item.hasAttribute("value") ? item.value : number) + 1;
  rest.start = number;
  if (isCut(rest.firstChild) && isCut(list.lastChild)) rest.firstChild.removeAttribute("value");
}

function htmlOf(piece) {
  piece.querySelectorAll("[data-cut]").forEach((each) => each.removeAttribute("data-cut"));
  const body = document.createElement("div");
  body.append(piece);
  return body.innerHTML.replace(UNSEEN, "");
}

/** Return { first, second, cut }: a body's HTML before a place in it and behind it, "" where there is nothing, and what
    `joined` has to know to put them together as they were. */
export function divide(body, node, offset) {
  const chain = [];
  for (let each = node; each !== body; each = each.parentNode)
    if (each.nodeType === Node.ELEMENT_NODE) chain.push(each);
  chain.forEach((each) => each.setAttribute("data-cut", ""));
  const range = body.ownerDocument.createRange();
  range.setStart(body, 0);
  range.setEnd(node, offset);
  const first = range.cloneContents();
  range.setEnd(body, body.childNodes.length);
  range.setStart(node, offset);
  const second = range.cloneContents();
  chain.forEach((each) => each.removeAttribute("data-cut"));
  const blank = /\s$/.exec(words(first)) ?? /^\s/.exec(words(second)) ?? [""];
  const breaks = trim(first, true) + trim(second, false);
  let depth = 0;
  for (let [a, b] = [first.lastChild, second.firstChild]; isCut(a) && isCut(b); [a, b] = [a.lastChild, b.firstChild]) {
    if (a.matches("ol")) goOn(a, b);
    depth += 1;
  }
  return { first: htmlOf(first), second: htmlOf(second), cut: { depth, blank: blank[0], breaks: depth ? breaks : 0 } };
}

/* The editor sets blanks between blocks, and in an item beside the list that is in it. */
function bodyOf(html) {
  const body = parsed(html);
  for (const parent of [body, ...body.querySelectorAll(`${CONTAINERS}, li`)]) {
    const texts = [...parent.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE && !each.data.trim());
    for (const text of texts) {
      const beside = [text.previousSibling, text.nextSibling];
      if (!parent.matches("li") || beside.some((each) => each?.matches?.("ul, ol"))) text.remove();
    }
  }
  return body;
}

/* The last element of the first and the first of the second are one as deep as they have been cut. */
function mend(one, other, { depth, blank, breaks }, seam) {
  const [a, b] = [one.lastChild, other.firstChild];
  if (depth && a?.tagName && a.tagName === b?.tagName) {
    mend(a, b, { depth: depth - 1, blank, breaks }, seam);
    b.remove();
  } else {
    for (let each = 0; each < breaks; each += 1) one.append(document.createElement("br"));
    if (blank && !breaks && !/\s$/.test(words(one)) && !/^\s/.test(words(other))) one.append(blank);
    let end = one;
    while (!one.closest("p, h2, h3, li") && end.lastElementChild && end.matches(CONTAINERS)) end = end.lastElementChild;
    end.append(...seam);
  }
  one.append(...other.childNodes);
}

/** Return the HTML of two texts as one, with what marks the `seam` between them; what `divide` has cut is whole again. */
export function joined(first, second, seam, cut = { depth: 0, blank: "", breaks: 0 }) {
  const [one, other] = [bodyOf(first), bodyOf(second)];
  mend(one, other, cut, seam);
  return one.innerHTML;
}

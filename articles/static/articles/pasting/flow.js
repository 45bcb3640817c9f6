/* Structure that a story doesn't keep, taken out of what is pasted as articles/flow.py takes it out of what is stored: what
   stood apart stands apart without it. */

const BETWEEN_CELLS = " · ";
const LINES = new Set(["P", "H2", "H3"]);
const LISTS = new Set(["UL", "OL"]);
const WHOLE = new Set([...LISTS, "LI", "BLOCKQUOTE"]);
const AS_WRITTEN = new Set(["PRE", "TEXTAREA", "LISTING", "XMP"]);
const ROWS = "caption,thead,tbody,tfoot,tr,td,th";
const BREAKS =
  "address,article,aside,center,dd,details,dialog,div,dl,dt,fieldset,figcaption,figure,footer,form,header,hgroup,hr,legend," +
  `listing,main,nav,optgroup,option,pre,search,section,summary,table,textarea,xmp,${ROWS}`;
const BLANKS = "audio,button,canvas,embed,img,input,meter,object,picture,progress,rt,video";
const LEVELS = "h1,h2,h3,h4,h5,h6";
const FOREIGN = "svg,math"; // pictures and formulas: what is read in them stays, as words
const UNREAD = "annotation,annotation-xml,desc,metadata,script,style,template,title";

const escaped = document.createElement("p");
function escape(text) {
  escaped.textContent = text;
  return escaped.innerHTML;
}

/** Return the tag with which an element begins. */
function tagOf(element) {
  const [alone, end] = [element.cloneNode(false).outerHTML, `</${element.localName}>`];
  return alone.endsWith(end) ? alone.slice(0, -end.length) : alone;
}

/** Return in which language an element is and in which direction it runs, as attributes. */
function saying(element) {
  const bare = document.createElement("i");
  for (const name of ["lang", "dir"]) {
    if (element.hasAttribute(name)) bare.setAttribute(name, element.getAttribute(name));
  }
  return tagOf(bare).slice("<i".length, -1);
}

const put = ({ name, html, says = "" }) => (WHOLE.has(name) ? html : `<${name || "p"}${says}>${html}</${name || "p"}>`);

/** Put items without a list into one. */
function listed(blocks) {
  const found = [];
  for (const block of blocks) {
    const last = found.at(-1);
    if (block.name !== "LI") found.push(block);
    else if (last?.isOpen) last.items.push(block.html);
    else found.push({ name: "UL", items: [block.html], isOpen: true });
  }
  return found.map((each) => (each.isOpen ? { name: "UL", html: `<ul>${each.items.join("")}</ul>` } : each));
}

/** Join lines that follow each other by line breaks. */
function joined(blocks) {
  const found = [];
  for (const block of blocks) {
    const last = found.at(-1);
    if (last && !last.name && !block.name) last.html += `<br>${block.html}`;
    else found.push({ ...block });
  }
  return found;
}

/* The lines and blocks of what is read, one behind the other. */
class Flow {
  constructor(opened) {
    this.opened = [...opened]; // styles and links
    this.blocks = [];
    this.line = null;
  }

  take(parent, asWritten) {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) this.words(node.data, asWritten);
      else if (node.nodeType === Node.ELEMENT_NODE) this.element(node, asWritten);
    }
  }

  element(node, asWritten) {
    if (node.namespaceURI !== document.documentElement.namespaceURI) this.foreign(node, asWritten);
    else if (node.matches("br")) this.mark("<br>");
    else if (node.matches("q")) {
      this.words("“");
      this.take(node, asWritten);
      this.words("”");
    } else if (node.matches(BLANKS)) {
      this.mark(" ");
      this.take(node, asWritten);
      this.mark(" ");
    } else if (LINES.has(node.tagName) || WHOLE.has(node.tagName) || node.matches(BREAKS)) {
      this.end();
      this.blocks.push(...blocksOf(node, this.opened));
    } else {
      this.mark(tagOf(node));
      this.opened.push(node);
      this.take(node, asWritten);
      this.opened.pop();
      this.mark(`</${node.localName}>`);
    }
  }

  foreign(node, asWritten) {
    const gap = node.matches("tspan:not([x], [y], [dy])") ? "" : " ";
    this.mark(gap);
    if (!node.matches(UNREAD)) this.take(node, asWritten);
    this.mark(gap);
  }

  words(text, asWritten) {
    (asWritten ? text.split("\n") : [text]).forEach((each, number) => {
      if (number) this.mark("<br>");
      if (!this.line && each.trim()) this.line = this.opened.map(tagOf);
      else if (!this.line) return;
      if (each) this.line.push(escape(each));
    });
  }

  /** Write what means nothing at the beginning of a line. */
  mark(html) {
    this.line?.push(html);
  }

  end() {
    if (!this.line) return;
    for (let number = this.line.length - 1; number >= 0; number--) {
      if (this.line[number] === "<br>" || !this.line[number].trim()) this.line[number] = "";
      else if (!this.line[number].startsWith("<")) break;
    }
    const ends = this.opened.toReversed().map((each) => `</${each.localName}>`);
    this.blocks.push({ name: "", html: [...this.line, ...ends].join("").trim() });
    this.line = null;
  }
}

function within(element, opened) {
  const flow = new Flow(opened);
  flow.take(element, AS_WRITTEN.has(element.tagName));
  flow.end();
  return flow.blocks;
}

function blocksOf(element, opened) {
  const name = element.tagName;
  if (name === "TR") return rowOf(element, opened);
  const blocks = within(element, opened);
  const says = saying(element);
  if (LINES.has(name))
    return joined(blocks).map((each) => (each.name ? each : Object.assign(each, { name, says: says || each.says })));
  if (!WHOLE.has(name))
    return listed(blocks).map((each) => (each.name || each.says ? each : Object.assign(each, { says })));
  let inner = listed(blocks).map(put);
  if (name === "LI") inner = joined(listed(blocks)).map((each) => (each.name ? put(each) : each.html));
  else if (LISTS.has(name)) inner = blocks.map((each) => (WHOLE.has(each.name) ? each.html : `<li>${each.html}</li>`));
  return inner.length ? [{ name, html: `${tagOf(element)}${inner.join("")}</${element.localName}>` }] : [];
}

/** Return a row as one line; where a cell has more than a line, each has lines of its own. */
function rowOf(row, opened) {
  const cells = [...row.children].map((each) => within(each, opened));
  if (cells.some((cell) => cell.length > 1 || cell.some(({ name }) => name && name !== "P"))) {
    return cells.flatMap(listed);
  }
  const words = cells.flat().map(({ html }) => html.replaceAll("<br>", " "));
  return words.length ? [{ name: "", html: words.join(BETWEEN_CELLS) }] : [];
}

/** Give headings the levels that a story has: its first heading is the headline. */
function level(body) {
  const isLow = body.querySelector("h1") ? 1 : 0;
  for (const heading of body.querySelectorAll(LEVELS)) {
    const name = Number(heading.localName[1]) + isLow > 2 ? "h3" : "h2";
    if (name === heading.localName) continue;
    const other = heading.ownerDocument.createElement(name);
    other.append(...heading.childNodes);
    heading.replaceWith(other);
  }
}

/** Return the body of a document in which pasted HTML is parsed: its scripts don't run, and its pictures aren't asked for. */
export function parsed(html) {
  const isLoose = /<t[rdh][\s>]/i.test(html) && !/<table/i.test(html); // which a parser would drop
  return new DOMParser().parseFromString(isLoose ? `<table>${html}</table>` : html, "text/html").body;
}

/** Return pasted HTML without the structure that a story doesn't keep. What has none is returned as it is. */
export function flowed(html) {
  const body = parsed(html);
  const hasOther = [...body.querySelectorAll("li")].some((each) => !LISTS.has(each.parentElement.tagName));
  if (!hasOther && !body.querySelector(`${BREAKS},${BLANKS},${FOREIGN},q,h1,h4,h5,h6`)) return html;
  level(body);
  return listed(within(body, [])).map(put).join("");
}

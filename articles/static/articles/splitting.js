/* A text split where the caret stands, joined with the next, and divided for a block of any kind. The first piece stays the
   block that it was, with its notes and its history; what is split off is a new one behind it. */
import { onDocument, editors } from "../desk/editors.js";
import { make, say } from "../desk/elements.js";
import { fill } from "../desk/sentences.js";
import { isEditors, marks, putInto, select, textOf } from "../desk/stand-ins.js";
import { BLOCKS, addBlock, inOrder, keyOf } from "./block.js";
import { choose } from "./kinds.js";
import { divide, joined } from "./pieces.js";

const { CKEDITOR } = window;
const words = document.getElementById("block-words")?.dataset ?? {};
const cuts = new WeakMap(); // how a block was split off, for whom it is joined with again
const joins = new WeakMap(); // what was joined into a block, the last one last

const blockOf = (editor) => editor.element.$.closest(BLOCKS);
const prefixOf = (block) => block.id.replace(/-\d+$/, "");
const fieldOf = (block) => [...block.querySelectorAll("textarea")].find(isEditors);
const tickOf = (block) => block.querySelector(".delete input[type=checkbox]");
const present = () => inOrder(document.querySelectorAll(BLOCKS)).filter((each) => !each.matches(".for-deletion"));
const beside = (block, step) => present()[present().indexOf(block) + step] ?? null;

/** Say below an editor why nothing has happened, or nothing any more. */
function tell(editor, sentence) {
  const line = editor.container.$.nextElementSibling;
  if (line?.matches("[role=status]")) say(line, sentence);
}

function hasRoom(editor, more) {
  const isFull = present().length + more > Number(words.most);
  tell(editor, isFull ? fill(words.full, words.most) : "");
  return !isFull;
}

/** Leave the first piece in its editor. Undoing what came before would bring the other back, too. */
function keep(editor, html) {
  editor.loadSnapshot(html || "<p><br></p>");
  editor.resetUndo();
  editor.fire("change");
  editor.execCommand("autogrow");
}

function pieces(editor) {
  const [body, selection] = [editor.editable().$, editor.document.$.getSelection()];
  if (!selection.rangeCount || !body.contains(selection.anchorNode)) return divide(body, body, body.childNodes.length);
  const { startContainer, startOffset } = selection.getRangeAt(0);
  return divide(body, startContainer, startOffset);
}

function splitOff(editor, { first, second, cut }) {
  const block = blockOf(editor);
  const rest = editor.dataProcessor.toDataFormat(second);
  keep(editor, first);
  const added = addBlock(prefixOf(block), beside(block, 1));
  putInto(fieldOf(added), rest);
  cuts.set(added, cut);
  return added;
}

function split(editor) {
  const found = pieces(editor);
  if (!found.first || !found.second) tell(editor, words.nothing);
  else if (hasRoom(editor, 1)) splitOff(editor, found);
}

/** Put a block of a kind where the caret stands, which divides the text; `line`, the empty paragraph to take its place. */
function put(editor, prefix, line) {
  const body = editor.editable().$;
  const at = line ? [line.parentNode, [...line.parentNode.childNodes].indexOf(line)] : null;
  line?.remove();
  const found = at ? divide(body, ...at) : pieces(editor);
  const block = blockOf(editor);
  const isBetween = found.first && found.second;
  if (!hasRoom(editor, isBetween && prefix !== prefixOf(block) ? 2 : 1)) {
    if (line) keep(editor, body.innerHTML);
    return;
  }
  if (isBetween) {
    const rest = splitOff(editor, found);
    if (prefix !== prefixOf(block)) addBlock(prefix, rest);
    return;
  }
  keep(editor, found.first || found.second);
  addBlock(prefix, found.first ? beside(block, 1) : block);
}

/** Join a text with the next; return what `part` has to know to undo it, nothing where there is no text. */
function join(editor) {
  const block = blockOf(editor);
  const next = beside(block, 1);
  const field = next && fieldOf(next);
  tell(editor, field ? "" : words.noText);
  if (!field) return null;
  const [before, rest] = [editor.getData(), textOf(field)];
  const html = joined(before, rest, marks(), cuts.get(next));
  editor.loadSnapshot(editor.dataProcessor.toHtml(html, { dontFilter: true }));
  take(next, block);
  select(editor);
  editor.resetUndo(); // the marks are out of the text by now
  editor.fire("change");
  editor.execCommand("autogrow");
  return { before, rest, next, cut: cuts.get(next), after: editor.getData() };
}

function joinForGood(editor) {
  const done = join(editor);
  if (done) joins.set(blockOf(editor), [...(joins.get(blockOf(editor)) ?? []), done]);
}

/** Take a block out of the story whose words stand in another; its notes go there when the story is saved. */
function take(block, into) {
  const remove = block.querySelector(".inline-deletelink");
  if (remove) return remove.click();
  const joining = make("input", { type: "hidden", name: "joined", value: `${keyOf(block)} ${keyOf(into)}` });
  tickOf(block).click();
  block.closest("form").append(joining);
}

/** A block that was joined with another is back: its words go from there, unless somebody has written on in them. */
function giveBack({ target }) {
  const block = target.closest(BLOCKS);
  if (!block || target !== tickOf(block) || target.checked) return;
  for (const joining of document.querySelectorAll(`input[name=joined][value^="${keyOf(block)} "]`)) {
    joining.remove();
    const into = joining.value.split(" ")[1];
    const editor = editors().find((each) => keyOf(blockOf(each)) === into);
    const done = editor && joins.get(blockOf(editor))?.find(({ next }) => next === block);
    if (done) joins.get(blockOf(editor)).splice(joins.get(blockOf(editor)).indexOf(done), 1);
    if (done?.after === editor?.getData()) keep(editor, done.before);
    else if (editor) tell(editor, words.twice);
  }
}

/** Undo a join: the block is back, one that was never saved as a new one. */
function part(editor, { before, rest, next, cut }) {
  if (next.isConnected) return tickOf(next).click();
  joins.get(blockOf(editor)).pop();
  keep(editor, before);
  const added = addBlock(prefixOf(blockOf(editor)), beside(blockOf(editor), 1));
  putInto(fieldOf(added), rest);
  if (cut) cuts.set(added, cut);
}

/** Undo behind the last step of a text what has made it: it is parted where it was joined, and one where it was split. */
function undo(event) {
  const { editor } = event;
  const block = blockOf(editor);
  if (event.data.keyCode !== CKEDITOR.CTRL + 90) return;
  if (editor.getCommand("undo").state !== CKEDITOR.TRISTATE_DISABLED) return;
  const done = joins.get(block)?.at(-1);
  const before = cuts.has(block) && editors().find((each) => blockOf(each) === beside(block, -1));
  if (done?.after === editor.getData()) part(editor, done);
  else if (before) join(before);
  else return;
  event.cancel();
}

function equip(editor) {
  const kinds = (typed) => choose(editor, (prefix, line) => put(editor, prefix, line), typed);
  const commands = {
    SplitText: [split, words.split, words.splitIcon, CKEDITOR.CTRL + CKEDITOR.ALT + 13],
    JoinTexts: [joinForGood, words.join, words.joinIcon, CKEDITOR.CTRL + CKEDITOR.ALT + CKEDITOR.SHIFT + 13],
    PutBlock: [() => kinds(null), words.put, words.putIcon],
  };
  for (const [name, [exec, label, icon, key]] of Object.entries(commands)) {
    const command = name[0].toLowerCase() + name.slice(1);
    editor.addCommand(command, { exec, canUndo: false });
    if (key) editor.setKeystroke(key, command);
    editor.ui.addButton(name, { label, command, icon });
  }
  editor.on("key", undo);
  editor.on("slash", ({ data }) => kinds(data));
}

/** Ask for a kind where a slash is all that stands in a line. */
function ask(editor) {
  const node = editor.document.$.getSelection().anchorNode;
  const line = (node?.closest ? node : node?.parentElement)?.closest("p, li, h2, h3");
  if (line?.textContent.replace(/\u200b/g, "") === "/") editor.fire("slash", line);
}

if (CKEDITOR && words.split) {
  document.addEventListener("change", giveBack);
  CKEDITOR.on("instanceCreated", ({ editor }) => editor.on("pluginsLoaded", () => equip(editor)));
  onDocument((editor) => editor.document.$.addEventListener("input", ({ data }) => data === "/" && ask(editor)));
  // What was typed before the editor came is handed over by now: stand-ins.js listens before this.
  CKEDITOR.on("instanceReady", ({ editor }) => {
    if (document.activeElement === editor.window.getFrame()?.$) ask(editor);
  });
}

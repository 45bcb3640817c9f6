/* CKEditor's dialog for a link, with what a link in a story may be: no ftp:// and no news://, which the server would take
   away, and no anchor, as no text has any. */

const GONE = new Set(["ftp://", "news://", "anchor"]);

window.CKEDITOR?.on("dialogDefinition", ({ data }) => {
  if (data.name !== "link") return;
  const info = data.definition.getContents("info");
  for (const name of ["protocol", "linkType"]) {
    const field = info.get(name);
    field.items = field.items.filter((item) => !GONE.has(item.at(-1)));
  }
});

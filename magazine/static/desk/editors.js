/* CKEditor's instances: none on a page without it. */

export const editors = () => Object.values(window.CKEDITOR?.instances ?? {});

/** Act on each editor whenever there is a document in its frame, in which it writes: a moved one makes it anew. */
export function onDocument(act) {
  window.CKEDITOR?.on("instanceCreated", ({ editor }) => editor.on("contentDom", () => act(editor)));
}

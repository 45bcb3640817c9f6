/* A line that is seen whole takes no line breaks, though it stands on several: Enter saves, as in every field of a line,
   and what is pasted is joined. */
for (const field of document.querySelectorAll("textarea.line")) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    field.form.requestSubmit([...field.form.elements].find(({ type }) => type === "submit"));
  });
  field.addEventListener("input", () => {
    if (!field.value.includes("\n")) return;
    const at = field.selectionStart;
    field.value = field.value.replaceAll("\n", " ");
    field.setSelectionRange(at, at);
  });
}

/* What stands in a form, to tell whether something was written in it since. */

/** Return a form's fields as text, a file by its name; `but` names those that don't count. */
export function written(form, but = []) {
  const fields = [...new FormData(form)].filter(([name]) => !but.includes(name));
  return new URLSearchParams(fields.map(([name, value]) => [name, value.name ?? value])).toString();
}

/* Sentences of the server's language, with the values that only the script knows. */

/** Return a sentence with each value in its place: "%s" takes them in turn, "%1" and "%2" by their number. */
export function fill(sentence, ...values) {
  let next = 0;
  return sentence.replace(/%([s\d])/g, (_, place) => values[place === "s" ? next++ : place - 1]);
}

/* The token that the desk asks of every form. */

/** Return the token as it is now: signing in again, in another window, has made a new one. */
export function token(form) {
  const kept = document.cookie.match(/(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  return kept ?? form.elements.csrfmiddlewaretoken.value;
}

/** Put the token into what is sent in the name of a form. */
export const sign = (body, form) => body.set("csrfmiddlewaretoken", token(form));

/* Requests that leave the page where it is. */

export const PATIENCE = 30000; // milliseconds for an answer

/** Send a form to the server and return its response; reject where none comes in time. */
export function post(address, body, options = {}) {
  return fetch(address, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE), ...options });
}

/** Return what is wrong with a response: out, for who is signed out, refused or failed; "" where it is an answer. */
export function troubleOf(response) {
  if (response.type === "opaqueredirect" || response.status === 401) return "out";
  if ([403, 404].includes(response.status)) return "refused";
  return response.ok ? "" : "failed";
}

/** Return a function that does nothing while it is still busy: what is pressed twice is sent once. */
export function oneAtATime(act) {
  let isBusy = false;
  return async (...given) => {
    if (isBusy) return;
    isBusy = true;
    await act(...given).finally(() => {
      isBusy = false;
    });
  };
}

/* The files of this page. One is { file, row, state, sent, tries }: chosen, waiting, pausing, sending, done, refused
   or lost. */
export const files = [];

/** Return those in one of some states. */
export const of = (...states) => files.filter(({ state }) => states.includes(state));

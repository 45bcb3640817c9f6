/* The parts of a story's page that are kept, saved and watched. Who may only read it has no status. */
export const form = document.getElementById("article_form");
export const bar = document.getElementById("around");
export const status = document.getElementById("kept");
export const words = status?.dataset ?? {};
// The fields that say nothing about the story, and change by themselves.
export const OUTSIDE = ["csrfmiddlewaretoken", "based_on", "shown", "autosave", "override"];

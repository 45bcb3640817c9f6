/* The parts of the page on which photos come in, and the words that its form carries. */
export const form = document.getElementById("upload_form");
export const words = form.dataset;
export const section = document.querySelector(".arrivals");
export const whole = section.querySelector(".whole");
export const trouble = whole.querySelector(".trouble");

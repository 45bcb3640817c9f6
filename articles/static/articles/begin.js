/* The button begins one story, however often it is pressed. */
const form = document.getElementById("article_form");
let isSent = false;
form.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});
window.addEventListener("pageshow", () => {
  isSent = false; // the page again, by the browser's way back
});

/* Thumbnails in the admin's autocompletes. Without this file they are plain text and work all the same. */
import { make } from "./elements.js";
import { boxOf } from "./fields.js";
import { look } from "./offers.js";

const { jQuery } = window.django;

function show(suggestion) {
  // What the server offered carries its picture itself; what was chosen before has it on its <option>.
  const shown = { ...suggestion.element?.dataset, ...suggestion };
  if (!shown.id || (!shown.image && !shown.mark && !shown.note)) return shown.text;
  const line = make("span", { className: "suggestion" });
  const className = shown.round ? "thumb thumb-round" : "thumb";
  if (shown.image) line.append(make("img", { className, src: shown.image, alt: "" }));
  else if (shown.mark) line.append(make("span", { className, textContent: shown.mark }));
  const words = make("span", { className: "suggestion-words" }, shown.text);
  if (shown.note) words.append(" ", make("small", { textContent: shown.note }));
  line.append(words);
  return line;
}

jQuery.fn.select2?.defaults.set("templateResult", show);
jQuery.fn.select2?.defaults.set("templateSelection", show);
jQuery.fn.select2?.defaults.set("ajax--transport", look);

/* What another window has handed over comes as plain words: ask for its picture, and tell the form of the choice. */
async function offered(select, option) {
  const { appLabel: app_label, modelName: model_name, fieldName: field_name, ...data } = select.dataset;
  const query = new URLSearchParams({ term: option.text, app_label, model_name, field_name });
  const answer = await fetch(`${data["ajax-Url"]}?${query}`)
    .then((response) => response.json())
    .catch(() => null);
  return answer?.results.find(({ id }) => String(id) === option.value) ?? {};
}

// Django says of what another window has changed that an option has changed, not the field.
jQuery(document).on(
  "change",
  "select.select2-hidden-accessible",
  async ({ currentTarget: target, target: changed }) => {
    const option = target.selectedOptions[0];
    if (target.multiple || !option || !("ajax-Url" in target.dataset)) return;
    if (changed === option) {
      option.removeAttribute("data-select2-id"); // by which select2 remembers what it was called
      await Promise.resolve(); // Django writes over the picture, and is done then
      jQuery(target).trigger("change.select2");
    }
    const [chosen] = jQuery(target).select2("data");
    if (option.value && !chosen?.image && !chosen?.mark && !option.dataset.image && !option.dataset.mark) {
      const { image, mark, note, form } = await offered(target, option);
      for (const [key, value] of Object.entries({ image, mark, note, form })) if (value) option.dataset[key] = value;
      jQuery(target).trigger("change.select2"); // its own redrawing alone
    }
    const form = option.dataset.form ?? chosen?.form;
    const wrapper = target.closest(".related-widget-wrapper");
    const pencil = wrapper?.querySelector(".change-chosen");
    if (form) pencil?.setAttribute("href", form);
    else pencil?.removeAttribute("href");
    if (wrapper?.querySelector(".related-widget-wrapper-link:focus")) boxOf(target)?.focus(); // back from its window
    const image = option.dataset.image ?? chosen?.image ?? "";
    target.dispatchEvent(new CustomEvent("picker:chosen", { bubbles: true, detail: { image } }));
  },
);

// select2 leaves the cursor outside the search box when it is opened with jQuery 3.6 or newer.
jQuery(document).on("select2:open", () => {
  document.querySelector(".select2-container--open .select2-search__field")?.focus();
});

// A closed one takes no letters: whoever types in it looks for something, and the first letter is part of that.
document.addEventListener("keydown", ({ target, key, ctrlKey, altKey, metaKey }) => {
  const box = target.closest(".select2-selection--single[aria-expanded=false]");
  if (!box || key.length > 1 || key === " " || ctrlKey || altKey || metaKey) return;
  jQuery(box.closest(".select2").previousElementSibling).select2("open");
});

// select2 names its fields by what is chosen in them, and an empty one not at all.
function name(root) {
  for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
    const words = select.getAttribute("aria-label") ?? document.querySelector(`label[for="${select.id}"]`)?.textContent;
    const made = select.nextElementSibling;
    if (!words || !made?.matches(".select2")) continue;
    for (const part of made.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
      part.setAttribute("aria-label", words.replace(/:$/, ""));
    }
    const box = made.querySelector("[role=combobox]");
    const chosen = box.getAttribute("aria-labelledby");
    box.id ||= `${select.id}-box`;
    if (chosen) box.setAttribute("aria-labelledby", `${box.id} ${chosen}`);
  }
}

jQuery(() => setTimeout(name, 0, document));
document.addEventListener("formset:added", (event) => setTimeout(name, 0, event.target));

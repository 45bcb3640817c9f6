/* What a photo's file says goes into the form at a click. Without this file it is text, to be copied. */
const form = document.getElementById("photo_form");
const { jQuery } = window.django;

const plain = (value) =>
  String(value ?? "")
    .replaceAll("\r\n", "\n")
    .trim();
const field = (name) => document.getElementById(`id_${name}`);

function holds(fill) {
  return Object.entries(fill).every(([name, value]) => {
    const input = field(name);
    return input && (input.type === "checkbox" ? input.checked === value : plain(input.value) === plain(value));
  });
}

function take(fill) {
  for (const [name, value] of Object.entries(fill)) {
    const input = field(name);
    if (input.type === "checkbox") input.checked = value;
    else input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  field(Object.keys(fill)[0]).focus();
}

for (const row of form?.querySelectorAll(".said [data-fill]") ?? []) {
  const fill = JSON.parse(row.dataset.fill);
  const button = row.querySelector(".take");
  if (!button || !Object.keys(fill).every(field)) continue;
  const compare = () => {
    const same = holds(fill);
    row.querySelector(".as").hidden = !same;
    row.querySelector(".other").hidden = same;
  };
  button.hidden = false;
  button.addEventListener("click", () => take(fill));
  form.addEventListener("input", compare);
  form.addEventListener("change", compare);
  compare();
}

/* Of the kinds of rights only the one that is chosen says what it asks for. */
for (const list of form?.querySelectorAll(".kinds") ?? []) {
  const select = document.getElementById(list.dataset.field);
  const show = () => {
    for (const kind of list.children) kind.hidden = kind.dataset.kind !== select.value;
  };
  select?.addEventListener("change", show);
  if (select) show();
}

/* A name in the file: whoever has it is linked at a click, and a new row is made in a window of its own. */
function settle(select, proposal, text) {
  const chosen = [...select.selectedOptions].map((option) => option.text);
  proposal.hidden = proposal.hidden || chosen.includes(text);
}

for (const proposal of form?.querySelectorAll(".proposal") ?? []) {
  const select = document.getElementById(proposal.dataset.field);
  if (!select) continue;
  for (const button of proposal.querySelectorAll("[data-pk]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { pk, text } = button.dataset;
      const known = [...select.options].find((option) => option.value === pk);
      if (known) known.selected = true;
      else select.append(new Option(text, pk, true, true));
      jQuery(select).trigger("change");
      proposal.hidden = true;
      select.nextElementSibling?.querySelector(".select2-search__field")?.focus();
    });
  }
  const link = proposal.querySelector(".add-named");
  link?.addEventListener("click", (event) => {
    event.preventDefault();
    const address = new URL(link.href);
    address.searchParams.set("_popup", "1");
    // Django's own window: what is saved in it is chosen in the field of this id.
    window.showRelatedObjectPopup({ id: `add_${select.id}`, href: address.href });
  });
  const name = link && new URL(link.href).searchParams.get("name");
  if (name) jQuery(select).on("change", () => settle(select, proposal, name));
}

/* The focal point, set on the picture itself, and what each crop makes of it. Without this file two sliders set it. */
const box = document.querySelector(".focal-picture");
const STEP = 0.01;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const inside = (value) => Math.min(1, Math.max(0, value));

/* As media/imaging/crops.py cuts: the largest part of a crop's proportions, its middle as near to the point as the edges allow. */
function cut(width, height, across, down, x, y) {
  const isWide = width * down > height * across;
  const cutWidth = isWide ? (height * across) / down : width;
  const cutHeight = isWide ? height : (width * down) / across;
  const start = (focal, extent, whole) => Math.min(Math.max(focal * whole - extent / 2, 0), whole - extent);
  return {
    width: width / cutWidth,
    left: start(x, cutWidth, width) / cutWidth,
    top: start(y, cutHeight, height) / cutHeight,
  };
}

function begin() {
  const { words, across, down, x, y } = box.dataset;
  const [frame, mark] = [box.querySelector(".focal-frame"), box.querySelector(".focal-mark")];
  const [says, back] = [box.querySelector("output"), box.querySelector(".take")];
  const inputs = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));
  const maySet = inputs.every(Boolean);
  const stored = [Number(x), Number(y)];
  const point = () => (maySet ? inputs.map((input) => Number(input.value)) : stored);

  function show() {
    const [left, top] = point();
    mark.style.left = `${left * 100}%`;
    mark.style.top = `${top * 100}%`;
    says.textContent = words.replace("{x}", Math.round(left * 100)).replace("{y}", Math.round(top * 100));
    if (back) back.hidden = left === stored[0] && top === stored[1];
    for (const crop of box.querySelectorAll(".crops figure")) {
      const part = cut(Number(across), Number(down), Number(crop.dataset.across), Number(crop.dataset.down), left, top);
      const image = crop.querySelector("img");
      image.style.width = `${part.width * 100}%`;
      image.style.left = `${-part.left * 100}%`;
      image.style.top = `${-part.top * 100}%`;
    }
  }

  function set(place) {
    place.forEach((value, index) => {
      inputs[index].value = Math.round(inside(value) * 1000) / 1000;
      inputs[index].dispatchEvent(new Event("change", { bubbles: true }));
    });
    show();
  }

  function at(event) {
    const edges = frame.getBoundingClientRect();
    return [(event.clientX - edges.left) / edges.width, (event.clientY - edges.top) / edges.height];
  }

  mark.hidden = false;
  box.querySelector(".crops").hidden = false;
  if (maySet) {
    for (const input of inputs) input.addEventListener("input", show);
    // A tap sets it, so that a finger may still scroll by the picture; only the mark itself is dragged.
    frame.addEventListener("click", (event) => {
      if (event.target === mark) return;
      set(at(event));
      mark.focus({ preventScroll: true });
    });
    mark.addEventListener("pointerdown", (event) => mark.setPointerCapture(event.pointerId));
    mark.addEventListener("pointermove", (event) => {
      if (mark.hasPointerCapture(event.pointerId)) set(at(event));
    });
    mark.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const step = event.shiftKey ? STEP * 10 : STEP;
      set(point().map((value, index) => value + way[index] * step));
    });
    back.addEventListener("click", () => {
      set(stored);
      mark.focus({ preventScroll: true });
    });
  } else {
    mark.disabled = true;
  }
  show();
}

if (box) begin();

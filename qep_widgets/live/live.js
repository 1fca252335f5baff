// One view of a LiveFigure: watches the sliders, asks the kernel for frames, paints them.
// At most IN_FLIGHT moves are under way; what moves meanwhile is merged and goes next, so the picture
// always ends on the newest value and no backlog can build up.
//
// A stock server leaves Nagle's algorithm on: it keeps a frame back until the browser has acknowledged the
// small status message before it, which the browser delays by up to 40 ms unless it has something to send.
// So a move that is alone under way is followed by a nudge, which carries the acknowledgement.

const IN_FLIGHT = 3;
const NUDGE_AFTER = 7; // ms
const LOST_AFTER = 3000; // ms without an answer: the kernel was restarted or is busy, so ask again

function png(buffer) {
  return createImageBitmap(new Blob([buffer], { type: "image/png" }));
}

function skeleton(model, el) {
  const figure = document.createElement("figure");
  figure.className = "qep-live";
  const canvas = document.createElement("canvas");
  canvas.width = model.get("width");
  canvas.height = model.get("height");
  canvas.setAttribute("role", "img");
  const caption = document.createElement("figcaption");
  // The visible sentence changes with every frame; a screen reader hears the settled one only.
  const spoken = document.createElement("span");
  spoken.className = "qep-spoken";
  spoken.setAttribute("aria-live", "polite");
  figure.append(canvas, caption, spoken);
  el.append(figure);
  return { figure, canvas, caption, spoken };
}

function render({ model, el }) {
  const { figure, canvas, caption, spoken } = skeleton(model, el);
  const context = canvas.getContext("2d");
  const view = Math.random().toString(36).slice(2);
  const statistics = (figure.qep = { painted: 0, paintedAt: 0, inFlight: 0 }); // read by tests and benchmarks
  let version = -1;
  let base = null;
  let wanted = {};
  let seq = 0;
  const asked = new Map();
  let speak = 0;
  let nudge = 0;
  let closed = false;

  function say(text) {
    caption.textContent = text;
    canvas.setAttribute("aria-label", text);
    clearTimeout(speak);
    speak = setTimeout(() => (spoken.textContent = text), 600);
  }

  function ask(type, change) {
    seq += 1;
    asked.set(seq, performance.now());
    statistics.inFlight = asked.size;
    model.send({ type, view, seq, version, change });
    clearTimeout(nudge);
    nudge = setTimeout(() => asked.size === 1 && model.send({ type: "nudge" }), NUDGE_AFTER);
  }

  function pump() {
    const now = performance.now();
    for (const [key, since] of asked) if (now - since > LOST_AFTER) asked.delete(key);
    if (asked.size >= IN_FLIGHT || Object.keys(wanted).length === 0) return;
    const change = wanted;
    wanted = {};
    ask("move", change);
  }

  function answered(content) {
    if (content.view !== view) return;
    asked.delete(content.seq);
    statistics.inFlight = asked.size;
    pump();
  }

  async function paint(content, decoded) {
    const images = await decoded;
    if (closed) return;
    if (content.type === "frame" && (content.base || content.version === version)) {
      if (content.base) {
        base = images.shift();
        version = content.version;
      }
      context.drawImage(base, 0, 0);
      images.forEach((image, k) => context.drawImage(image, ...content.places[k]));
      say(content.text);
      statistics.painted += 1;
      statistics.paintedAt = performance.now();
      figure.dispatchEvent(new Event("qep-painted"));
    }
    answered(content);
  }

  // Frames are decoded as they come, beside one another; the chain paints them in the order of sending.
  let chain = Promise.resolve();
  const onMessage = (content, buffers) => {
    const decoded = Promise.all(buffers.map(png));
    chain = chain.then(() => paint(content, decoded)).catch((error) => console.error(error));
  };
  model.on("msg:custom", onMessage);

  chain = chain.then(async () => {
    const first = await png(model.get("still"));
    context.drawImage(first, 0, 0);
    say(model.get("text"));
  });
  ask("hello");

  const watched = [];
  (async () => {
    for (const [name, reference] of Object.entries(model.get("sliders"))) {
      const slider = await model.widget_manager.get_model(reference.replace("IPY_MODEL_", ""));
      const onValue = () => {
        wanted[name] = slider.get("value");
        pump();
      };
      slider.on("change:value", onValue);
      watched.push([slider, onValue]);
    }
  })();

  // A lab's keys are its own: arrows on a slider must not move JupyterLab's cell selection.
  const suppress = setInterval(() => {
    if (!el.isConnected) return;
    clearInterval(suppress);
    (el.closest(".qep-lab") ?? figure).setAttribute("data-lm-suppress-shortcuts", "true");
  }, 50);

  return () => {
    closed = true;
    clearInterval(suppress);
    clearTimeout(speak);
    clearTimeout(nudge);
    model.off("msg:custom", onMessage);
    for (const [slider, onValue] of watched) slider.off("change:value", onValue);
  };
}

export default { render };

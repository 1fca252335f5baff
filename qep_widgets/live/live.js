// One view of a LiveFigure: watches the sliders, asks the kernel for frames, paints them.
//
// A slider that is dragged talks to its picture alone: its own message to the kernel waits until it is let go,
// and the box beside it is written from the frame. Otherwise each move costs the page ten more messages.
//
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

// The film of one slider: while its button is down the slider walks to its end, a step or more for each picture
// that has come. The kernel hears of the slider itself when the walk stops, and any other touch of the lab stops
// it first, so that a button that is pressed meanwhile has the last word.
const TOUCHES = ["pointerdown", "keydown", "click"];

function film({ slider, button, seconds, lab, ready }) {
  let frame = 0;
  let before = 0;
  let place = 0;
  let page = null;

  function halt() {
    if (!frame) return false;
    cancelAnimationFrame(frame);
    frame = 0;
    slider.qepPlays = false;
    for (const type of TOUCHES) page.removeEventListener(type, onTouch, true);
    return true;
  }

  function stop() {
    if (!halt()) return;
    slider.save_changes();
    button.set("value", false);
    button.save_changes();
  }

  function onTouch(event) {
    const own = event.target.closest?.("[class*=qep-play-]");
    if (!own && event.key !== "Tab" && event.key !== "Shift") stop();
  }

  function walk(now) {
    frame = requestAnimationFrame(walk);
    if (!ready()) return;
    const [low, high, step] = ["min", "max", "step"].map((name) => slider.get(name));
    // a long wait for a picture slows the film down; it leaves nothing out
    place += ((high - low) * Math.min(Math.max(now - before, 0), 100)) / (1000 * seconds);
    before = now;
    const next = Math.min(low + Math.floor((place - low) / step) * step, high);
    if (next > slider.get("value")) slider.set("value", next);
    if (next >= high) stop();
  }

  function onButton() {
    if (!button.get("value")) {
      if (halt()) slider.save_changes();
    } else if (!slider.qepPlays) {
      slider.qepPlays = true; // in one view, if there are several
      if (slider.get("value") >= slider.get("max")) slider.set("value", slider.get("min"));
      place = slider.get("value");
      before = performance.now();
      page = lab();
      for (const type of TOUCHES) page.addEventListener(type, onTouch, true);
      frame = requestAnimationFrame(walk);
    }
  }

  button.on("change:value", onButton);
  const close = () => {
    stop();
    button.off("change:value", onButton);
  };
  return { halt, close };
}

function render({ model, el }) {
  const { figure, canvas, caption, spoken } = skeleton(model, el);
  const context = canvas.getContext("2d");
  const view = Math.random().toString(36).slice(2);
  const statistics = (figure.qep = { painted: 0, paintedAt: 0, inFlight: 0 }); // read by tests and benchmarks
  let version = -1;
  let epoch = 0; // of the last jump that was heard of: a move made before it is dropped
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
    model.send({ type, view, seq, version, epoch, change });
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
      for (const [name, text] of Object.entries(content.boxes)) boxes.get(name)?.set_state({ value: text });
      statistics.painted += 1;
      statistics.paintedAt = performance.now();
      figure.dispatchEvent(new Event("qep-painted"));
    }
    answered(content);
  }

  // Frames are decoded as they come, beside one another; the chain paints them in the order of sending.
  let chain = Promise.resolve();
  const films = [];
  const lab = () => el.closest(".qep-lab") ?? figure;
  const ready = () => {
    pump(); // also forgets what the kernel will not answer any more
    return asked.size < 2;
  };
  const onMessage = (content, buffers) => {
    if (content.type === "stop") {
      films.forEach((one) => one.halt());
      return;
    }
    if (content.type === "frame") epoch = Math.max(epoch, content.epoch);
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

  // name -> the slider's model, what turns it, and (once it is found in the page) the slider itself
  const watched = new Map();
  const boxes = new Map();
  const model_of = (reference) => model.widget_manager.get_model(reference.replace("IPY_MODEL_", ""));
  (async () => {
    for (const [name, reference] of Object.entries(model.get("sliders"))) {
      const slider = await model_of(reference);
      let last = slider.get("value");
      const turned = (value) => {
        if (value === last) return; // a slider that is let go says again where it is
        wanted[name] = last = value;
        pump();
      };
      const onValue = () => turned(slider.get("value"));
      slider.on("change:value", onValue);
      watched.set(name, { slider, onValue, turned, handle: null });
    }
    for (const [name, reference] of Object.entries(model.get("boxes"))) boxes.set(name, await model_of(reference));
    for (const [name, reference] of Object.entries(model.get("films"))) {
      const { slider } = watched.get(name);
      const seconds = model.get("seconds")[name];
      films.push(film({ slider, button: await model_of(reference), seconds, lab, ready }));
    }
  })();

  function follow(page) {
    for (const [name, watch] of watched) {
      const handle = page.querySelector(`.qep-control-${name} .noUi-target`)?.noUiSlider;
      if (watch.handle || !handle) continue;
      watch.handle = handle;
      handle.on("slide.qep", (values) => watch.turned(Number(values[0])));
      watch.slider.set("continuous_update", false); // in this page only; the kernel's slider keeps its own
    }
  }

  // A lab's keys are its own: arrows on a slider must not move JupyterLab's cell selection.
  let looks = 0;
  const settle = setInterval(() => {
    if (!el.isConnected) return;
    lab().setAttribute("data-lm-suppress-shortcuts", "true");
    follow(lab());
    looks += 1;
    if (looks > 100) clearInterval(settle);
  }, 50);

  return () => {
    films.forEach((one) => one.close());
    closed = true;
    clearInterval(settle);
    clearTimeout(speak);
    clearTimeout(nudge);
    model.off("msg:custom", onMessage);
    for (const { slider, onValue, handle } of watched.values()) {
      slider.off("change:value", onValue);
      handle?.off("slide.qep");
    }
  };
}

export default { render };

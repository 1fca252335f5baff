// One view of a LiveFigure: watches the sliders, asks the kernel for frames, paints them (with painter.js).
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
//
// A key that moved a slider by one step is often pressed again: while the hand rests the kernel draws the step after it
// ("ahead"), and the page keeps that frame until the key comes, and shows it then at once. The move goes to the kernel
// all the same, and its answer is shown like any other: the kernel has the last word. Any other picture ends the hope.

const IN_FLIGHT = 3;
const NUDGE_AFTER = 7; // ms
const AHEAD_AFTER = 60; // ms after a picture
const QUIET_AFTER = 600; // ms without a new picture: the hand rests, and a screen reader hears the sentence
const STILLS = 12; // which a film is for who wants nothing to move
const SMALLEST = 9; // px of the page: what letters shrink to with the picture, and no further
const LOST_AFTER = 3000; // ms without an answer: the connection broke or the kernel is busy, so ask again

function png(buffer) {
  return createImageBitmap(new Blob([buffer], { type: "image/png" }));
}

function skeleton(model, el) {
  const figure = document.createElement("figure");
  figure.className = "qep-live";
  const canvas = document.createElement("canvas");
  canvas.width = model.get("width");
  canvas.height = model.get("height");
  canvas.style.setProperty("--qep-width", `${canvas.width}px`);
  canvas.style.setProperty("--qep-shape", canvas.width / canvas.height);
  canvas.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
  canvas.setAttribute("role", "img");
  const caption = document.createElement("figcaption");
  // The visible sentence changes with every frame; a screen reader hears the settled one only.  It is the lab's
  // one live region: what else a lab has to say is said here, too.
  const spoken = document.createElement("span");
  spoken.className = "qep-spoken";
  spoken.setAttribute("aria-live", "polite");
  figure.append(canvas, caption, spoken);
  el.append(figure);
  return { figure, canvas, caption, spoken };
}

// [red, green, blue, alpha] of a colour as the browser computes it, or of #RRGGBB.
function parts(css) {
  if (css.startsWith("#")) return [1, 3, 5].map((k) => parseInt(css.slice(k, k + 2), 16)).concat(1);
  const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, alpha];
}

// The page's colours: what a number in a display list is here. `changed` is called when the page has others.
function palette(tones, figure, changed) {
  const asked = ["(prefers-contrast: more)", "(prefers-color-scheme: dark)", "(forced-colors: active)"];
  const media = asked.map((query) => window.matchMedia(query));
  let now = "";
  let paper = [];
  let dark = false;
  let colors = [];
  const known = new Map();

  function background() {
    for (let node = figure; node; node = node.parentElement) {
      const color = parts(getComputedStyle(node).backgroundColor);
      if (color[3] > 0.5) return color;
    }
    return media[1].matches && document.body.dataset.jpThemeLight !== "true" ? [17, 17, 17, 1] : [255, 255, 255, 1];
  }

  function look() {
    paper = background();
    dark = paper[0] * 0.3 + paper[1] * 0.59 + paper[2] * 0.11 < 128;
    const strong = media[0].matches || /high contrast/i.test(document.body.dataset.jpThemeName ?? "");
    const style = getComputedStyle(figure);
    colors = tones.map(([name, ...variants]) => {
      const own = style.getPropertyValue(`--qep-${name}`).trim();
      if (own) return parts(own);
      if (name === "paper") return paper;
      if (media[2].matches && ["ink", "muted", "faint"].includes(name)) return parts(style.color);
      return parts(variants[(strong ? 2 : 0) + (dark ? 1 : 0)]);
    });
    const found = JSON.stringify([colors, dark]);
    if (found === now) return;
    now = found;
    known.clear();
    changed();
  }

  function literal(number) {
    const color = [number >> 16, (number >> 8) & 255, number & 255];
    const grey = Math.max(...color) - Math.min(...color) < 8;
    // on a dark page a grey turns round: black letters become pale, and white the page
    return dark && grey ? color.map((part, k) => paper[k] + ((232 - paper[k]) * (255 - part)) / 255) : color;
  }

  function css(number, alpha) {
    const key = `${number},${alpha}`;
    let found = known.get(key);
    if (!found) {
      const [red, green, blue] = number < 0 ? colors[-1 - number] : literal(number);
      if (known.size > 5000) known.clear();
      known.set(key, (found = `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${alpha})`));
    }
    return found;
  }

  // A theme's colours come a little later than its name.
  const later = () => [0, 100, 500].forEach((wait) => setTimeout(() => figure.isConnected && look(), wait));
  const watcher = new MutationObserver(later);
  for (const node of [document.documentElement, document.body])
    watcher.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-jp-theme-name"] });
  media.forEach((query) => query.addEventListener("change", later));
  const close = () => {
    watcher.disconnect();
    media.forEach((query) => query.removeEventListener("change", later));
  };
  return { css, look, close, paper: () => `rgb(${paper.slice(0, 3)})` };
}

// The canvas: what stands still is painted once for each size and theme, what moves over it for each frame.
function screen(model, figure, canvas) {
  const context = canvas.getContext("2d", { alpha: false });
  const width = model.get("width");
  const outlines = new Outlines();
  const still = document.createElement("canvas");
  let base = null; // {ops, images}
  let frame = null;
  let fresh = false; // whether `still` shows the base in this size and these colours
  const colors = palette(model.get("tones"), figure, () => {
    fresh = false;
    draw();
  });
  const scale = () => canvas.width / width;

  function draw() {
    if (!base) return;
    const least = scale() < window.devicePixelRatio ? SMALLEST * window.devicePixelRatio : 0;
    const how = { scale: scale(), height: canvas.height / scale(), outlines, color: colors.css, least };
    if (!fresh) {
      still.width = canvas.width;
      still.height = canvas.height;
      const under = still.getContext("2d", { alpha: false });
      under.fillStyle = colors.paper();
      under.fillRect(0, 0, still.width, still.height);
      paintList(under, base, how);
      fresh = true;
    }
    context.drawImage(still, 0, 0);
    paintList(context, frame, how);
  }

  function resize(wide, high) {
    if (!wide || !high || (wide === canvas.width && high === canvas.height)) return;
    const before = base ? null : createImageBitmap(canvas);
    canvas.width = wide;
    canvas.height = high;
    fresh = false;
    draw();
    void before?.then((picture) => base || context.drawImage(picture, 0, 0, wide, high));
  }

  const observer = new ResizeObserver(([entry]) => {
    if (!figure.isConnected) return;
    colors.look();
    const sizes = [entry.contentRect.width, entry.contentRect.height].map((size) => size * window.devicePixelRatio);
    const box = entry.devicePixelContentBoxSize?.[0];
    const told = box ? [box.inlineSize, box.blockSize] : sizes;
    // an emulated screen tells the size in other pixels than its own
    const both = sizes.map((size, k) => Math.round(Math.abs(told[k] - size) < 2 ? told[k] : size));
    resize(...both);
  });
  try {
    observer.observe(canvas, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(canvas); // Safari does not say where its pixels are
  }

  return {
    scale,
    outlines,
    placeholder: (picture) => base || context.drawImage(picture, 0, 0, canvas.width, canvas.height),
    show(lists) {
      if (lists.length > 1) {
        base = lists[0];
        fresh = false;
      }
      frame = lists.at(-1);
      if (!fresh) colors.look();
      draw();
    },
    close() {
      observer.disconnect();
      colors.close();
    },
  };
}

// The display lists of a message: for each the number of its images, then the buffers one after another.
async function unpack(counts, buffers) {
  const lists = [];
  let k = 0;
  for (const count of counts) {
    const ops = floats(buffers[k]);
    const images = count ? await Promise.all(buffers.slice(k + 1, k + 1 + count).map(png)) : [];
    lists.push({ ops, images });
    k += 1 + count;
  }
  return lists;
}

function floats(buffer) {
  const view = buffer instanceof DataView ? buffer : new DataView(buffer);
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

// The film of one slider: while its button is down the slider walks to its end, a step or more for each picture
// that has come. The kernel hears of the slider itself when the walk stops, and any other touch of the lab stops
// it first, so that a button that is pressed meanwhile has the last word.
const TOUCHES = ["pointerdown", "keydown", "click"];

function film({ slider, button, seconds, lab, ready }) {
  const quiet = window.matchMedia("(prefers-reduced-motion: reduce)");
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
    const pause = quiet.matches ? Math.max((high - low) / STILLS, step) : step;
    const gone = Math.floor((place - low) / pause + 1e-9) * pause;
    const next = Math.min(low + Math.floor(gone / step + 1e-9) * step, high);
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

// Whether the page is being told, after a broken connection, what the kernel holds of each widget.
const restoring = (manager) => manager?._kernelRestoreInProgress === true;

function render({ model, el }) {
  const { figure, canvas, caption, spoken } = skeleton(model, el);
  const display = screen(model, figure, canvas);
  const view = Math.random().toString(36).slice(2);
  // read by tests and benchmarks; `foreseen` is {content, lists}, the frame of the `next` change
  const statistics = (figure.qep = { painted: 0, paintedAt: 0, inFlight: 0, foreseen: null });
  let version = -1;
  let epoch = 0; // of the last jump that was heard of: a move made before it is dropped
  let wanted = {};
  let seq = 0;
  const asked = new Map(); // seq -> {since, epoch, change}, of what is not answered yet
  let patience = LOST_AFTER;
  let waiting = 0;
  let speak = 0;
  let heard = "";
  let nudge = 0;
  let next = null; // the change that another press of the same key would make
  let ahead = 0;
  let closed = false;

  function say(text) {
    caption.textContent = text;
    canvas.setAttribute("aria-label", text);
    clearTimeout(speak);
    if (!statistics.painted) heard = text; // nobody has moved anything yet
    const rest = () => {
      if (asked.size) speak = setTimeout(rest, QUIET_AFTER); // the kernel is slow, and a picture is to come
      else {
        if (text !== heard) announce(text);
        if (text !== model.get("text")) model.send({ type: "rest" }); // what is saved is the last picture
      }
    };
    speak = setTimeout(rest, QUIET_AFTER);
  }

  function announce(text) {
    spoken.textContent = heard = text;
  }

  const sizes = () => ({ ratio: display.scale(), glyphs: display.outlines.known.length });

  function ask(type, change) {
    seq += 1;
    asked.set(seq, { since: performance.now(), epoch, change });
    statistics.inFlight = asked.size;
    model.send({ type, view, seq, version, epoch, change, ...sizes() });
    clearTimeout(nudge);
    nudge = setTimeout(() => asked.size === 1 && model.send({ type: "nudge" }), NUDGE_AFTER);
    clearTimeout(waiting);
    waiting = setTimeout(pump, patience + 1);
  }

  const underWay = (name) => name in wanted || [...asked.values()].some(({ change }) => change && name in change);

  // What breaks with the connection is never answered. All that is under way goes again as one move, later and
  // later, for it may be that the kernel is busy; what a jump has overtaken does not.
  function recover() {
    const lost = [...asked.values()].filter((one) => one.epoch === epoch).map((one) => one.change);
    asked.clear();
    wanted = Object.assign({}, ...lost, wanted);
    if (Object.keys(wanted).length === 0) ask("hello");
  }

  function pump() {
    const oldest = asked.values().next().value;
    if (oldest && performance.now() - oldest.since > patience) {
      patience *= 2;
      recover();
    }
    if (asked.size >= IN_FLIGHT || Object.keys(wanted).length === 0) return;
    const change = wanted;
    wanted = {};
    ask("move", change);
  }

  function answered(content) {
    if (content.view !== view) return;
    patience = LOST_AFTER;
    const [oldest] = asked.keys();
    if (oldest < content.seq) recover(); // the kernel answers in order, so a move in between was lost
    asked.delete(content.seq);
    statistics.inFlight = asked.size;
    pump();
    clearTimeout(ahead);
    if (next && !asked.size) ahead = setTimeout(lookAhead, AHEAD_AFTER);
  }

  function lookAhead() {
    if (!asked.size && !document.hidden) model.send({ type: "ahead", view, version, epoch, change: next, ...sizes() });
    next = null;
  }

  function keep(content, lists) {
    if (content.view === view) statistics.foreseen = { content, lists };
  }

  // The picture of this move, if it is there. What was hoped for and did not come is forgotten.
  function atOnce(name, value) {
    const found = statistics.foreseen;
    statistics.foreseen = null;
    if (found?.content.change[name] !== value || asked.size || Object.keys(wanted).length) return;
    if (found.content.epoch === epoch && found.content.version === version) present(found.content, found.lists);
  }

  function foresee(name, slider, value, last) {
    const [low, high, step] = ["min", "max", "step"].map((key) => slider.get(key));
    const after = Number((2 * value - last).toFixed(7)); // as the slider itself rounds
    const one = Math.abs(Math.abs(value - last) - step) < 1e-6 * step;
    next = one && after >= low && after <= high ? { [name]: after } : null;
  }

  function present(content, lists) {
    display.show(lists);
    say(content.text);
    for (const [name, text] of Object.entries(content.boxes)) {
      boxes.get(name)?.set_state({ value: text });
      if (watched.has(name)) tell(name);
    }
    statistics.painted += 1;
    statistics.paintedAt = performance.now();
    figure.dispatchEvent(new Event("qep-painted"));
  }

  function paint(content, lists) {
    if (closed) return;
    if (content.type === "foreseen") return keep(content, lists);
    if (content.type === "frame" && (lists.length > 1 || content.version === version)) {
      version = content.version;
      statistics.foreseen = null;
      present(content, lists);
    }
    answered(content);
  }

  // Frames are decoded as they come, beside one another; the chain paints them in the order of sending.
  let chain = Promise.resolve();
  const films = [];
  const lab = () => el.closest(".qep-lab, .qep-interact") ?? figure;
  const ready = () => {
    pump(); // also asks again for what was lost
    return asked.size < 2;
  };
  const onMessage = (content, buffers) => {
    if (content.type === "stop") {
      films.forEach((one) => one.halt());
      return;
    }
    if (content.type === "frame") epoch = Math.max(epoch, content.epoch);
    if (content.type === "kept") {
      chain = chain.then(() => paint(content, []));
      return;
    }
    const [first] = content.glyphs;
    if (!display.outlines.add(first, floats(buffers.at(-1)))) {
      if (content.type === "frame") ask("hello"); // this view began when other letters had been sent
      return;
    }
    if (content.type === "frame") statistics.bytes = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    const lists = unpack(content.lists, buffers);
    chain = chain.then(async () => paint(content, await lists)).catch((error) => console.error(error));
  };
  model.on("msg:custom", onMessage);

  chain = chain.then(async () => {
    display.placeholder(await png(model.get("still")));
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
        foresee(name, slider, value, last);
        atOnce(name, value);
        wanted[name] = last = value;
        pump();
      };
      const onValue = () => {
        if (restoring(model.widget_manager) && underWay(name)) setTimeout(putBack);
        else turned(slider.get("value"));
      };
      // What was moved while the connection was broken is not undone by what the kernel still believes.
      const putBack = () => {
        slider.set("value", last);
        slider.save_changes();
      };
      slider.on("change:value", onValue);
      watched.set(name, { slider, onValue, turned, handle: null });
    }
    for (const [name, reference] of Object.entries(model.get("boxes"))) {
      const box = await model_of(reference);
      boxes.set(name, box);
      box.on("change:value", () => watched.has(name) && tell(name));
    }
    for (const [name, reference] of Object.entries(model.get("films"))) {
      const { slider } = watched.get(name);
      const seconds = model.get("seconds")[name];
      films.push(film({ slider, button: await model_of(reference), seconds, lab, ready }));
    }
  })();

  // What a screen reader says of a slider: what stands in its box, with the unit of its label.
  function tell(name) {
    const watch = watched.get(name);
    const unit = watch.slider.get("description").match(/ \(([^()]*)\)$/)?.[1] ?? "";
    watch.knob?.setAttribute("aria-valuetext", `${boxes.get(name)?.get("value") ?? ""} ${unit}`.trim());
  }

  // Page Up and Page Down are a tenth of the way; the slider's own are five steps, however small a step is.
  function leaf(event, slider) {
    const way = { PageUp: 1, PageDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const [low, high, step] = ["min", "max", "step"].map((name) => slider.get(name));
    const by = way * Math.max(1, Math.round((high - low) / step / 10));
    const steps = Math.round((slider.get("value") - low) / step) + by;
    slider.set("value", Math.min(Math.max(low + steps * step, low), high));
    slider.save_changes();
  }

  // ipywidgets tells by its colour alone which button of a choice is down.
  function choice(group) {
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", group.closest(".qep-choice")?.querySelector(".qep-label")?.textContent ?? "");
    const press = () => {
      for (const button of group.querySelectorAll("button")) {
        const down = String(button.classList.contains("mod-active"));
        if (button.getAttribute("aria-pressed") !== down) button.setAttribute("aria-pressed", down);
      }
    };
    press();
    observe(group, { subtree: true, childList: true, attributeFilter: ["class"] }, press);
  }

  // The note above the picture: what was typed wrong, or an error.
  function hear(note) {
    observe(note, { subtree: true, childList: true, characterData: true }, () => {
      const text = note.textContent.trim();
      if (text) announce(text);
    });
  }

  const watchers = new Map(); // node -> its MutationObserver
  function observe(node, what, changed) {
    watchers.set(node, new MutationObserver(changed));
    watchers.get(node).observe(node, what);
  }

  const leaving = new AbortController();
  function follow(page) {
    for (const group of page.querySelectorAll(".widget-toggle-buttons")) watchers.has(group) || choice(group);
    for (const note of page.querySelectorAll(".qep-note")) watchers.has(note) || hear(note);
    for (const [name, watch] of watched) {
      const handle = page.querySelector(`.qep-control-${name} .noUi-target`)?.noUiSlider;
      if (watch.handle || !handle) continue;
      watch.handle = handle;
      handle.on("slide.qep", (values) => watch.turned(Number(values[0])));
      watch.knob = handle.target.querySelector(".noUi-handle");
      watch.knob.setAttribute("aria-label", watch.slider.get("description"));
      if (boxes.has(name)) handle.on("update.qep", () => tell(name)); // after the slider's own, which says a bare number
      page.querySelector(`.qep-box-${name} input`)?.setAttribute("aria-label", boxes.get(name)?.get("tooltip"));
      const keys = { capture: true, signal: leaving.signal };
      handle.target.addEventListener("keydown", (event) => leaf(event, watch.slider), keys);
      watch.slider.set("continuous_update", false); // in this page only; the kernel's slider keeps its own
    }
  }

  let looks = 0;
  const settle = setInterval(() => {
    if (!el.isConnected) return;
    ownKeys(lab());
    follow(lab());
    looks += 1;
    if (looks > 100) clearInterval(settle);
  }, 50);

  return () => {
    films.forEach((one) => one.close());
    closed = true;
    leaving.abort();
    watchers.forEach((one) => one.disconnect());
    display.close();
    clearInterval(settle);
    clearTimeout(speak);
    clearTimeout(nudge);
    clearTimeout(ahead);
    clearTimeout(waiting);
    model.off("msg:custom", onMessage);
    for (const { slider, onValue, handle } of watched.values()) {
      slider.off("change:value", onValue);
      handle?.off("slide.qep");
      handle?.off("update.qep");
    }
  };
}

export default { render, initialize };

// A prediction or a recall card that can be answered.
//
// The kernel displays the question as plain HTML, so that a saved notebook shows its last state wherever it is
// opened. This script comes with the model: it finds that HTML by its mark and puts radio buttons, a field or
// grades into it. The kernel writes the HTML anew after each answer, and so the form is made anew as well; what was
// focused and what is under way is kept in the model. In a lab the form is a view of its own.

const UNKNOWN = "I don't know";
const GRADES = ["Not yet", "With effort", "Knew it", "At once"];

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// One observer for all forms of the page: nodes come late, and go and come back when a notebook is scrolled.
function watch(mark, bind) {
  const shared = (window.qepAsked ??= { marks: new Map() });
  shared.marks.set(mark, bind);
  for (const node of document.getElementsByClassName(mark)) bind(node);
  shared.observer ??= new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const added of addedNodes) {
        if (added.nodeType !== Node.ELEMENT_NODE) continue;
        const found = added.matches(".qep-ask") ? [added] : added.querySelectorAll(".qep-ask");
        for (const node of found) {
          const known = [...node.classList].find((name) => shared.marks.has(name));
          if (known) shared.marks.get(known)(node);
        }
      }
    }
  });
  shared.observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    if (shared.marks.get(mark) === bind) shared.marks.delete(mark);
  };
}

// A page that was loaded anew does not hear when the kernel updates an output: then it is written from here, so
// that what is saved is the last state.
function store(model) {
  const [html, text] = [model.get("html"), model.get("text")];
  for (const cell of model.widget_manager?.context?.model?.cells ?? []) {
    const outputs = cell.outputs;
    for (let k = 0; k < (outputs?.length ?? 0); k += 1) {
      const output = outputs.get(k);
      const stored = output.data["text/html"];
      if (typeof stored === "string" && stored.includes(model.get("mark")) && stored !== html) {
        output.setData({ data: { ...output.data, "text/html": html, "text/plain": text } });
      }
    }
  }
}

// What one model's forms share: the answer that is under way, and where the focus was.
function memory() {
  return { seq: 0, local: null, focused: null, open: false };
}

function send(model, shared, content) {
  shared.seq += 1;
  shared.local = content;
  model.send({ ...content, seq: shared.seq });
}

function bind(model, shared, node) {
  if (node.qepBound) return;
  node.qepBound = true;
  ownKeys(node);
  node.addEventListener("keydown", (event) => isSave(event) || event.stopPropagation());
  const form = BUILDERS[model.get("kind")](model, shared, node);
  // a live region speaks when its text changes, not when it comes with its text
  node.querySelector(".qep-said")?.remove();
  const status = make("p", { className: "qep-said", role: "status", tabIndex: -1 });
  node.append(status);
  const show = () => {
    if (!node.parentNode) {
      model.off("change:state", show); // it was written anew; one that is scrolled away has a parent
      return;
    }
    const state = model.get("state");
    if (state.seq >= shared.seq) shared.local = null;
    const within = node.contains(document.activeElement);
    form.show(state);
    node.classList.toggle("qep-settled", Boolean(state.settled));
    setTimeout(() => say(model, status, state.status), 30);
    if (within && state.settled) status.focus({ preventScroll: true }); // its control is gone
  };
  model.on("change:state", show);
  node.addEventListener("focusin", (event) => (shared.focused = event.target.dataset.key ?? null));
  node.addEventListener("focusout", (event) => {
    setTimeout(() => {
      const here = node.isConnected && !node.contains(document.activeElement);
      if (here && event.target.isConnected) shared.focused = null;
    }, 0);
  });
  show();
  refocus(node, shared);
  return () => {
    model.off("change:state", show);
    lock(node, true);
  };
}

function say(model, status, text) {
  if (status.qepText === text) return;
  status.qepText = text;
  status.innerHTML = text;
  const typesetter = text.includes("$") && model.widget_manager?.rendermime?.latexTypesetter;
  if (typesetter) typesetter.typeset(status);
}

function lock(node, locked) {
  for (const control of node.querySelectorAll("input, button")) control.disabled = locked;
}

// The kernel has written the question anew under the learner's hands: give the focus back, if nobody took it.
function refocus(node, shared) {
  if (shared.focused === null) return;
  const now = document.activeElement;
  const cell = node.closest(".jp-Cell");
  const free = !now || now === document.body || (cell && now.contains(cell)) || now === cell;
  const control = node.querySelector(`[data-key="${shared.focused}"]`);
  const usable = control && !control.matches(":disabled") && !control.hidden;
  if (free) (usable ? control : node.querySelector(".qep-said")).focus({ preventScroll: true });
}

let serial = 0;

function fieldset(node) {
  const question = node.querySelector("p");
  const legend = make("legend", {}, ...question.childNodes);
  const box = make("fieldset", {}, legend);
  question.replaceWith(box);
  return box;
}

function button(key, textContent, onClick) {
  const node = make("button", { type: "button", textContent });
  node.dataset.key = key;
  node.addEventListener("click", onClick);
  return node;
}

function choices(model, shared, node) {
  const box = fieldset(node);
  const list = node.querySelector("ul");
  const name = `${model.get("mark")}-${(serial += 1)}`;
  const options = new Map();
  const rows = make("div", { className: "qep-choices" });
  const option = (key, ...label) => {
    const input = make("input", { type: "radio", name, value: key });
    input.dataset.key = key;
    options.set(key, input);
    rows.append(make("label", {}, input, make("span", {}, ...label)));
  };
  for (const [k, item] of [...list.children].entries()) {
    const bold = item.querySelector("span > strong");
    bold?.replaceWith(...bold.childNodes);
    option("ABCDE"[k], ...item.childNodes);
  }
  option("?", UNKNOWN);
  list.replaceWith(rows);
  box.append(rows);
  const chosen = () => [...options.values()].find((input) => input.checked)?.value;
  const commit = () => chosen() && send(model, shared, { say: chosen() });
  // where the answer comes at once, moving over the choices must not choose
  const decide = button("commit", "That is my answer", commit);
  rows.append(decide);
  rows.addEventListener("change", () => {
    if (model.get("state").deciding) {
      shared.local = { say: chosen() };
      decide.disabled = false;
    } else commit();
  });
  rows.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
  });
  const show = (state) => {
    const said = shared.local?.say ?? state.said;
    for (const [key, input] of options) {
      input.checked = key === said;
      input.parentElement.classList.toggle("qep-mine", key === said);
    }
    box.disabled = state.settled;
    decide.hidden = !state.deciding || state.settled;
    decide.disabled = !said;
  };
  return { show };
}

function number(model, shared, node) {
  const box = fieldset(node);
  const field = make("input", { type: "text", size: 12, autocomplete: "off", spellcheck: false });
  field.dataset.key = "field";
  const label = make("label", { className: "qep-number" }, make("span", { textContent: "Your number" }), field);
  const unit = model.get("unit");
  if (unit) label.append(make("span", { innerHTML: unit }));
  node.querySelector("fieldset ~ p")?.remove(); // "Your answer is a number"
  const commit = () => {
    const text = field.value.trim();
    if (text && text !== model.get("state").typed) send(model, shared, { type: text });
  };
  const decide = button("commit", "OK", commit);
  const unknown = button("?", UNKNOWN, () => send(model, shared, { say: "?" }));
  box.append(make("div", { className: "qep-row" }, label, decide, unknown));
  field.addEventListener("keydown", (event) => event.key === "Enter" && commit());
  field.addEventListener("change", () => {
    if (!model.get("state").deciding) commit();
  });
  field.addEventListener("input", () => {
    shared.local = { type: field.value };
  });
  const show = (state) => {
    const text = shared.local ? (shared.local.type ?? "") : state.typed;
    if (field.value !== text) field.value = text;
    unknown.setAttribute("aria-pressed", String((shared.local?.say ?? state.said) === "?"));
    field.setAttribute("aria-invalid", String(Boolean(state.trouble)));
    box.disabled = state.settled;
  };
  return { show };
}

function card(model, shared, node) {
  const details = node.querySelector("details");
  details.querySelector("summary").dataset.key = "answer";
  details.open = shared.open;
  details.addEventListener("toggle", () => (shared.open = details.open));
  const row = make("div", { className: "qep-grades", role: "group", ariaLabel: "How well did you know it?" });
  const buttons = GRADES.map((text, k) => button(String(k + 1), text, () => send(model, shared, { grade: k + 1 })));
  row.append(...buttons);
  details.append(row);
  const show = (state) => {
    const grade = shared.local?.grade ?? state.grade;
    buttons.forEach((one, k) => one.setAttribute("aria-pressed", String(k + 1 === grade)));
  };
  return { show };
}

const BUILDERS = { choices, number, card };

function initialize({ model }) {
  const mark = model.get("mark");
  const shared = memory();
  const ends = [];
  let storing = 0;
  const onState = () => {
    clearTimeout(storing);
    storing = setTimeout(() => store(model), 400); // the kernel's update comes first
  };
  model.on("change:state", onState);
  // The kernel was restarted, or is there again: a form to which nobody listens takes no answer.
  let alive = true;
  const onLive = () => {
    alive = !alive;
    for (const node of document.getElementsByClassName(mark)) lock(node, !alive);
  };
  model.on("comm_live_update", onLive);
  const stop = watch(mark, (node) => {
    const end = bind(model, shared, node);
    if (end) ends.push(end);
  });
  return () => {
    stop();
    model.off("change:state", onState);
    model.off("comm_live_update", onLive);
    ends.forEach((end) => end());
  };
}

function render({ model, el }) {
  const shared = memory();
  el.innerHTML = model.get("html");
  return bind(model, shared, el.firstElementChild);
}

export default { initialize, render };

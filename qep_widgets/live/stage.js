// Where a lab stands in JupyterLab and Notebook 7.
//
// The kernel displays HTML: the picture, its sentence, and that the cell has to run. A notebook that is saved, opened
// again, converted or read on a page shows that. While there is a kernel this script, which comes with the figure's
// model, finds the HTML by its mark and puts the lab into its place. When the notebook is saved, the HTML that is
// stored gets the last picture.

let held = false; // a pointer is down: nothing may be moved under it
addEventListener("pointerdown", () => (held = true), true);
for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => (held = false), true);

function lookFor(mark, put) {
  const shared = (window.qepStages ??= { marks: new Map() });
  shared.marks.set(mark, put);
  for (const node of document.getElementsByClassName(mark)) put(node);
  shared.observer ??= new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const added of addedNodes) {
        if (added.nodeType !== Node.ELEMENT_NODE) continue;
        for (const node of added.matches(".qep-stage") ? [added] : added.querySelectorAll(".qep-stage")) {
          const known = [...node.classList].find((name) => shared.marks.has(name));
          if (known) shared.marks.get(known)(node);
        }
      }
    }
  });
  shared.observer.observe(document.body, { childList: true, subtree: true });
  return () => shared.marks.get(mark) === put && shared.marks.delete(mark);
}

function base64(view) {
  const bytes = new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength);
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return btoa(text);
}

function initialize({ model }) {
  const mark = model.get("mark");
  if (!mark) return;
  const manager = model.widget_manager;
  const views = []; // a lab that is displayed twice has two
  let focus = null;
  let over = false;

  // the stored HTML with the present picture and sentence
  function now(html) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const image = page.content.querySelector(".qep-still");
    if (!image) return html;
    image.src = `data:image/png;base64,${base64(model.get("still"))}`;
    image.alt = model.get("text");
    page.content.querySelector(".qep-says").textContent = model.get("text");
    return page.innerHTML;
  }

  async function put(node) {
    if (over || node.qepStaged || !node.isConnected) return; // an intermediate one may be gone already
    node.qepStaged = true;
    const before = node.innerHTML;
    const free = views.find((view) => !view.luminoWidget.node.isConnected);
    if (free) {
      node.replaceChildren(free.luminoWidget.node); // its HTML was written anew
      free.qepBefore = [node, before];
      if (focus?.isConnected) focus.focus({ preventScroll: true });
      focus = null;
    } else {
      const reference = model.get("box") ?? (await new Promise((found) => model.on("change:box", (_, it) => found(it))));
      const box = await manager.get_model(reference.replace("IPY_MODEL_", ""));
      if (box.comm_live === false) return end(); // a model of the saved widget state: no kernel moves it
      const view = await manager.create_view(box);
      if (over || !node.isConnected) return;
      node.replaceChildren();
      view.luminoWidget.constructor.attach(view.luminoWidget, node);
      view.qepBefore = [node, before];
      views.push(view);
    }
    node.closest(".jp-RenderedHTMLCommon")?.classList.replace("jp-RenderedHTMLCommon", "qep-staged");
  }

  function store() {
    if (over || held) return;
    for (const cell of manager.context?.model?.cells ?? []) {
      for (let k = 0; k < (cell.outputs?.length ?? 0); k += 1) {
        const output = cell.outputs.get(k);
        const stored = [output.data["text/html"]].flat().join("");
        if (!stored.includes(mark)) continue;
        const html = now(stored);
        if (html === now.last) continue;
        now.last = html;
        focus = views.find((view) => view.el.contains(document.activeElement)) ? document.activeElement : null;
        output.setData({ data: { ...output.data, "text/html": html, "text/plain": `[lab] ${model.get("text")}` } });
      }
    }
  }

  // The kernel is gone: the picture stays, and says so.
  function end() {
    if (over) return;
    over = true;
    for (const view of views) {
      const [node, before] = view.qepBefore;
      node.innerHTML = now(before);
      node.closest(".qep-staged")?.classList.replace("qep-staged", "jp-RenderedHTMLCommon");
    }
    forget();
  }

  const saving = (_, state) => state === "started" && store();
  const signal = manager.context?.saveState;
  signal?.connect(saving);
  // A server that comes back has no kernel of before, and whoever shuts a kernel down has none either.
  const session = manager.context?.sessionContext;
  const own = session?.session?.kernel?.id;
  const changed = (_, { newValue }) => newValue?.id !== own && end();
  if (own) session.kernelChanged.connect(changed);
  const unmark = lookFor(mark, put);
  function forget() {
    unmark();
    session?.kernelChanged.disconnect(changed);
    signal?.disconnect(saving);
  }
  model.on("comm_live_update", end);
  return () => {
    over = true;
    forget();
  };
}

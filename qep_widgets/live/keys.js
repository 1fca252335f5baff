// The keys of a lab and of a form are their own: an arrow on a slider moves no cell. What saves the notebook
// goes through.
//
// JupyterLab asks for its shortcuts when what has the focus has had the key, Notebook 7 before that, and the
// focused node first. So both that node and the whole are marked, on the window, where a key is earliest.

const OWN = "[data-qep-keys]";

function ownKeys(node) {
  node.dataset.qepKeys = "";
  if (window.qepKeys) return;
  window.qepKeys = true;
  const mark = "data-lm-suppress-shortcuts";
  const listen = (event) => {
    const nodes = [event.target];
    for (let one = event.target.closest?.(OWN); one; one = one.parentElement?.closest(OWN)) nodes.push(one);
    if (nodes.length === 1) return;
    for (const one of nodes) one.toggleAttribute(mark, !isSave(event));
    if (!isSave(event) || !event.target.matches("input, textarea")) return;
    event.preventDefault(); // a text box of ipywidgets keeps every key to itself: the whole says it in its stead
    event.stopImmediatePropagation();
    nodes[1].dispatchEvent(new KeyboardEvent("keydown", event));
  };
  window.addEventListener("keydown", listen, true);
}

function isSave(event) {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
}

// Paints a display list (record.py says what is in it) on a canvas, in the pixels of the screen.
//
// Everything is traced point by point: a line that is upright or level comes to lie on whole pixels, as
// matplotlib puts it, but on those of this screen.

const OP = { FILL: 0, STROKE: 1, PEN: 2, CLIP: 3, PATH: 4, MARKS: 5, SHAPE: 6, USE: 7, TEXT: 8, IMAGE: 9, HATCH: 10 };
const CAPS = ["butt", "round", "square"];
const JOINS = ["miter", "round", "bevel"];
const POINTS = [1, 1, 2, 3, 0]; // of each kind of run: move, line, curves, close
const MITER_LIMIT = 4; // matplotlib's
const LONGEST_SNAPPED = 1024;
const UNIT = 100; // the size in which outlines of letters are kept,
const WIDE = 60; // the width of a letter in it
const MIDDLE = 36; // and half of the height of a figure

// The index behind the path that begins at i.
function behind(f, i) {
  for (let runs = f[i++]; runs > 0; runs -= 1) i += 2 + 2 * POINTS[f[i]] * f[i + 1];
  return i;
}

// As matplotlib has it for its own coordinates, which have come as 32-bit floats.
function apart(a, b) {
  return Math.abs(a - b) > 1e-4 + 2 ** -23 * Math.abs(a);
}

// Whether every line of the path at i, moved by m, is upright or level.
function rectilinear(f, i, m) {
  let points = 0;
  let x0 = NaN;
  let y0 = NaN;
  for (let runs = f[i++]; runs > 0; runs -= 1) {
    const kind = f[i];
    const count = f[i + 1];
    i += 2;
    if (kind === 2 || kind === 3) return false;
    points += count;
    if (points > LONGEST_SNAPPED) return false;
    for (let k = 0; k < count * POINTS[kind]; k += 1, i += 2) {
      const x = m[0] * f[i] + m[2] * f[i + 1];
      const y = m[1] * f[i] + m[3] * f[i + 1];
      if (kind === 1 && apart(x, x0) && apart(y, y0)) return false;
      x0 = x;
      y0 = y;
    }
  }
  return true;
}

// Add the path at i, moved by m, to the context's path. A number `snap` is where in its pixel a point goes.
function trace(context, f, i, m, snap) {
  const X = (k) => {
    const x = m[0] * f[k] + m[2] * f[k + 1] + m[4];
    return snap === null ? x : Math.floor(x + 0.5) + snap;
  };
  const Y = (k) => {
    const y = m[1] * f[k] + m[3] * f[k + 1] + m[5];
    return snap === null ? y : Math.floor(y + 0.5) + snap;
  };
  for (let runs = f[i++]; runs > 0; runs -= 1) {
    const kind = f[i];
    let count = f[i + 1];
    i += 2;
    if (kind === 4) context.closePath();
    else
      for (; count > 0; count -= 1) {
        if (kind === 0) context.moveTo(X(i), Y(i));
        else if (kind === 1) context.lineTo(X(i), Y(i));
        else if (kind === 2) context.quadraticCurveTo(X(i), Y(i), X(i + 2), Y(i + 2));
        else context.bezierCurveTo(X(i), Y(i), X(i + 2), Y(i + 2), X(i + 4), Y(i + 4));
        i += 2 * POINTS[kind];
      }
  }
  return i;
}

// The matrix that first does b, then a.
function after(a, b) {
  return [
    a[0] * b[0] + a[2] * b[1],
    a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3],
    a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4],
    a[1] * b[4] + a[3] * b[5] + a[5],
  ];
}

// The outlines of letters, in the order in which the kernel numbered them.
export class Outlines {
  constructor() {
    this.known = [];
  }
  // Those from number `first` on; false if some before them are missing.
  add(first, f) {
    if (first > this.known.length) return false;
    this.known.length = first;
    for (let i = 0; i < f.length; ) {
      const end = behind(f, i);
      this.known.push(f.subarray(i, end));
      i = end;
    }
    return true;
  }
}

// `list` is {ops: Float32Array, images: [ImageBitmap]}; `scale` the screen's pixels to one of the figure,
// `height` the figure's height, `least` the size in the screen's pixels below which no letter falls on a narrow page;
// `color(number, alpha)` gives CSS.
export function paintList(context, list, { scale, height, outlines, color, least = 0 }) {
  const f = list.ops;
  const page = [scale, 0, 0, -scale, 0, scale * height];
  const shapes = [];
  let pen = { width: 0, snap: 2 };
  let hatch = null;
  let i = 0;

  function snapAt(k, m) {
    if (pen.snap === 0 || (pen.snap === 2 && !rectilinear(f, k, m))) return null;
    return (Math.round(pen.width * scale) % 2) / 2;
  }

  // A browser draws what is thinner than a pixel piece by piece, so that a pale line gets darker and darker where it
  // lies on itself.  As a line of a pixel that is paler still it is of one piece.
  function line(width, alpha) {
    const pale = alpha < 0.5 && width <= 1;
    context.lineWidth = pale ? 1.01 : width;
    context.globalAlpha = pale ? width : 1;
    context.stroke();
    context.globalAlpha = 1;
    context.lineWidth = width;
  }

  function crossHatch() {
    const size = hatch.size * scale;
    const { width: right, height: low } = context.canvas;
    context.save();
    context.clip();
    context.beginPath();
    for (let x = 0; x < right; x += size)
      for (let y = size; y < low + size; y += size) // the first tile hangs in the upper left corner
        trace(context, f, hatch.path, [scale, 0, 0, -scale, x, y], null);
    context.fillStyle = context.strokeStyle = hatch.css;
    context.setLineDash([]);
    context.fill();
    line(hatch.width * scale, 1);
    context.restore();
  }

  function onePath(k, m, how) {
    const snap = snapAt(k, m);
    context.beginPath();
    const end = trace(context, f, k, m, snap);
    if (how & 1) context.fill();
    if (hatch) {
      crossHatch();
      context.beginPath();
      trace(context, f, k, m, snap);
    }
    if (how & 2) line(pen.width * scale, opacity);
    return end;
  }

  function clip() {
    context.restore();
    context.save();
    const boxes = f[i++];
    if (boxes) {
      const [x0, x1] = [f[i], f[i + 2]].map((x) => Math.floor(scale * x + 0.5));
      const [y0, y1] = [f[i + 3], f[i + 1]].map((y) => Math.floor(scale * (height - y) + 0.5));
      context.beginPath();
      context.rect(x0, y0, x1 - x0, y1 - y0);
      context.clip();
      i += 4;
    }
    if (f[i++]) {
      context.beginPath();
      i = trace(context, f, i, page, null);
      context.clip();
    }
    dress();
  }

  // What a new clip has undone.
  let fill = "#000";
  let stroke = "#000";
  let opacity = 1; // of strokes
  function dress() {
    context.fillStyle = fill;
    context.strokeStyle = stroke;
    context.lineWidth = pen.width * scale;
    context.lineCap = pen.cap ?? "butt";
    context.lineJoin = pen.join ?? "round";
    context.miterLimit = MITER_LIMIT;
    context.lineDashOffset = (pen.offset ?? 0) * scale;
    context.setLineDash((pen.dashes ?? []).map((length) => length * scale));
  }

  function marks() {
    const how = f[i++];
    const shape = i;
    i = behind(f, i);
    for (let count = f[i++]; count > 0; count -= 1, i += 2)
      onePath(shape, [scale, 0, 0, -scale, scale * f[i], scale * (height - f[i + 1])], how);
  }

  function text() {
    let [x, y] = [scale * f[i], scale * (height - f[i + 1])];
    const [angle, size, letters, bars] = f.subarray(i + 2, i + 6);
    i += 6;
    const larger = Math.max(1, least / (scale * size * UNIT));
    if (larger > 1) {
      // about the middle of the text, whose last letter is about so wide
      const along = (1 - larger) * scale * size * 0.5 * (f[i + 4 * Math.max(letters - 1, 0) + 1] + WIDE);
      const up = (1 - larger) * scale * size * MIDDLE;
      x += along * Math.cos(angle) - up * Math.sin(angle);
      y -= along * Math.sin(angle) + up * Math.cos(angle);
    }
    if (angle === 0) y = Math.round(y); // letters stand on a whole pixel
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((part) => larger * scale * size * part);
    const line = [cos, -sin, -sin, -cos, x, y];
    context.beginPath();
    for (let k = 0; k < letters; k += 1, i += 4) {
      const outline = outlines.known[f[i]];
      trace(context, outline, 0, after(line, [f[i + 3], 0, 0, f[i + 3], f[i + 1], f[i + 2]]), null);
    }
    for (let k = 0; k < bars; k += 1, i += 4) {
      const [left, low, right, high] = [f[i], f[i + 1], f[i] + f[i + 2], f[i + 1] + f[i + 3]];
      for (const [u, v] of [[left, low], [left, high], [right, high], [right, low]])
        context[u === left && v === low ? "moveTo" : "lineTo"](
          line[0] * u + line[2] * v + line[4],
          line[1] * u + line[3] * v + line[5],
        );
      context.closePath();
    }
    context.fill();
  }

  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.save();
  dress();
  while (i < f.length) {
    const op = f[i++];
    if (op === OP.FILL || op === OP.STROKE) {
      const css = color(f[i], f[i + 1]);
      if (op === OP.FILL) context.fillStyle = fill = css;
      else [context.strokeStyle, opacity] = [(stroke = css), f[i + 1]];
      i += 2;
    } else if (op === OP.PEN) {
      const [width, cap, join, snap, offset, count] = f.subarray(i, i + 6);
      const dashes = Array.from(f.subarray(i + 6, i + 6 + count));
      pen = { width, cap: CAPS[cap], join: JOINS[join], snap, offset, dashes };
      i += 6 + count;
      dress();
    } else if (op === OP.CLIP) clip();
    else if (op === OP.PATH) i = onePath(i + 1, page, f[i]);
    else if (op === OP.MARKS) marks();
    else if (op === OP.SHAPE) {
      shapes.push(i);
      i = behind(f, i);
    } else if (op === OP.USE) {
      onePath(shapes[f[i + 1]], after(page, f.subarray(i + 2, i + 8)), f[i]);
      i += 8;
    } else if (op === OP.TEXT) text();
    else if (op === OP.IMAGE) {
      const [k, x, y, width, high] = f.subarray(i, i + 5);
      const left = Math.round(scale * x);
      const top = Math.round(scale * (height - y - high));
      context.drawImage(list.images[k], left, top, Math.round(scale * width), Math.round(scale * high));
      i += 5;
    } else if (op === OP.HATCH) {
      if (f[i++]) {
        hatch = { css: color(f[i], f[i + 1]), width: f[i + 2], size: f[i + 3], path: i + 4 };
        i = behind(f, i + 4);
      } else hatch = null;
    } else throw new Error(`a display list has no operation ${op}`);
  }
  context.restore();
  context.restore();
}

// Lines between things: straight ones, curves, and their arrow heads.

import { brief } from './pen.js';

/** Draw a line, by way of a point if one is given; `arrow` and `back` are the lengths of heads. */
export function arrowLine(pen, start, end, { arrow = 0, back = 0, via = null, ...style }) {
  if (Math.hypot(end[0] - start[0], end[1] - start[1]) < 1) return;
  const out = direction(via ?? start, end);
  const into = direction(via ?? end, start);
  const from = start.map((value, axis) => value - into[axis] * back * 0.8);
  const to = end.map((value, axis) => value - out[axis] * arrow * 0.8);
  pen.line(from, to, via, style);
  if (arrow) head(pen, ...end, ...out, arrow, style);
  if (back) head(pen, ...start, ...into, back, style);
}

/** Return the direction from a point to another, of length 1. */
function direction([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return [(x2 - x1) / length, (y2 - y1) / length];
}

/** Draw a curve that leaves and arrives level, so that steep lines stay apart. */
export function curve(pen, [x1, y1], [x2, y2], { arrow = 0, ...style }) {
  const end = x2 - arrow * 0.8;
  const bend = (end - x1) / 2;
  const d = y1 === y2 ? `M${brief(x1)} ${brief(y1)}H${brief(end)}`
    : `M${brief(x1)} ${brief(y1)}C${[x1 + bend, y1, end - bend, y2, end, y2].map(brief).join(' ')}`;
  pen.path(d, style);
  if (arrow) head(pen, x2, y2, 1, 0, arrow, style);
}

function head(pen, x, y, dx, dy, length, { stroke, opacity }) {
  const half = length * 0.5;
  const [bx, by] = [x - dx * length, y - dy * length];
  const points = [[x, y], [bx - dy * half, by + dx * half], [bx + dy * half, by - dx * half]];
  pen.area(points, { fill: stroke, opacity });
}

/** Return where the line from the middle of a node towards a point leaves the node. */
export function border({ x, y, width, height, round }, [tx, ty], gap = 2) {
  const [dx, dy] = [tx - x, ty - y];
  const length = Math.hypot(dx, dy) || 1;
  const [w, h] = [width / 2 + gap, height / 2 + gap];
  const part = round ? Math.max(w, h) / length
    : Math.min(dx ? w / Math.abs(dx) : Infinity, dy ? h / Math.abs(dy) : Infinity);
  return [x + dx * Math.min(part, 1), y + dy * Math.min(part, 1)];
}

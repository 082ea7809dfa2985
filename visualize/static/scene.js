// The scenes along the chain: lanes (a lane per offering) and owner lanes (a band per owner).

import { cellLook, letterOf, partsOf } from './faces.js';
import { columnHeads, columnLook, laneHeads, bandHeads, trackHeads } from './heads.js';
import { arrowLine, curve } from './lines.js';

const MARKER = 24;
const ALONE = 86;

/** Return the id of the offering of a cell. */
function offeringOf(id) {
  return id.split('/', 2).join('/');
}

/** Return the segment of a cell. */
function segmentOf(id) {
  return id.split('/').slice(2).join('/');
}

/** What both have in common: cells, columns, lines between neighbours. */
class ChainScene {
  constructor(data, cells) {
    this.data = data;
    this.cells = cells;
    this.columns = data.columns;
    this.dense = data.columns.length > 12;
    this.nodes = new Map(data.nodes.map((node) => [node.id, { ...node }]));
    this.edges = new Map(data.edges.map((edge) => [edge.id, edge]));
    this.movable = false;
    this.keepsScale = true;
    this.columnX = new Map(data.nodes.map((node) => [segmentOf(node.id), node.x]));
  }

  /** Take over which rows the filters keep. */
  keep(rows) {
    for (const row of this.rows) row.shown = rows.has(row.id);
    this.arrange();
  }

  /** Choose how the names of the columns stand at a scale, and how high the head is with them. */
  standHeads(ruler, scale) {
    const [first, second = first + ALONE] = this.columnX.values();
    const room = this.dense ? 0 : (second - first) * scale - 5;
    this.columnLook = { ...columnLook(this.columns, ruler, room), room };
    this.headHeight = this.headTop + this.columnLook.height;
  }

  opacity(id) {
    return this.cells.get(id).on ? 1 : 0.1;
  }

  shownEdges() {
    return [...this.edges.values()].filter((edge) => !this.nodes.get(edge.from).hidden);
  }

  title(id) {
    return this.cells.get(id).link.title;
  }

  /** Return all ids that a cell stands with: its offering's, in the order of the chain. */
  near() {
    return [];
  }

  lineLook(edge, view) {
    const c = view.colours;
    const clear = edge.line !== 'unclear';
    const lit = this.cells.get(edge.from).on && this.cells.get(edge.to).on;
    const own = clear ? c[this.nodes.get(edge.from).owner] : c['rule-strong'];
    const active = view.selected === edge.id ? c.text : view.hovered === edge.id ? c.accent : null;
    return { stroke: active ?? own, opacity: lit ? 1 : 0.08, active: Boolean(active), clear };
  }
}

export class LanesScene extends ChainScene {
  constructor(data, cells, ruler) {
    super(data, cells);
    this.rows = data.rows.map((row) => ({ ...row, shown: true }));
    this.headWidth = 244;
    this.headTop = 0;
    for (const node of this.nodes.values()) {
      const [letter, sign] = partsOf(node.label);
      const text = ruler.width(letter, this.#font()) + (sign ? 7 : 0);
      node.width = Math.max(40, text + 14);
      node.height = 29;
    }
    this.arrange();
  }

  #font() {
    return { size: this.dense ? 16 : 15, weight: 650 };
  }

  /** Close the gaps of hidden rows: the rule of `lanes.py`, on the rows that are shown. */
  arrange() {
    const { step } = this.data;
    let above = null;
    for (const row of this.rows) {
      if (!row.shown) continue;
      const gap = above && above.platform !== row.platform ? step.gap : 0;
      row.y = above ? above.y + step.y + gap : 0;
      above = row;
    }
    const of = new Map(this.rows.map((row) => [row.id, row]));
    for (const node of this.nodes.values()) {
      const row = of.get(offeringOf(node.id));
      node.hidden = !row.shown;
      node.y = row.y;
    }
    const right = (this.columns.length - 1) * step.x;
    this.extent = { left: -34, top: -28, right: right + 44, bottom: (above ? above.y : 0) + 28 };
  }

  under(pen, { colours }) {
    const { left, right } = this.extent;
    const { y } = this.data.step;
    this.rows.filter((row) => row.shown).forEach((row, number) => {
      if (number % 2) return;
      pen.rect(left - 2000, row.y - y / 2, right - left + 4000, y, { fill: colours.raised });
    });
  }

  edge(pen, edge, view) {
    const [from, to] = [this.nodes.get(edge.from), this.nodes.get(edge.to)];
    const { stroke, opacity, active, clear } = this.lineLook(edge, view);
    arrowLine(pen, [from.x + from.width / 2, from.y], [to.x - to.width / 2, to.y], {
      stroke, opacity, width: (clear ? 4 : 2) + (active ? 1 : 0),
      dash: { handoff: [7, 4], stays: null, unclear: [2, 5] }[edge.line],
      arrow: edge.line === 'handoff' ? 11 : 0,
    });
  }

  node(pen, node, view) {
    const { x, y, width, height } = node;
    const look = cellLook(node, view.colours);
    const opacity = this.opacity(node.id);
    const [letter, sign] = partsOf(node.label);
    const box = (out, style) => pen.rect(x - width / 2 - out, y - height / 2 - out,
      width + 2 * out, height + 2 * out, { opacity, ...style });
    const active = view.selected === node.id ? view.colours.text
      : view.hovered === node.id ? view.colours.accent : null;
    if (active) box(4, { radius: 9, stroke: active, width: 2.5, opacity: 1 });
    box(0, { radius: 6, fill: view.colours.ground, opacity: 1 });
    box(0, { radius: 6, fill: look.fill, stroke: look.stroke, width: look.width, dash: look.dash });
    if (look.inner) box(-3, { radius: 4, stroke: look.inner, width: 1.5 });
    if (!this.cells.get(node.id).on) return;
    const left = x - (sign ? 3.5 : 0);
    pen.text(letter, left, y, { fill: look.text, align: 'center', ...this.#font() });
    if (!sign) return;
    const half = pen.ruler.width(letter, this.#font()) / 2;
    pen.text(sign, left + half + 1, y - 4, { fill: look.text, size: 12, weight: 700 });
  }

  heads(pen, view, place, size) {
    const { ground } = view.colours;
    pen.rect(0, 0, this.headWidth, size.height, { fill: ground });
    laneHeads(pen, this, view, place);
    pen.rect(0, 0, size.width, this.headHeight, { fill: ground });
    columnHeads(pen, this, view, place);
    rules(pen, this, view, size);
  }
}

export class OwnersScene extends ChainScene {
  constructor(data, cells) {
    super(data, cells);
    this.bands = data.bands;
    this.rows = data.tracks.map((track, number) => ({
      ...track, number: track.dash ?? number, shown: true,
    }));
    this.headWidth = 168;
    this.headTop = 30;
    for (const node of this.nodes.values()) Object.assign(node, { width: MARKER, height: MARKER });
    this.smooth = { enabled: true, type: 'cubicBezier', forceDirection: 'horizontal', roundness: 0.5 };
    this.arrange();
  }

  arrange() {
    const of = new Map(this.rows.map((row) => [row.id, row]));
    for (const node of this.nodes.values()) node.hidden = !of.get(offeringOf(node.id)).shown;
    const x = [...this.columnX.values()];
    const last = this.bands.at(-1);
    this.extent = {
      left: Math.min(...x) - 34, right: Math.max(...x) + 34, top: this.bands[0].y - 10,
      bottom: last.y + last.height + 10,
    };
  }

  track(id) {
    return this.rows.find((row) => row.id === offeringOf(id));
  }

  /** Hovering or choosing a cell shows its whole offering: the others step back. */
  near(id) {
    const offering = offeringOf(id);
    return [...this.nodes.keys()].filter((one) => offeringOf(one) === offering);
  }

  opacity(id, view) {
    return super.opacity(id) * (view.lit && !view.lit.has(id) ? 0.18 : 1);
  }

  under(pen, { colours }) {
    const { left, right } = this.extent;
    this.bands.forEach((band, number) => {
      if (number % 2) return;
      pen.rect(left - 2000, band.y, right - left + 4000, band.height, { fill: colours.raised });
    });
  }

  edge(pen, edge, view) {
    const [from, to] = [this.nodes.get(edge.from), this.nodes.get(edge.to)];
    const { stroke, opacity, active } = this.lineLook(edge, view);
    const faded = view.lit && !view.lit.has(edge.from) ? 0.18 : 1;
    curve(pen, [from.x + MARKER / 2, from.y], [to.x - MARKER / 2, to.y], {
      stroke, opacity: opacity * faded, width: (edge.line === 'stays' ? 4 : 2.5) + (active ? 1 : 0),
      dash: [null, [9, 5], [2, 4]][this.track(edge.from).number],
      arrow: edge.line === 'handoff' ? 9 : 0,
    });
  }

  node(pen, node, view) {
    const look = cellLook(node, view.colours);
    if (node.status === 'unknown') look.stroke = view.colours['rule-strong'];
    const opacity = this.opacity(node.id, view);
    const { number } = this.track(node.id);
    const active = view.selected === node.id ? view.colours.text
      : view.hovered === node.id ? view.colours.accent : null;
    const marker = (out, style) => pen.path(markerPath(number, node.x, node.y, MARKER / 2 + out), style);
    if (active) marker(4, { stroke: active, width: 2.5 });
    marker(0, { fill: view.colours.ground });
    marker(0, { fill: look.fill, stroke: look.stroke, width: look.width, dash: look.dash, opacity });
    const sign = partsOf(node.label)[1];
    pen.text(String(number + 1), node.x, node.y,
      { fill: look.text, size: 13, weight: 700, align: 'center', opacity });
    if (!sign) return;
    const halo = view.colours.ground;
    pen.text(sign, node.x + MARKER / 2 - 1, node.y - MARKER / 2 + 1,
      { fill: view.colours[node.owner ?? 'alarm'], size: 14, weight: 700, halo, opacity });
  }

  heads(pen, view, place, size) {
    const { ground } = view.colours;
    pen.rect(0, 0, this.headWidth, size.height, { fill: ground });
    bandHeads(pen, this, view, place, letterOf);
    pen.rect(0, 0, size.width, this.headHeight, { fill: ground });
    trackHeads(pen, this, view, size, markerPath);
    columnHeads(pen, this, view, place);
    rules(pen, this, view, size);
  }
}

/** Each track has a marker of its own: round, square, or standing on a corner. */
function markerPath(number, x, y, r) {
  if (number === 0) return `M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}Z`;
  const b = number === 1 ? r * 0.9 : r * 1.22;
  if (number === 1) return `M${x - b} ${y - b}H${x + b}V${y + b}H${x - b}Z`;
  return `M${x} ${y - b}L${x + b} ${y}L${x} ${y + b}L${x - b} ${y}Z`;
}

function rules(pen, scene, { colours }, { width, height }) {
  pen.rect(0, scene.headHeight - 1, width, 1, { fill: colours.rule });
  pen.rect(scene.headWidth - 1, scene.headHeight, 1, height - scene.headHeight, { fill: colours.rule });
}

// Scenes of things and relations: what lies around one thing, and the classes of the ontology.

import { glyphSize, glyphText, kindLook, outline } from './faces.js';
import { arrowLine, border } from './lines.js';
import { plainText } from './pen.js';

const FEW = 14;
const MOST_LABELS = 150;
const FADED = 0.14;
const NEAR = 22;
const BOW = 80;
const BOXED = new Set(['class', 'property']);
const LABEL = { size: 12, weight: 500 };
const LEGIBLE = 0.6;
const TINY = 0.3;

export class WebScene {
  constructor(data, state, ruler) {
    this.data = data;
    this.state = state;
    this.movable = true;
    this.headWidth = 0;
    this.headHeight = 0;
    this.rows = [];
    this.kindName = new Map(data.kinds.map((kind) => [kind.id, kind.label]));
    this.nodes = new Map(data.nodes.map((node) => {
      const label = plainText(node.label);
      const made = measured({ ...node, label, glyph: glyphText(node, data.words) }, ruler);
      return [node.id, { ...made, outline: outline(node.kind, made.width, made.height) }];
    }));
    this.edges = bundled(data.edges, this.nodes);
    this.keep();
  }

  /** Take over which kinds and relations are chosen; the centre always stays. */
  keep() {
    const { kind, relation } = this.state;
    for (const node of this.nodes.values()) {
      node.hidden = Boolean(kind.size) && !kind.has(node.kind) && node.id !== this.data.centre;
    }
    this.around = new Map([...this.nodes.keys()].map((id) => [id, []]));
    for (const bundle of this.edges.values()) {
      bundle.kept = bundle.all.filter((edge) => !relation.size || relation.has(edge.kind));
      bundle.hidden = !bundle.kept.length || this.nodes.get(bundle.from).hidden
        || this.nodes.get(bundle.to).hidden;
      if (bundle.hidden) continue;
      Object.assign(bundle, lookOf(bundle));
      this.around.get(bundle.from).push(bundle);
      this.around.get(bundle.to).push(bundle);
    }
    this.#rank();
    this.bend();
  }

  /** Bow the lines that would pass through other nodes; again when nodes were moved. */
  bend(moved = null) {
    const shown = [...this.nodes.values()].filter((node) => !node.hidden);
    const lines = moved ? this.around.get(moved) : this.shownEdges();
    for (const bundle of lines) bundle.via = this.#way(bundle, shown);
  }

  /** Return the point that a line goes by way of, or null where the straight way is free. */
  #way(bundle, shown) {
    const [from, to] = [this.nodes.get(bundle.from), this.nodes.get(bundle.to)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    for (const node of shown) {
      if (node === from || node === to) continue;
      const along = ((node.x - from.x) * dx + (node.y - from.y) * dy) / length;
      if (along < NEAR || along > length - NEAR) continue;
      const aside = ((node.x - from.x) * dy - (node.y - from.y) * dx) / length;
      if (Math.abs(aside) >= NEAR) continue;
      const bow = (aside >= 0 ? -1 : 1) * Math.min(BOW, length / 3);
      return [from.x + dx / 2 + (dy / length) * bow, from.y + dy / 2 - (dx / length) * bow];
    }
    return null;
  }

  #rank() {
    const shown = [...this.nodes.values()].filter((node) => !node.hidden);
    const lines = this.shownEdges();
    this.few = lines.length <= FEW;
    this.pale = lines.length > 4 * FEW ? 0.35 : 0.75;
    const all = shown.length ? shown : [...this.nodes.values()];
    const half = (node) => Math.max(node.width, node.room) / 2;
    this.extent = {
      left: Math.min(...all.map((node) => node.x - half(node))) - 8,
      right: Math.max(...all.map((node) => node.x + half(node))) + 8,
      top: Math.min(...all.map((node) => node.y - node.height / 2)) - 8,
      bottom: Math.max(...all.map((node) => node.y + node.height / 2 + node.foot)) + 8,
    };
  }

  shownEdges() {
    return [...this.edges.values()].filter((edge) => !edge.hidden);
  }

  /** Count what is shown: nodes, and relations one by one. */
  counts() {
    const shown = [...this.nodes.values()].filter((node) => !node.hidden).length;
    const lines = this.shownEdges().reduce((sum, edge) => sum + edge.kept.length, 0);
    return { shown, total: this.nodes.size, lines };
  }

  /** Return the ids of the neighbours of a node, in the order of their places around it. */
  neighbours(id) {
    const here = this.nodes.get(id);
    const angle = (node) => Math.atan2(node.y - here.y, node.x - here.x);
    return this.around.get(id)
      .map((bundle) => this.nodes.get(bundle.from === id ? bundle.to : bundle.from))
      .toSorted((a, b) => angle(a) - angle(b)).map((node) => node.id);
  }

  near(id) {
    if (this.nodes.has(id)) return [id, ...this.neighbours(id)];
    const bundle = this.edges.get(id);
    return bundle ? [bundle.from, bundle.to] : [];
  }

  /** Return the ids of the nodes that hold all the words. */
  find(q) {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    const text = (node) => `${node.id} ${node.label} ${node.title} ${this.kindName.get(node.kind)}`;
    return new Set([...this.nodes.values()].filter((node) => {
      const held = text(node).toLowerCase();
      return !node.hidden && words.every((word) => held.includes(word));
    }).map((node) => node.id));
  }

  title(id) {
    return this.nodes.get(id)?.title ?? this.#said(this.edges.get(id));
  }

  #said(bundle) {
    const name = (id) => this.nodes.get(id).label;
    return bundle.kept.slice(0, 6).map((edge) => {
      return edge.title || `${name(edge.from)} → ${edge.label} → ${name(edge.to)}`;
    }).join('\n');
  }

  under() {}

  heads() {}

  edge(pen, bundle, view) {
    const [from, to] = [this.nodes.get(bundle.from), this.nodes.get(bundle.to)];
    const focus = view.focus;
    const touches = focus === bundle.id || focus === bundle.from || focus === bundle.to;
    const lit = focus ? touches : !view.lit || (view.lit.has(from.id) && view.lit.has(to.id));
    const { owner } = bundle;
    const stroke = owner ? view.colours[owner] : view.colours['rule-strong'];
    const start = border(from, bundle.via ?? [to.x, to.y]);
    const end = border(to, bundle.via ?? [from.x, from.y]);
    const arrow = 8 + (focus && touches ? 1 : 0);
    arrowLine(pen, start, end, {
      via: bundle.via, stroke, opacity: lit ? this.#strength(bundle, focus) : FADED,
      width: (owner ? 2 : 1.2) + (focus && touches ? 1 : 0),
      dash: bundle.dash, arrow: bundle.on ? arrow : 0, back: bundle.back ? arrow : 0,
    });
  }

  /** Where there are many lines, those of the centre lie before the others. */
  #strength(bundle, focus) {
    if (focus) return 1;
    const { centre } = this.data;
    return bundle.from === centre || bundle.to === centre ? 0.75 : this.pale;
  }

  /** The words on a line, where few are shown or the line is looked at. */
  edgeLabel(pen, bundle, view) {
    const touches = [bundle.id, bundle.from, bundle.to].includes(view.focus);
    const crowd = view.lit && view.lit.size > FEW;
    if (!(touches ? !crowd : this.few && !view.lit) || view.scale < LEGIBLE) return;
    const [from, to] = [this.nodes.get(bundle.from), this.nodes.get(bundle.to)];
    const labels = [...new Set(bundle.kept.map((edge) => edge.label))];
    const times = bundle.kept.length > labels.length ? ` ×${bundle.kept.length}` : '';
    const style = { size: 10.5 };
    const text = pen.ruler.clip(labels.join(' · '), 130, style) + times;
    const length = Math.hypot(to.x - from.x, to.y - from.y) - (from.width + to.width) / 2;
    if (pen.ruler.width(text, style) > Math.max(length, 0) + 24) return;
    const part = view.focus === bundle.to ? 0.42 : view.focus === bundle.from ? 0.58 : 0.5;
    const [x, y] = pointOn([from.x, from.y], bundle.via, [to.x, to.y], part);
    pen.text(text, x, y, {
      ...style, fill: view.colours.quiet, align: 'center', halo: view.colours.ground,
    });
  }

  node(pen, node, view) {
    const opacity = view.lit && !view.lit.has(node.id) ? FADED : 1;
    const look = kindLook(node, view.colours);
    const at = [node.x, node.y];
    const draw = (style, out = 0) => pen.path(
      out ? outline(node.kind, node.width + out, node.height + out) : node.outline, { ...style, at },
    );
    const active = view.selected === node.id ? view.colours.text
      : view.hovered === node.id ? view.colours.accent : null;
    if (active) draw({ stroke: active, width: 2.5 }, 9);
    else if (node.id === this.data.centre) draw({ stroke: look.stroke, width: 1.5, opacity }, 9);
    if (opacity < 1) draw({ fill: view.colours.ground });
    draw({ ...look, opacity });
    if (view.scale < TINY) return;
    // Faded letters on a faded ground would be gone: they take the colour of the border.
    const [fill, ink] = opacity < 1 ? [look.stroke, 0.4] : [look.text, 1];
    if (BOXED.has(node.kind)) boxText(pen, node, fill, ink);
    else {
      const size = node.height < 30 ? 10.5 : 13;
      pen.text(node.glyph, node.x - (node.kind === 'segment' ? -1 : 0), node.y, {
        fill, size, weight: 700, align: 'center', opacity: ink,
      });
    }
  }

  /** The names below the nodes, on top of all lines; from afar as many as there is room for. */
  labels(pen, nodes, view) {
    const named = nodes.filter((node) => !BOXED.has(node.kind));
    const lit = (node) => !view.lit || view.lit.has(node.id);
    if (view.scale >= LEGIBLE) {
      for (const node of named) this.#label(pen, node, view, LABEL.size, lit(node) ? 1 : FADED);
      return;
    }
    const first = (node) => (node.id === view.focus ? 2 : 0) + (node.id === this.data.centre ? 1 : 0);
    const ranked = named.filter(lit).sort((a, b) => {
      return first(b) - first(a) || b.height - a.height || this.#degree(b) - this.#degree(a);
    });
    const size = Math.min(11 / view.scale, 60);
    const taken = nodes.filter(lit).map(({ x, y, width, height }) => {
      return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
    });
    for (const node of ranked.slice(0, MOST_LABELS)) {
      const box = labelBox(node, size, view.sight);
      if (!first(node) && taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      this.#label(pen, node, view, size, 1, (box.left + box.right) / 2);
    }
  }

  #degree(node) {
    return this.around.get(node.id).length;
  }

  #label(pen, node, view, size, opacity, x = node.x) {
    node.lines.forEach((line, number) => {
      const y = node.y + node.height / 2 + size * (0.85 + number * 1.16);
      pen.text(line, x, y, {
        size, weight: node.id === this.data.centre ? 700 : LABEL.weight, align: 'center', opacity,
        fill: view.colours.text, halo: opacity === 1 ? view.colours.ground : null,
      });
    });
  }
}

/** Where a name stands: under its node, moved sideways where the edge of the drawing would cut it. */
function labelBox(node, size, sight) {
  const half = (node.room / 2) * (size / LABEL.size);
  const top = node.y + node.height / 2 + 1;
  const bottom = top + node.lines.length * size * 1.16;
  const seen = sight && node.x > sight.left && node.x < sight.right;
  const x = seen ? Math.max(Math.min(node.x, sight.right - half), sight.left + half) : node.x;
  return { left: x - half, right: x + half, top, bottom };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function measured(node, ruler) {
  if (BOXED.has(node.kind)) {
    const wide = node.kind === 'class' ? 140 : 132;
    const lines = ruler.wrap(node.label, wide, node.kind === 'class' ? 2 : 1, LABEL);
    const width = Math.max(...lines.map((line) => ruler.width(line, LABEL))) + 20;
    const height = node.kind === 'class' ? 16 + 14 * lines.length : 24;
    return Object.assign(node, { lines, width, height, room: width, foot: 0 });
  }
  const lines = ruler.wrap(node.label, 118, 2, LABEL);
  const room = Math.max(...lines.map((line) => ruler.width(line, LABEL)));
  const round = ['party', 'market', 'mentioned'].includes(node.kind);
  return Object.assign(node, { ...glyphSize(node), lines, room, foot: 3 + 14 * lines.length, round });
}

function boxText(pen, node, fill, opacity) {
  node.lines.forEach((line, number) => {
    const y = node.y + (number - (node.lines.length - 1) / 2) * 14;
    pen.text(line, node.x, y, { ...LABEL, fill, align: 'center', opacity });
  });
}

/** Join the edges between the same two nodes: one line, which says all of them. */
function bundled(edges, nodes) {
  const bundles = new Map();
  const found = new Map();
  for (const edge of edges) {
    if (!nodes.has(edge.from) || !nodes.has(edge.to) || edge.from === edge.to) continue;
    const key = [edge.from, edge.to].sort().join(' ');
    const bundle = found.get(key) ?? { id: edge.id, from: edge.from, to: edge.to, all: [] };
    bundle.all.push(edge);
    found.set(key, bundle);
    bundles.set(bundle.id, bundle);
  }
  return bundles;
}

/** What a line looks like: the owner that all its edges name, candidates dashed, both arrows. */
function lookOf({ kept, from, to }) {
  const { owner } = kept[0];
  return {
    owner: kept.every((edge) => edge.owner === owner) ? owner : null,
    dash: kept.every((edge) => edge.line === 'candidate') ? [5, 4] : null,
    on: kept.some((edge) => edge.to === to),
    back: kept.some((edge) => edge.to === from),
  };
}

/** Return the point at a part of the way, on a straight line or on a bow. */
function pointOn(from, via, to, part) {
  const middle = via ?? from.map((value, axis) => (value + to[axis]) / 2);
  const rest = 1 - part;
  return from.map((value, axis) => {
    return rest * rest * value + 2 * rest * part * middle[axis] + part * part * to[axis];
  });
}

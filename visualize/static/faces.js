// How one thing looks: a cell by its owner and status, any other node by its kind.

import { brief } from './pen.js';

const FAMILY = {
  platform: 'offer', model: 'offer', offering: 'offer', programme: 'offer', organization: 'place',
  segment: 'chain', group: 'chain', market: 'place', class: 'chain', property: 'proof',
};
const LETTERS = {
  platform: 'P', seller: 'S', 'third-party': 'T', shared: '½', buyer: 'B', authority: 'A',
  disputed: '!', 'not-offered': '–',
};
const SMALL = new Set(['claim', 'fact', 'mentioned']);
const SIGNS = /[≈↑!]$/u;
const TALL = { offering: 26, more: 26, property: 26 };

/** Return the owner's letter, or what else stands for nobody. */
export function letterOf(party) {
  return LETTERS[party] ?? '?';
}

/** Split the label of a cell into its letter and the sign of its status. */
export function partsOf(label) {
  const sign = SIGNS.exec(label)?.[0] ?? '';
  return [sign ? label.slice(0, -1) : label, sign];
}

/** Return fill, border and letter of a cell. */
export function cellLook(node, c) {
  const own = c[node.owner ?? 'none'];
  const tint = c[`${node.owner ?? 'none'}-tint`];
  return {
    stated: { fill: own, stroke: own, width: 2, text: c.letter },
    inferred: { fill: own, stroke: own, width: 2, text: c.letter, inner: c.letter },
    inherited: { fill: tint, stroke: own, width: 1.5, text: own, dash: [4, 3] },
    disputed: { fill: c['alarm-tint'], stroke: c.alarm, width: 3, text: c.alarm },
    unknown: { fill: tint, stroke: tint, width: 1, text: own },
    'not-offered': { fill: c.ground, stroke: own, width: 1.5, text: own },
  }[node.status];
}

/** Return fill, border and letters of a node that is no cell. */
export function kindLook(node, c) {
  const dashed = ['mentioned', 'more'].includes(node.kind) ? [4, 3] : null;
  if (node.kind === 'party') {
    const own = c[node.id.slice(node.id.indexOf('/') + 1)] ?? c.none;
    return { fill: own, stroke: own, width: 2, text: c.letter };
  }
  const family = FAMILY[node.kind] ?? 'proof';
  const own = c[`kind-${family}`];
  if (['offer', 'chain'].includes(family)) {
    const pale = node.kind === 'programme' || node.kind === 'group';
    const tint = c[`kind-${family}-tint`];
    return { fill: pale ? tint : own, stroke: own, width: 2, text: pale ? own : c.letter };
  }
  const fill = family === 'place' || dashed ? c.ground : c['kind-proof-tint'];
  return { fill, stroke: own, width: 1.8, text: own, dash: dashed };
}

/** Return what stands inside the sign of a node. */
export function glyphText(node, words) {
  const id = node.id.slice(node.id.indexOf('/') + 1);
  if (node.kind === 'party') return letterOf(id);
  if (node.kind === 'market' && id.length <= 3) return id.toUpperCase();
  if (node.kind === 'more') return `+${node.count}`;
  return words[`drawn.glyph.${node.kind}`] ?? '';
}

/** Return width and height of the sign of a node. */
export function glyphSize(node) {
  const size = SMALL.has(node.kind) ? 24 : 34;
  return { width: TALL[node.kind] ? 46 : size, height: TALL[node.kind] ?? size };
}

/** Return the outline of a kind, as SVG path data around 0, 0. */
export function outline(kind, width, height) {
  const [x, y] = [width / 2, height / 2];
  const points = (...all) => `M${all.map(([a, b]) => `${brief(a * x)} ${brief(b * y)}`).join('L')}Z`;
  switch (kind) {
    case 'model': return points([0, -1.12], [1.12, 0], [0, 1.12], [-1.12, 0]);
    case 'segment': return points([-1, -0.8], [0.5, -0.8], [1.1, 0], [0.5, 0.8], [-1, 0.8], [-0.55, 0]);
    case 'group': return points([-1.1, -0.7], [1.1, -0.7], [0.8, 0], [1.1, 0.7], [-1.1, 0.7], [-0.8, 0]);
    case 'programme': return points([-0.5, -1], [0.5, -1], [1.05, 0], [0.5, 1], [-0.5, 1], [-1.05, 0]);
    case 'organization': return points([-0.9, -0.4], [0, -1.1], [0.9, -0.4], [0.9, 1], [-0.9, 1]);
    case 'source': return `${points([-0.8, -1], [0.4, -1], [0.8, -0.55], [0.8, 1], [-0.8, 1])}M${0.4 * x} ${-y}V${-0.55 * y}H${0.8 * x}`;
    case 'claim': return points([-1, -0.85], [1, -0.85], [1, 0.6], [-0.1, 0.6], [-0.55, 1.1], [-0.55, 0.6], [-1, 0.6]);
    case 'fact': return points([-0.75, -0.85], [1.1, -0.85], [0.75, 0.85], [-1.1, 0.85]);
    case 'overlay': return points([-0.85, -0.95], [0.85, -0.95], [0.85, 0.3], [0, 1.05], [-0.85, 0.3]);
    case 'party': case 'market': case 'mentioned': return rounded(x, y, Math.min(x, y));
    case 'offering': case 'more': case 'property': return rounded(x, y, y);
    default: return rounded(x, y, 8);
  }
}

function rounded(x, y, r) {
  const corner = (a, b) => `A${r} ${r} 0 0 1 ${a} ${b}`;
  return `M${r - x} ${-y}H${x - r}${corner(x, r - y)}V${y - r}${corner(x - r, y)}`
    + `H${r - x}${corner(-x, y - r)}V${r - y}${corner(r - x, -y)}Z`;
}

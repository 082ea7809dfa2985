// The drawing: vis-network holds places, pans, zooms and tells what is hit; a scene draws it.

import { readColours } from './ink.js';
import { CanvasPen, Ruler } from './pen.js';

const MOST_LINES = 800;
const NOTHING = 'rgba(0,0,0,0)';
const FLUSH = { top: 0, right: 0, bottom: 0, left: 0 };
const CLEAR = { background: NOTHING, border: NOTHING };

export class Drawing {
  /** Draw the scene that `build` makes into `container`; `choose` is told what is clicked. */
  constructor(container, data, build, choose) {
    this.container = container;
    this.data = data;
    this.colours = readColours();
    this.scene = build(new Ruler(this.colours.font));
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.selected = '';
    this.hovered = null;
    this.found = null;
    this.latest = 'selected';
    this.width = 0;
    this.paths = new Map();
    this.paint();
    this.network = new vis.Network(container, { nodes: this.nodes, edges: this.edges }, {
      ...data.options,
      autoResize: true,
      interaction: { ...data.options.interaction, dragNodes: this.scene.movable },
    });
    this.network.on('beforeDrawing', (context) => this.#draw(context));
    this.network.on('afterDrawing', (context) => this.#heads(context));
    this.#listen(choose);
    this.fit();
  }

  get rows() {
    return this.scene.rows;
  }

  #listen(choose) {
    const { container, network } = this;
    network.on('click', (event) => this.#clicked(event, choose));
    for (const what of ['Node', 'Edge']) {
      network.on(`hover${what}`, (event) => this.#hover(event.node ?? event.edge));
      network.on(`blur${what}`, () => this.#hover(null));
    }
    network.on('dragging', (event) => this.#dragged(event.nodes));
    // The wheel scrolls the page; with Ctrl it zooms the drawing.
    container.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) event.stopPropagation();
    }, { capture: true });
    new ResizeObserver(() => {
      if (container.clientWidth && container.clientWidth !== this.width) this.fit();
    }).observe(container);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.colours = readColours();
      this.network.redraw();
    });
  }

  /** Take over what the scene shows and where. */
  paint() {
    const { scene } = this;
    this.nodes.update([...scene.nodes.values()].map((node) => ({
      id: node.id, x: node.x, y: node.y, hidden: Boolean(node.hidden), shape: 'box', label: '',
      title: scene.title(node.id), color: { ...CLEAR, highlight: CLEAR, hover: CLEAR },
      opacity: scene.opacity?.(node.id, this.view()) ?? 1, borderWidth: 0, margin: FLUSH,
      widthConstraint: { minimum: node.width, maximum: node.width },
      heightConstraint: { minimum: node.height },
    })));
    this.network?.redraw();
    // Among very many lines nobody means one: they are drawn, but cannot be hit.
    if (scene.edges.size > MOST_LINES) return;
    const shown = new Set(scene.shownEdges().map((edge) => edge.id));
    this.edges.update([...scene.edges.values()].map((edge) => ({
      id: edge.id, from: edge.from, to: edge.to, hidden: !shown.has(edge.id), width: 6,
      color: { color: NOTHING, highlight: NOTHING, hover: NOTHING }, arrows: '',
      smooth: scene.smooth ?? false,
    })));
  }

  /** What the scene has to know to draw: colours, what is looked at, and what stands out. */
  view(scale = this.network?.getScale() ?? 1) {
    const { scene, colours, selected, hovered } = this;
    const sought = this.latest === 'found' && this.found;
    const focus = hovered ?? (sought ? null : selected || null);
    const near = focus ? scene.near(focus) : [];
    const lit = near.length ? new Set(near) : this.found;
    const cell = scene.cells?.get((hovered ?? selected ?? '').split('~')[0]);
    const active = cell && { row: `${cell.platform}/${cell.model}`, column: cell.segment };
    return { colours, selected, hovered, lit, focus: near.length ? focus : null, active, scale };
  }

  #draw(context) {
    const pen = new CanvasPen(context, this.colours.font, this.paths);
    const view = { ...this.view(), sight: this.#sight(0) };
    const inside = this.#inSight();
    context.save();
    paintScene(pen, this.scene, view, inside);
    context.restore();
  }

  /** Return what of the scene lies within the canvas, or so many pixels beside it. */
  #sight(beside) {
    const { clientWidth, clientHeight } = this.container;
    const from = this.network.DOMtoCanvas({ x: -2 * beside, y: -beside });
    const to = this.network.DOMtoCanvas({
      x: clientWidth + 2 * beside, y: clientHeight + beside,
    });
    return { left: from.x, right: to.x, top: from.y, bottom: to.y };
  }

  /** Return the test of what lies within the canvas. */
  #inSight() {
    const { left, right, top, bottom } = this.#sight(80);
    return (box) => box.right > left && box.left < right && box.bottom > top && box.top < bottom;
  }

  /** Draw the heads in screen coordinates over the scene. */
  #heads(context) {
    const { clientWidth: width, clientHeight: height } = this.container;
    const ratio = context.canvas.width / width;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const pen = new CanvasPen(context, this.colours.font);
    const place = (x, y) => this.network.canvasToDOM({ x, y });
    this.scene.standHeads?.(pen.ruler, this.network.getScale());
    this.scene.heads(pen, this.view(), place, { width, height });
    context.restore();
  }

  /** Show everything; along the chain as wide as there is room for, and as high as it needs. */
  fit() {
    const { container, scene, network } = this;
    this.width = container.clientWidth;
    if (!this.width) return;
    const { left, top, right, bottom } = scene.extent;
    const { headWidth } = scene;
    const wide = (this.width - headWidth - (headWidth ? 8 : 24)) / (right - left);
    let height = container.clientHeight;
    let scale = Math.min(1.25, Math.max(0.6, wide));
    scene.standHeads?.(new Ruler(this.colours.font), scale);
    const { headHeight } = scene;
    if (scene.keepsScale) {
      height = Math.max(220, headHeight + (bottom - top) * scale + 8);
      container.style.height = `${height}px`;
    } else scale = Math.min(1.25, wide, (height - 24) / (bottom - top));
    network.setSize('100%', `${height}px`);
    network.redraw();
    const middle = (left + right) / 2;
    const x = headWidth ? left + (this.width / 2 - headWidth - 4) / scale : middle;
    const y = headWidth ? top + (height / 2 - headHeight) / scale : (top + bottom) / 2;
    network.moveTo({ position: { x, y }, scale, animation: false });
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor, animation: false });
  }

  /** Select a node or an edge and bring it into sight. */
  select(id, follow = false) {
    this.selected = id;
    this.latest = 'selected';
    this.hovered = null;
    this.network.unselectAll();
    if (follow && this.scene.nodes.has(id)) this.#reveal(id);
    this.network.redraw();
  }

  /** Let what a search found stand out; null for no search. */
  search(found) {
    this.found = found;
    this.latest = found ? 'found' : 'selected';
    this.network.redraw();
  }

  #reveal(id) {
    const { clientWidth, clientHeight } = this.container;
    const { headWidth, headHeight } = this.scene;
    const position = this.network.getPosition(id);
    const at = this.network.canvasToDOM(position);
    const inside = at.x > headWidth && at.x < clientWidth - 10 && at.y > headHeight
      && at.y < clientHeight - 10;
    if (!inside) this.network.moveTo({ position, animation: false });
    const top = this.container.getBoundingClientRect().top + (inside ? at.y : clientHeight / 2);
    if (top < 60 || top > innerHeight - 40) scrollBy(0, top - innerHeight / 2);
  }

  #hover(id) {
    this.hovered = id;
    this.container.classList.toggle('hit', id !== null);
    this.network.redraw();
  }

  #dragged(ids) {
    for (const id of ids) {
      Object.assign(this.scene.nodes.get(id), this.network.getPosition(id));
      this.scene.bend(id);
    }
  }

  #clicked(event, choose) {
    const { x, y } = event.pointer.DOM;
    this.network.unselectAll();
    if (x < this.scene.headWidth || y < this.scene.headHeight) return;
    const chosen = event.nodes[0] ?? event.edges[0];
    if (chosen) choose(chosen);
  }
}

/** Draw a scene with any pen: what lies under, lines, things, and names on top. */
export function paintScene(pen, scene, view, inside = () => true) {
  scene.under(pen, view);
  const lines = scene.shownEdges().filter((edge) => inside(lineBox(scene, edge)));
  const nodes = [...scene.nodes.values()].filter((node) => !node.hidden && inside(nodeBox(node)));
  const last = (one) => one.id === view.hovered || one.id === view.selected;
  lines.sort((a, b) => last(a) - last(b));
  for (const edge of lines) scene.edge(pen, edge, view);
  for (const node of nodes) {
    const draw = () => scene.node(pen, node, view);
    if (pen.titled) pen.titled(scene.title(node.id), draw);
    else draw();
  }
  scene.labels?.(pen, nodes, view);
  if (scene.edgeLabel) for (const edge of lines) scene.edgeLabel(pen, edge, view);
}

function nodeBox({ x, y, width, height }) {
  return { left: x - width, right: x + width, top: y - height, bottom: y + height };
}

function lineBox(scene, edge) {
  const ends = [scene.nodes.get(edge.from), scene.nodes.get(edge.to)];
  const [x, y] = [ends.map((node) => node.x), ends.map((node) => node.y)];
  return {
    left: Math.min(...x) - 40, right: Math.max(...x) + 40,
    top: Math.min(...y) - 40, bottom: Math.max(...y) + 40,
  };
}

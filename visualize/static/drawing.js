// The lanes on the canvas. Places come from the server, colours from the style sheet; the heads
// of rows and columns stay in sight however far one pans or zooms.

const HEAD_WIDTH = 244;
const OWNERS = ['platform', 'seller', 'third-party', 'shared', 'buyer', 'authority', 'none'];
const PLAIN = ['ground', 'raised', 'text', 'quiet', 'rule', 'rule-strong', 'accent', 'alarm',
  'alarm-tint', 'letter'];

/** Resolve the colours of the style sheet; `light-dark()` needs an element to be resolved on. */
function readColours() {
  const probe = document.body.appendChild(document.createElement('i'));
  const colours = {};
  for (const name of [...PLAIN, ...OWNERS, ...OWNERS.map((owner) => `${owner}-tint`)]) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  const font = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return { ...colours, font };
}

/** Break a text into lines that are narrow enough; Chinese breaks anywhere. */
function wrap(context, text, width, most) {
  const words = /[\u3400-\u9fff]/.test(text) ? [...text] : text.split(/(?<=\s|\/)/);
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) + word;
    if (lines.at(-1) && context.measureText(line.trimEnd()).width > width) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  const kept = lines.slice(0, most).map((line) => clip(context, line.trim(), width));
  if (lines.length > most) kept[most - 1] = clip(context, `${kept[most - 1]}…`, width);
  return kept;
}

function clip(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let short = text.slice(0, 80);
  while (short.length > 1 && context.measureText(`${short}…`).width > width) {
    short = short.slice(0, -1);
  }
  return `${short}…`;
}

export class Drawing {
  /** Draw `data` into `container`; `cells` tell which nodes the filters keep. */
  constructor(container, data, cells, choose) {
    this.container = container;
    this.data = data;
    this.cells = cells;
    this.colours = readColours();
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.rows = data.rows.map((row) => ({ ...row, shown: true }));
    this.dense = data.columns.length > 12;
    this.headHeight = this.dense ? 172 : 58;
    this.width = 0;
    this.paint();
    const network = { nodes: this.nodes, edges: this.edges };
    this.network = new vis.Network(container, network, { ...data.options, autoResize: true });
    this.network.on('beforeDrawing', (context) => this.#bands(context));
    this.network.on('afterDrawing', (context) => this.#heads(context));
    this.network.on('click', (event) => this.#clicked(event, choose));
    for (const what of ['Node', 'Edge']) {
      this.network.on(`hover${what}`, () => container.classList.add('hit'));
      this.network.on(`blur${what}`, () => container.classList.remove('hit'));
    }
    // The wheel scrolls the page; with Ctrl it zooms the drawing.
    container.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) event.stopPropagation();
    }, { capture: true });
    new ResizeObserver(() => {
      if (container.clientWidth && container.clientWidth !== this.width) this.fit();
    }).observe(container);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.colours = readColours();
      this.paint();
    });
    this.fit();
  }

  /** Take over which rows and cells the filters keep, and the colours. */
  paint(rows = null) {
    if (rows) for (const row of this.rows) row.shown = rows.has(row.id);
    this.#pack();
    const y = new Map(this.rows.map((row) => [row.id, row]));
    const of = (node) => y.get(node.id.split('/').slice(0, 2).join('/'));
    this.nodes.update(this.data.nodes.map((node) => this.#node(node, of(node))));
    this.edges.update(this.data.edges.map((edge) => this.#edge(edge)));
  }

  /** Close the gaps of hidden rows: the rule of `lanes.py`, on the rows that are shown. */
  #pack() {
    const { step } = this.data;
    let above = null;
    for (const row of this.rows) {
      if (!row.shown) continue;
      const gap = above && above.platform !== row.platform ? step.gap : 0;
      row.y = above ? above.y + step.y + gap : 0;
      above = row;
    }
    this.bottom = above ? above.y : 0;
  }

  #node(node, row) {
    const c = this.colours;
    const cell = this.cells.get(node.id);
    const own = c[node.owner ?? 'none'];
    const tint = c[`${node.owner ?? 'none'}-tint`];
    const looks = {
      stated: [own, own, c.letter, 2],
      inferred: [own, tint, c.letter, 3],
      inherited: [tint, own, own, 1.5],
      disputed: [c['alarm-tint'], c.alarm, c.alarm, 3],
      unknown: [tint, tint, own, 1],
      'not-offered': [c.ground, own, own, 1.5],
    };
    const [background, border, colour, borderWidth] = looks[node.status];
    const active = { background, border: c.text };
    return {
      id: node.id, label: node.label, shape: 'box', x: node.x, y: row.y,
      hidden: !row.shown, opacity: cell.on ? 1 : 0.1, title: cell.link.title,
      color: { background, border, highlight: active, hover: { background, border: c.accent } },
      borderWidth, borderWidthSelected: 4, chosen: true,
      shapeProperties: { borderRadius: 6, borderDashes: node.status === 'inherited' && [4, 3] },
      font: { color: cell.on ? colour : 'transparent', size: this.dense ? 17 : 15, face: c.font },
      widthConstraint: { minimum: 34 },
      margin: this.dense ? 4 : { top: 5, bottom: 5, left: 6, right: 6 },
    };
  }

  #edge(edge) {
    const c = this.colours;
    const [from, to] = [edge.from, edge.to].map((id) => this.cells.get(id));
    const lit = from.on && to.on;
    const clear = edge.line !== 'unclear';
    const base = clear ? c[from.owner] : c['rule-strong'];
    const color = { color: base, highlight: c.text, hover: c.accent, opacity: lit ? 1 : 0.08 };
    return {
      id: edge.id, from: edge.from, to: edge.to, color, selectionWidth: 1.5, hoverWidth: 1,
      hidden: this.nodes.get(edge.from).hidden, width: clear ? 4 : 2,
      dashes: { handoff: [7, 5], stays: false, unclear: [2, 5] }[edge.line],
      arrows: { to: { enabled: edge.line === 'handoff', scaleFactor: 0.7 } },
    };
  }

  /** Show everything: as wide as there is room for, and as high as it needs. */
  fit() {
    this.width = this.container.clientWidth;
    if (!this.width) return;
    const columns = this.data.columns.length;
    const wide = (columns - 1) * this.data.step.x + 64;
    this.scale = Math.min(1.25, Math.max(0.6, (this.width - HEAD_WIDTH - 12) / wide));
    const height = Math.max(220, this.headHeight + (this.bottom + 56) * this.scale + 8);
    this.container.style.height = `${height}px`;
    this.network.setSize('100%', `${height}px`);
    this.network.redraw();
    const x = (this.width / 2 - HEAD_WIDTH - 4) / this.scale - 34;
    const y = (height / 2 - this.headHeight) / this.scale - 28;
    this.network.moveTo({ position: { x, y }, scale: this.scale, animation: false });
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor, animation: false });
  }

  /** Select a node or an edge and bring it into sight. */
  select(id, follow = false) {
    this.network.unselectAll();
    if (!id) return;
    if (this.edges.get(id)) this.network.selectEdges([id]);
    else if (this.nodes.get(id)) this.network.selectNodes([id], false);
    if (follow && this.nodes.get(id)) this.#reveal(id);
  }

  #reveal(id) {
    const at = this.network.canvasToDOM(this.network.getPosition(id));
    const { clientWidth, clientHeight } = this.container;
    const inside = at.x > HEAD_WIDTH && at.x < clientWidth && at.y > this.headHeight
      && at.y < clientHeight;
    if (!inside) this.network.moveTo({ position: this.network.getPosition(id), animation: false });
    const top = this.container.getBoundingClientRect().top + (inside ? at.y : clientHeight / 2);
    if (top < 60 || top > innerHeight - 40) scrollBy(0, top - innerHeight / 2);
  }

  #clicked(event, choose) {
    const { x, y } = event.pointer.DOM;
    if (x < HEAD_WIDTH || y < this.headHeight) return;
    const chosen = event.nodes[0] ?? event.edges[0];
    if (chosen) choose(chosen);
  }

  #bands(context) {
    const { step, columns } = this.data;
    context.fillStyle = this.colours.raised;
    this.rows.filter((row) => row.shown).forEach((row, number) => {
      const wide = (columns.length - 1) * step.x + 4000;
      if (number % 2 === 0) context.fillRect(-2000, row.y - step.y / 2, wide, step.y);
    });
  }

  /** Draw the heads in screen coordinates over the lanes. */
  #heads(context) {
    const ratio = context.canvas.width / this.container.clientWidth;
    const c = this.colours;
    const { clientWidth: width, clientHeight: height } = this.container;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    context.textBaseline = 'middle';
    context.fillStyle = c.ground;
    context.fillRect(0, 0, HEAD_WIDTH, height);
    this.#rowHeads(context);
    context.fillStyle = c.ground;
    context.fillRect(0, 0, width, this.headHeight);
    this.#columnHeads(context);
    context.fillStyle = c.rule;
    context.fillRect(0, this.headHeight - 1, width, 1);
    context.fillRect(HEAD_WIDTH - 1, this.headHeight, 1, height);
    context.restore();
  }

  #rowHeads(context) {
    context.textAlign = 'left';
    let above = null;
    for (const row of this.rows) {
      if (!row.shown) continue;
      const { y } = this.network.canvasToDOM({ x: 0, y: row.y });
      const [platform, ...model] = row.label.split(' · ');
      const first = above !== row.platform && model.length > 0;
      context.fillStyle = this.colours.text;
      context.font = `600 13px ${this.colours.font}`;
      if (first) context.fillText(clip(context, platform, 98), 10, y);
      context.font = `12px ${this.colours.font}`;
      const text = model.join(' · ') || row.label;
      const left = model.length ? 114 : 10;
      context.fillText(clip(context, text, HEAD_WIDTH - left - 6), left, y);
      above = row.platform;
    }
  }

  #columnHeads(context) {
    const { step, columns } = this.data;
    const room = step.x * this.network.getScale() - 8;
    const fits = (size) => {
      context.font = `600 ${size}px ${this.colours.font}`;
      const words = columns.flatMap((column) => column.label.split(/\s+/));
      return words.every((word) => context.measureText(word).width <= room + 6);
    };
    const upright = this.dense || ![12, 11, 10].some(fits);
    if (upright) context.font = `600 12px ${this.colours.font}`;
    context.fillStyle = this.colours.text;
    columns.forEach((column, number) => {
      const { x } = this.network.canvasToDOM({ x: number * step.x, y: 0 });
      if (x < HEAD_WIDTH) return;
      if (upright) {
        context.save();
        context.translate(x, this.headHeight - 10);
        context.rotate(-Math.PI / 2);
        context.textAlign = 'left';
        const two = wrap(context, column.label, this.headHeight - 20, 2);
        two.forEach((line, index) => context.fillText(line, 0, (index - (two.length - 1) / 2) * 14));
        context.restore();
        return;
      }
      context.textAlign = 'center';
      const lines = wrap(context, column.label, room + 6, 3);
      lines.forEach((line, index) => {
        context.fillText(line, x, this.headHeight - 12 - (lines.length - 1 - index) * 15);
      });
    });
  }
}

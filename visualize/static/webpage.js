// Things and their relations: what lies around one thing, and the classes of the ontology.

import { GraphPage, WHOLE, find, tell } from './graphpage.js';
import { roundabout, toward } from './keys.js';
import { NodePanel } from './nodepanel.js';
import { WebScene } from './web.js';
import { MANY, put } from './state.js';
import { Ruler } from './pen.js';

export class WebPage extends GraphPage {
  constructor(data) {
    super(data, ['platform', 'model', 'owner', 'status']);
    const family = getComputedStyle(document.body).fontFamily;
    this.scene = new WebScene(data, this.state, new Ruler(family));
    this.panel = new NodePanel(data, this.scene, (id) => this.choose(id, { focus: true }));
    this.anchor = null;
  }

  build() {
    return this.scene;
  }

  show() {
    const { scene, state } = this;
    scene.state = state;
    scene.keep();
    const found = scene.find(state.q);
    const count = tell(this.words['drawn.count'], scene.counts());
    const sought = found ? ` · ${tell(this.words['drawn.found'], { found: found.size })}` : '';
    find('#count').textContent = count + sought;
    if (this.drawing) {
      this.drawing.paint();
      this.drawing.select(state.sel);
      this.drawing.search(found);
    }
    for (const row of document.querySelectorAll('#table tr[data-node]')) {
      row.hidden = scene.nodes.get(row.dataset.node)?.hidden ?? false;
    }
    this.links();
    this.#files();
    this.fillForm();
    this.current();
  }

  /** The other forms of the graph follow what is chosen here. */
  #files() {
    if (this.data.standalone) return;
    for (const link of document.querySelectorAll('[data-same] a')) {
      link.href = put(link.href, this.state, MANY);
    }
  }

  /** All boxes checked says the same as none: everything is shown, and the address is short. */
  changed(name) {
    const boxes = this.#boxes(name);
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    this.state[name] = new Set(chosen.length < boxes.length ? chosen : []);
    this.remember();
    this.show();
    if (this.state.sel) this.panel.show(this.state.sel);
  }

  #boxes(name) {
    return [...(this.form?.querySelectorAll(`input[type=checkbox][name=${name}]`) ?? [])];
  }

  fillForm() {
    for (const name of WHOLE) {
      const chosen = this.state[name];
      for (const box of this.#boxes(name)) box.checked = !chosen.size || chosen.has(box.value);
    }
    const field = this.form?.elements.q;
    if (field && field.value.trim() !== this.state.q) field.value = this.state.q;
  }

  current() {
    for (const row of document.querySelectorAll('#table tr[aria-current]')) {
      row.removeAttribute('aria-current');
    }
    this.#row(this.state.sel)?.setAttribute('aria-current', 'true');
  }

  #row(id) {
    return [...document.querySelectorAll('#table tr[data-node]')].find((row) => row.dataset.node === id);
  }

  linkOf(id) {
    return this.#row(id)?.querySelector('a');
  }

  spoken(id) {
    const node = this.scene.nodes.get(id);
    if (!node) return this.scene.title(id);
    return tell(this.words['drawn.spoken'], {
      name: node.name || node.label, kind: this.scene.kindName.get(node.kind) ?? node.kind,
      count: this.scene.neighbours(id).length,
    });
  }

  choose(id, options) {
    this.anchor = null;
    super.choose(id, options);
  }

  /** Arrows go to the nearest node that way; n and p go round the neighbours of one node. */
  step(key) {
    const { scene, state } = this;
    const here = scene.nodes.has(state.sel) ? state.sel : null;
    if (key === 'n' || key === 'p') {
      this.anchor ??= here ?? this.#first();
      return roundabout(scene.neighbours(this.anchor), here, key === 'n' ? 1 : -1);
    }
    if (!key.startsWith('Arrow')) return null;
    this.anchor = null;
    return here ? toward(key, here, scene.nodes) : this.#first();
  }

  #first() {
    return this.data.centre ?? [...this.scene.nodes.values()].find((node) => !node.hidden)?.id ?? null;
  }

  /** First back to the node whose neighbours one goes round, then out. */
  escape() {
    const { anchor } = this;
    this.anchor = null;
    if (anchor && anchor !== this.state.sel) this.move(anchor);
    else this.close();
  }

  legend() {
    const kinds = this.data.kinds.filter((kind) => {
      return [...this.scene.nodes.values()].some((node) => node.kind === kind.id && !node.hidden);
    });
    return kinds.map(({ id, label }) => {
      const glyph = this.words[`drawn.glyph.${id}`];
      return ['party', 'market'].includes(id) || !glyph ? label : `${glyph} ${label}`;
    }).join(' · ');
  }
}

// Lanes and owner lanes: cells of the matrix, filtered as the table is.

import { partsOf, letterOf } from './faces.js';
import { apply, readCells } from './filter.js';
import { GraphPage, find } from './graphpage.js';
import { walk } from './keys.js';
import { fillForm, followSame, summaries } from './live.js';
import { SavedPanel } from './nodepanel.js';
import { Panel } from './panel.js';
import { LanesScene, OwnersScene } from './scene.js';
import { MANY, put } from './state.js';

const FILTERS = ['platform', 'model', 'owner', 'status'];

export class CellPage extends GraphPage {
  constructor(data) {
    // Where not all cells are drawn, other rows have to be loaded; where none are, everything has.
    super(data, data.nodes ? (data.partial ? ['platform', 'model'] : []) : [...FILTERS, 'q']);
    this.cells = readCells();
    const lines = new Map((data.edges ?? []).map((edge) => [edge.id, edge]));
    this.panel = data.standalone ? new SavedPanel(data.words, this.cells)
      : new Panel(data.words, data.parties, this.cells, lines);
    this.general = new URLSearchParams(location.search).get('general') === '1';
  }

  listen() {
    super.listen();
    find('#table').addEventListener('click', (event) => {
      const link = event.target.closest('a[data-id]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.choose(link.dataset.id, { focus: event.detail === 0, from: link });
    });
  }

  build(ruler) {
    const Scene = this.data.layout === 'owners' ? OwnersScene : LanesScene;
    return new Scene(this.data, this.cells, ruler);
  }

  /** Show the state everywhere: table, counts, drawing, links. */
  show() {
    if (this.fixed.includes('q')) return;
    const { matching, total, rows } = apply(this.cells, this.state, this.general);
    const count = this.words.count.replace('{matching}', matching).replace('{total}', total)
      .replace('{rows}', rows.size);
    find('#count').textContent = matching ? count : `${count} ${this.words['count.none']}`;
    if (this.drawing) this.#redraw(rows);
    this.links();
    this.current();
    if (this.data.standalone) return;
    const changed = put(location.href, this.state, [...MANY, 'q']) !== this.loaded;
    followSame(this.state, changed, this.general);
  }

  #redraw(rows) {
    const { drawing } = this;
    const { bottom } = drawing.scene.extent;
    drawing.scene.keep(rows);
    drawing.paint();
    if (drawing.scene.extent.bottom !== bottom) drawing.fit();
    drawing.select(this.state.sel);
  }

  changed(name) {
    this.state[name] = new Set(new FormData(this.form).getAll(name));
    summaries(this.form, this.words.list);
    this.remember();
    this.show();
  }

  /** Put the state into the form, after Back or Forward. */
  fillForm() {
    fillForm(this.form, this.state, this.words.list);
  }

  current() {
    for (const link of document.querySelectorAll('#table a[aria-current]')) {
      link.removeAttribute('aria-current');
    }
    this.linkOf(this.state.sel)?.setAttribute('aria-current', 'true');
  }

  linkOf(id) {
    return this.cells.get(id)?.link;
  }

  spoken(id) {
    return this.linkOf(id)?.getAttribute('aria-label') ?? '';
  }

  step(key) {
    return walk(key, this.state.sel.split('~')[0], this.drawing, this.cells);
  }

  /** Say what letters, signs and lines mean. */
  legend() {
    const used = new Set(this.data.nodes.map((node) => node.owner));
    const parties = Object.entries(this.data.parties).filter(([id]) => used.has(id))
      .map(([id, label]) => `${letterOf(id)} ${label}`);
    const signed = this.data.nodes.some((node) => partsOf(node.label)[1] || !node.owner);
    const lines = this.words[this.data.layout === 'owners' ? 'drawn.tracks' : 'drawn.lines'];
    return [parties.join(' · '), ...(signed ? [this.words['drawn.signs']] : []), lines].join(' | ');
  }
}

// What every drawing has in common: the address, the form, the keys, the panel and the files.

import { Drawing } from './drawing.js';
import { download, pngOf, svgOf } from './export.js';
import { closeLists, followLinks } from './live.js';
import { MANY, dataKey, put, read, write } from './state.js';

/** Where all boxes are checked, nothing is chosen: everything is shown. */
export const WHOLE = ['kind', 'relation'];

export const find = (selector) => document.querySelector(selector);

/** Put values into the places of a text. */
export function tell(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export class GraphPage {
  /** `fixed` are the filters that only the server can change. */
  constructor(data, fixed) {
    this.data = data;
    this.words = data.words;
    this.fixed = fixed;
    this.form = find('#filters');
    this.state = data.standalone ? this.#asSaved() : read();
    this.loaded = put(location.href, this.state, [...MANY, 'q']);
    this.loadedKey = dataKey(fixed);
    this.drawing = null;
    this.opener = null;
  }

  start() {
    this.listen();
    this.show();
    this.draw();
    addEventListener('resize', () => this.draw());
    if (this.state.sel) this.panel.show(this.state.sel);
  }

  /** A saved file has no address of its own: it begins with what its form says. */
  #asSaved() {
    const state = { q: '', sel: '' };
    for (const name of MANY) {
      const boxes = [...this.form.querySelectorAll(`input[type=checkbox][name=${name}]`)];
      const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
      const whole = WHOLE.includes(name) && chosen.length === boxes.length;
      state[name] = new Set(whole ? [] : chosen);
    }
    return state;
  }

  /** Remember the state in the address; a saved file has none. */
  remember(inPlace = false) {
    if (!this.data.standalone) write(this.state, inPlace);
  }

  /** Let the links of the page lead to what is shown now. */
  links() {
    if (this.data.standalone) return;
    followLinks(this.state);
    const save = find('#save');
    if (save) save.href = put(save.href, { ...this.state, sel: '' });
  }

  /** Open what the panel tells of a node or a line. */
  choose(id, { focus = false, from = null } = {}) {
    this.opener = from;
    this.state.sel = id;
    this.remember();
    this.drawing?.select(id);
    this.current();
    this.say(this.spoken(id));
    const shown = this.panel.show(id);
    if (focus) Promise.resolve(shown).then(() => this.panel.box.focus({ preventScroll: true }));
  }

  /** Move the selection by keyboard: no step in the history. */
  move(id) {
    this.state.sel = id;
    this.remember(true);
    this.drawing.select(id, true);
    this.current();
    this.say(this.spoken(id));
    this.panel.show(id);
  }

  close() {
    if (!this.state.sel) return;
    const to = this.opener ?? (this.drawing ? find('#net') : this.linkOf(this.state.sel));
    this.state.sel = '';
    this.remember();
    this.drawing?.select('');
    this.current();
    this.panel.clear();
    to?.focus({ preventScroll: true });
  }

  say(text) {
    find('#spoken').textContent = text;
  }

  /** Load the page for what the form says, without parameters that say nothing. */
  load() {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (value && !this.isLive(name)) query.append(name, value);
    }
    for (const name of MANY.filter((one) => this.isLive(one))) {
      for (const value of this.state[name]) query.append(name, value);
    }
    location.assign(`${location.pathname}?${query}`);
  }

  isLive(name) {
    return MANY.includes(name) && !this.fixed.includes(name);
  }

  listen() {
    this.#listenToForm();
    find('#close').addEventListener('click', () => this.close());
    addEventListener('popstate', () => this.#back());
    addEventListener('keydown', (event) => this.#anywhere(event));
    find('#net')?.addEventListener('keydown', (event) => this.#onDrawing(event));
  }

  #listenToForm() {
    const { form } = this;
    if (!form) return;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.load();
    });
    form.addEventListener('change', ({ target }) => {
      if (this.isLive(target.name)) this.changed(target.name);
      else if (!['q', 'as_of', 'source'].includes(target.name)) this.load();
    });
    form.elements.q?.addEventListener('input', ({ target }) => {
      if (this.fixed.includes('q')) return;
      this.state.q = target.value.trim();
      this.remember(true);
      this.show();
    });
    addEventListener('click', ({ target }) => closeLists(target));
  }

  #back() {
    if (dataKey(this.fixed) !== this.loadedKey) {
      location.reload();
      return;
    }
    this.state = read();
    this.fillForm();
    this.show();
    if (this.state.sel) this.panel.show(this.state.sel);
    else this.panel.clear();
  }

  #anywhere(event) {
    const typing = event.target.closest?.('input, select, textarea');
    if (event.key === '/' && !typing && this.form?.elements.q) {
      event.preventDefault();
      this.form.elements.q.focus();
    } else if (event.key === 'Escape') {
      const closed = closeLists();
      if (closed) closed.querySelector('summary').focus();
      else this.escape();
    }
  }

  escape() {
    this.close();
  }

  #onDrawing(event) {
    if (!this.drawing || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = this.step(event.key);
    if (to) {
      event.preventDefault();
      this.move(to);
    } else if (event.key === 'Enter' && this.state.sel) this.choose(this.state.sel, { focus: true });
    else if (event.key === '+' || event.key === '=') this.drawing.zoom(1.2);
    else if (event.key === '-') this.drawing.zoom(1 / 1.2);
    else if (event.key === '0') this.drawing.fit();
  }

  /** Draw, once there is room for it: on a phone the table stands in for the lanes. */
  draw() {
    const net = find('#net');
    if (!net || !this.data.nodes?.length || this.drawing || !net.clientWidth) return;
    try {
      this.drawing = new Drawing(net, this.data, (ruler) => this.build(ruler), (id) => this.choose(id));
    } catch (error) {
      document.documentElement.classList.add('no-drawing');
      this.warn(`${this.words['graph.failed']} (${error.message})`);
      return;
    }
    net.drawing = this.drawing;
    find('#fit').addEventListener('click', () => this.drawing.fit());
    find('#in').addEventListener('click', () => this.drawing.zoom(1.2));
    find('#out').addEventListener('click', () => this.drawing.zoom(1 / 1.2));
    for (const form of ['svg', 'png']) this.#file(form);
    this.show();
  }

  warn(text) {
    find('#table').before(Object.assign(document.createElement('p'),
      { className: 'notice', role: 'alert', textContent: text }));
  }

  #file(form) {
    const button = find(`#${form}`);
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        const svg = svgOf(this.drawing, this.about());
        const blob = form === 'png' ? await pngOf(svg) : new Blob([svg], { type: 'image/svg+xml' });
        const file = `crosslane-${this.data.layout ?? 'lanes'}.${form}`;
        download(blob, file);
        this.say(tell(this.words['drawn.exported'], { file }));
      } catch (error) {
        this.warn(tell(this.words['drawn.export_failed'], { error: error.message }));
      }
    });
  }

  /** What a picture says of itself: title, what it shows, where it is from. */
  about() {
    const count = find('#count').parentElement.textContent.replace(/\s+/g, ' ').trim();
    const given = this.data.about ?? { title: find('h1').textContent.trim(), lines: [] };
    const told = given.lines.filter((line) => !count.includes(line));
    const address = decodeURI(location.pathname + location.search);
    const from = this.data.standalone ? [] : [this.words['drawn.licence'], address];
    return { title: given.title, lines: [count, ...told, ...from], legend: this.legend() };
  }
}

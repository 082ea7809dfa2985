// The queries side by side: ARIA tabs with names, kept by the store.

import { MOST, entry } from './editor-store.js';
import { el } from './editor-words.js';

const LONGEST_NAME = 60;

export class Tabs {
  /**
   * @param {import('./editor-store.js').Store} store
   * @param {(key: string, values?: object) => string} words
   * @param {{first: string, given: string|null, changed: () => void, refuse: (text: string) => void}} given
   */
  constructor(store, words, { first, given, changed, refuse }) {
    Object.assign(this, { store, words, first, changed, refuse });
    this.list = document.getElementById('tabs');
    this.panel = document.getElementById('writing');
    const kept = store.read();
    this.entries = kept?.tabs ?? [entry(words('tab', { number: 1 }), given ?? first)];
    this.id = kept?.current ?? this.entries[0].id;
    this.panel.setAttribute('role', 'tabpanel');
    this.#listen();
    if (!kept) store.write(this.entries, this.id);
    store.watch((tabs) => this.#adopt(tabs));
    this.draw();
  }

  get current() {
    return this.entries.find((one) => one.id === this.id);
  }

  /** Keep the text of the current query. */
  write(query) {
    this.current.query = query;
    this.store.write(this.entries, this.id);
  }

  /** Open a query: where it is open already, or in a tab of its own. False if there is no room. */
  show(query, name = '') {
    const same = this.entries.find((one) => one.query.trim() === query.trim());
    if (same) {
      this.choose(same.id);
      return true;
    }
    if (this.entries.length >= MOST) {
      this.refuse(this.words('most', { most: MOST }));
      return false;
    }
    const made = entry(name.slice(0, LONGEST_NAME) || this.#free(), query);
    this.entries.push(made);
    this.choose(made.id);
    return true;
  }

  choose(id) {
    this.id = id;
    this.store.write(this.entries, this.id);
    this.draw();
    this.changed();
  }

  close(id = this.id) {
    const index = this.entries.findIndex((one) => one.id === id);
    this.entries.splice(index, 1);
    if (!this.entries.length) this.entries.push(entry(this.words('tab', { number: 1 }), this.first));
    const next = this.entries[Math.min(index, this.entries.length - 1)];
    this.choose(id === this.id ? next.id : this.id);
  }

  draw() {
    this.list.replaceChildren(...this.entries.map((one) => this.#tab(one)));
    this.panel.setAttribute('aria-labelledby', `tab-${this.id}`);
    const chosen = document.getElementById(`tab-${this.id}`);
    this.list.scrollLeft = Math.max(0, chosen.offsetLeft + chosen.offsetWidth - this.list.clientWidth);
  }

  /** Ask for a new name in the place of the tab. */
  rename() {
    const tab = document.getElementById(`tab-${this.id}`);
    const field = el('input', { class: 'tab-name', 'aria-label': this.words('name'), maxlength: LONGEST_NAME });
    field.value = this.current.name;
    const one = this.current;
    let done = false; // removing the field takes its focus, which ends it once more
    const end = (keep, focus) => {
      if (done) return;
      done = true;
      if (keep && field.value.trim()) one.name = field.value.trim();
      this.store.write(this.entries, this.id);
      field.remove();
      this.list.hidden = false;
      this.draw();
      if (focus) document.getElementById(`tab-${this.id}`).focus();
    };
    field.addEventListener('blur', () => end(true, false));
    field.addEventListener('keydown', (event) => {
      if (event.isComposing || !['Enter', 'Escape'].includes(event.key)) return;
      event.preventDefault();
      end(event.key === 'Enter', true);
    });
    field.style.width = `${Math.max(tab.offsetWidth, 160)}px`;
    this.list.hidden = true;
    this.list.after(field);
    field.select();
  }

  #tab(one) {
    const chosen = one.id === this.id;
    return el(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${one.id}`,
        'aria-selected': String(chosen),
        'aria-controls': this.panel.id,
        tabindex: chosen ? '0' : '-1',
        title: one.name,
      },
      el('bdi', {}, one.name),
    );
  }

  #listen() {
    this.list.addEventListener('click', (event) => this.#of(event, (id) => this.choose(id)));
    this.list.addEventListener('dblclick', (event) => this.#of(event, () => this.rename()));
    this.list.addEventListener('auxclick', (event) => {
      if (event.button === 1) this.#of(event, (id) => this.close(id));
    });
    this.list.addEventListener('keydown', (event) => this.#key(event));
    document.getElementById('tab-new').addEventListener('click', () => this.#add());
    document.getElementById('tab-rename').addEventListener('click', () => this.rename());
    document.getElementById('tab-close').addEventListener('click', () => this.close());
  }

  #add() {
    if (this.show('')) document.getElementById('query').focus();
  }

  #of(event, act) {
    const tab = event.target.closest('[role="tab"]');
    if (tab) act(tab.id.slice('tab-'.length));
  }

  #key(event) {
    const index = this.entries.findIndex((one) => one.id === this.id);
    const last = this.entries.length - 1;
    const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: last };
    if (event.ctrlKey && event.shiftKey && ['ArrowRight', 'ArrowLeft'].includes(event.key)) {
      this.#reorder(index, steps[event.key]);
    } else if (event.key in steps && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.choose(this.entries[(steps[event.key] + last + 1) % (last + 1)].id);
    } else if (event.key === 'Delete') {
      this.close();
    } else if (event.key === 'F2') {
      event.preventDefault();
      this.rename();
      return;
    } else {
      return;
    }
    event.preventDefault();
    document.getElementById(`tab-${this.id}`).focus();
  }

  #reorder(from, to) {
    if (to < 0 || to >= this.entries.length) return;
    this.entries.splice(to, 0, ...this.entries.splice(from, 1));
    this.choose(this.id);
  }

  /** Take over what another window has written, but keep the query that is open here. */
  #adopt(tabs) {
    const own = this.current;
    const at = tabs.findIndex((one) => one.id === own.id);
    this.entries = at < 0 ? [...tabs, own].slice(-MOST) : tabs.map((one, i) => (i === at ? own : one));
    if (this.list.hidden) return;
    this.draw();
  }

  /** Return the first name with a number that no query has. */
  #free() {
    const names = new Set(this.entries.map((one) => one.name));
    for (let number = 1; ; number += 1) {
      const name = this.words('tab', { number });
      if (!names.has(name)) return name;
    }
  }
}

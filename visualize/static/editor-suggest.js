// The list of suggestions under the caret: a listbox that the field points into.

import { candidates, missing, situation } from './editor-complete.js';
import { carryOut } from './editor-keys.js';
import { el } from './editor-words.js';

const LEAST = 2;

export class Suggest {
  #found = [];
  #from = 0;
  #at = 0;

  /**
   * @param {HTMLTextAreaElement} area
   * @param {import('./editor-paint.js').Paint} paint tells where the caret is
   * @param {(key: string, values?: object) => string} words
   * @param {(text: string) => void} speak says something to those who listen
   */
  constructor(area, paint, words, speak) {
    this.area = area;
    this.paint = paint;
    this.words = words;
    this.speak = speak;
    this.offers = [];
    this.undeclared = null;
    this.box = document.getElementById('offers');
    this.list = document.getElementById('offer-list');
    this.about = document.getElementById('offer-about');
    this.list.addEventListener('pointerdown', (event) => this.#press(event));
  }

  get open() {
    return !this.box.hidden;
  }

  /** Look again at what may be typed; asked for, the list opens for any word. */
  update(asked = false) {
    const { value, selectionStart: caret, selectionEnd } = this.area;
    const here = caret === selectionEnd ? situation(value, caret) : null;
    const little = !here || (here.word.length < LEAST && !/^[?$]/.test(here.word));
    if (!here || (little && !asked)) return this.close(asked);
    const { from, found } = candidates(here, this.offers, value);
    const typed = value.slice(from, caret);
    const same = found[0]?.name.toLowerCase() === typed.toLowerCase();
    if (!found.length || (same && !asked)) return this.close(asked);
    this.#found = found;
    this.#from = from;
    this.#at = 0;
    return this.#draw(caret);
  }

  close(say = false) {
    if (say) this.speak(this.words('offers.none'));
    if (!this.open) return;
    this.box.hidden = true;
    this.area.removeAttribute('aria-activedescendant');
    this.area.removeAttribute('aria-controls');
  }

  /** Take a key while the list is open; true where it was meant for the list. */
  key(event) {
    if (!this.open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps) this.#move(steps[event.key]);
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) this.#take();
    else return false;
    return true;
  }

  #draw(caret) {
    this.list.replaceChildren(...this.#found.map((one, i) => this.#option(one, i)));
    this.box.hidden = false;
    this.area.setAttribute('aria-controls', this.list.id);
    this.#place(caret);
    this.#choose(0);
    this.speak(this.words('offers.some', { count: this.#found.length }));
  }

  #option(one, index) {
    return el(
      'li',
      { role: 'option', id: `offer-${index}`, 'aria-selected': 'false' },
      el('code', { dir: 'ltr' }, one.name),
      el('span', { class: 'offer-label' }, one.label),
      el('span', { class: 'offer-kind' }, this.words(`kind.${one.kind === 'declaration' ? 'prefix' : one.kind}`)),
    );
  }

  #place(caret) {
    const home = this.box.offsetParent.getBoundingClientRect();
    const at = this.paint.place(this.area.value, caret);
    const left = Math.min(at.left - home.left, home.width - this.box.offsetWidth);
    this.box.style.left = `${Math.max(0, left)}px`;
    this.box.style.top = `${at.bottom - home.top + 4}px`;
  }

  #move(step) {
    const last = this.#found.length - 1;
    const next = this.#at + step;
    const wrapped = Math.abs(step) === 1 ? (next + last + 1) % (last + 1) : next;
    this.#choose(Math.min(Math.max(wrapped, 0), last));
  }

  #choose(index) {
    this.list.children[this.#at]?.setAttribute('aria-selected', 'false');
    this.#at = index;
    const chosen = this.list.children[index];
    chosen.setAttribute('aria-selected', 'true');
    this.area.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
    this.about.textContent = this.#found[index].about;
    this.about.hidden = !this.#found[index].about;
  }

  #press(event) {
    const option = event.target.closest('[role="option"]');
    if (!option) return;
    event.preventDefault();
    this.#at = [...this.list.children].indexOf(option);
    this.#take();
  }

  #take() {
    const { name, kind } = this.#found[this.#at];
    const caret = this.area.selectionStart;
    const from = this.#from;
    this.close();
    carryOut(this.area, { start: from, end: caret, text: name, from: from + name.length, to: from + name.length });
    this.#declare(name, kind);
    if (kind === 'prefix') this.update(true);
    else this.close();
  }

  #declare(name, kind) {
    if (!this.undeclared || kind === 'declaration') return;
    const line = missing(name, this.area.value, this.undeclared);
    if (!line) return;
    const after = this.area.selectionStart + line.length;
    carryOut(this.area, { start: 0, end: 0, text: line, from: after, to: after });
  }
}

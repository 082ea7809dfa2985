// The sentence of a cell beside it: for the mouse after a moment, for the keyboard at once.

import { element } from './panel.js';

const WAIT = 250;
const LEAVE = 180;
const GAP = 8;

export class Tips {
  constructor(table, cells, hint) {
    this.cells = cells;
    this.hint = hint;
    this.at = null;
    this.timer = 0;
    this.pressed = [];
    this.box = element('div', { id: 'tip', role: 'tooltip', hidden: true });
    document.querySelector('main').append(this.box);
    for (const cell of cells.values()) cell.link.removeAttribute('title');
    table.addEventListener('pointerover', (event) => this.#over(event));
    table.addEventListener('pointerdown', ({ clientX, clientY }) => {
      this.pressed = [clientX, clientY];
    });
    table.addEventListener('pointerout', () => this.#later(() => this.hide(), LEAVE));
    this.box.addEventListener('pointerenter', () => clearTimeout(this.timer));
    this.box.addEventListener('pointerleave', () => this.#later(() => this.hide(), LEAVE));
    table.addEventListener('focusin', ({ target }) => {
      const link = target.closest('a[data-id]');
      if (link?.matches(':focus-visible')) this.show(link);
    });
    table.addEventListener('focusout', () => this.hide());
    addEventListener('scroll', () => this.#place(), { capture: true, passive: true });
  }

  /** Show the sentence of a cell. */
  show(link) {
    clearTimeout(this.timer);
    const cell = this.cells.get(link.dataset.id);
    const name = link.getAttribute('aria-label');
    const face = link.querySelector('.face').cloneNode(true);
    const cited = cell.says.slice(cell.name.length).trim();
    const parts = [element('p', { className: 'name' }, face, element('b', {}, name))];
    if (cited) parts.push(element('p', { className: 'cited', dir: 'auto' }, cited));
    parts.push(element('p', { className: 'hint' }, this.hint));
    this.box.replaceChildren(...parts);
    this.at?.removeAttribute('aria-describedby');
    link.setAttribute('aria-describedby', 'tip');
    this.at = link;
    this.box.hidden = false;
    this.#place();
  }

  /** Hide it; tell whether it was shown. */
  hide() {
    clearTimeout(this.timer);
    if (!this.at) return false;
    this.at.removeAttribute('aria-describedby');
    this.at = null;
    this.box.hidden = true;
    return true;
  }

  /** Wait over a cell; not over one that came under a resting mouse as the table got narrower. */
  #over(event) {
    const link = event.target.closest('a[data-id]');
    const [x, y] = this.pressed;
    if (!link || event.pointerType === 'touch' || (event.clientX === x && event.clientY === y)) return;
    if (link === this.at) clearTimeout(this.timer);
    else this.#later(() => this.show(link), this.at ? WAIT / 4 : WAIT);
  }

  #later(action, time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, time);
  }

  /** Put it under the cell, or above where there is more room; never over the cell. */
  #place() {
    if (!this.at) return;
    const cell = this.at.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const below = cell.bottom + GAP;
    const fits = below + height < innerHeight || cell.top < height + GAP;
    const left = Math.min(Math.max(cell.left + cell.width / 2 - width / 2, GAP),
      document.documentElement.clientWidth - width - GAP);
    this.box.style.left = `${left}px`;
    this.box.style.top = `${fits ? below : cell.top - GAP - height}px`;
  }
}

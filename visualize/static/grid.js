// Walking the table by keyboard: one stop for Tab, arrows from link to link.

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const UPWARDS = { ArrowUp: -1, ArrowDown: 1 };

const links = (part) => [...part.querySelectorAll('a')];

export class Grid {
  constructor(table) {
    this.table = table;
    this.stop = null;
    for (const link of links(table)) link.tabIndex = -1;
    this.settle();
    table.addEventListener('focusin', ({ target }) => this.#stopAt(target.closest('a')));
    table.addEventListener('keydown', (event) => this.#walk(event));
  }

  /** Keep the stop where it can be seen: the first cell, when its row is filtered out. */
  settle(link = this.stop) {
    const shown = link && !link.closest('tr').hidden;
    this.#stopAt(shown ? link : this.table.querySelector('tbody tr:not([hidden]) a.cell'));
  }

  #stopAt(link) {
    if (!link || link === this.stop) return;
    if (this.stop) this.stop.tabIndex = -1;
    link.tabIndex = 0;
    this.stop = link;
  }

  #walk(event) {
    const from = event.target.closest('a');
    if (!from || event.altKey || event.metaKey || event.shiftKey) return;
    const to = this.#next(event.key, from, event.ctrlKey);
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  /** Return the link that a key leads to, or undefined. */
  #next(key, from, whole) {
    const rows = [...this.table.rows].filter((row) => !row.hidden);
    const row = from.closest('tr');
    if (key === 'Home' || key === 'End') {
      const edge = key === 'Home' ? 0 : -1;
      const ends = whole ? rows.filter((one) => one.querySelector('.cell')).at(edge) : row;
      return [...ends.querySelectorAll('.cell')].at(edge) ?? links(row).at(edge);
    }
    if (whole) return undefined;
    if (key in SIDEWAYS) {
      const here = links(row);
      return here[here.indexOf(from) + SIDEWAYS[key]];
    }
    if (!(key in UPWARDS)) return undefined;
    const column = from.closest('th, td').cellIndex;
    const step = UPWARDS[key];
    for (let at = rows.indexOf(row) + step; rows[at]; at += step) {
      const there = links(rows[at].cells[column])[0];
      if (there) return there;
    }
    return undefined;
  }
}

// The evidence panel: it shows the article of a cell's own page, so both always say the same.

/** Make an element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export class Panel {
  constructor(words, parties, cells, lines) {
    this.words = words;
    this.parties = parties;
    this.cells = cells;
    this.lines = lines;
    this.box = document.querySelector('#panel');
    this.body = document.querySelector('#evidence');
    this.close = document.querySelector('#close');
    this.hint = this.box.classList.contains('open') ? [] : [...this.body.childNodes];
    this.loaded = new Map();
    this.turn = 0;
  }

  /** Close it. */
  clear() {
    this.turn += 1;
    this.body.replaceChildren(...this.hint);
    this.box.classList.remove('open');
    this.close.hidden = true;
  }

  /** Show the evidence of a cell, or of both cells of a line. */
  async show(id) {
    const turn = ++this.turn;
    const [first, after] = id.split('~');
    const ids = after ? [first, `${first.slice(0, first.lastIndexOf('/'))}/${after}`] : [first];
    if (!ids.every((one) => this.cells.has(one))) return this.clear();
    this.box.classList.add('open');
    this.box.setAttribute('aria-busy', 'true');
    this.close.hidden = false;
    this.body.replaceChildren(element('p', { className: 'hint' }, this.words['panel.loading']));
    try {
      const parts = await Promise.all(ids.map((one) => this.#load(one)));
      if (turn !== this.turn) return undefined;
      const line = after ? [this.#line(id)] : [];
      this.body.replaceChildren(...line, ...parts.flatMap((part) => this.#part(part)));
      this.box.scrollTop = 0;
    } catch (error) {
      if (turn === this.turn) this.#failed(id, ids[0], error);
    } finally {
      if (turn === this.turn) this.box.removeAttribute('aria-busy');
    }
    return undefined;
  }

  async #load(id) {
    const { href } = this.cells.get(id).link;
    if (!this.loaded.has(href)) {
      const answer = await fetch(href, { headers: { Accept: 'text/html' } });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const article = page.querySelector('#cell');
      if (!article) throw new Error('no #cell');
      this.loaded.set(href, article);
    }
    return { href, article: document.importNode(this.loaded.get(href), true) };
  }

  /** Fit an article into the panel: its heads move one level down, its title on top. */
  #part({ href, article }) {
    article.removeAttribute('id');
    for (const level of [3, 2]) {
      for (const head of article.querySelectorAll(`h${level}`)) {
        head.replaceWith(element(`h${level + 1}`, {}, ...head.childNodes));
      }
    }
    const page = element('a', { href }, this.words['open.page']);
    article.append(element('p', {}, page));
    return [element('h2', {}, article.dataset.title), article];
  }

  #line(id) {
    const line = this.lines.get(id);
    const [a, b] = [line.from, line.to].map((one) => this.parties[this.cells.get(one).owner]);
    const text = fill(this.words[line.line], { a, b });
    return element('p', { className: 'headline' }, element('strong', {}, text));
  }

  #failed(id, first, error) {
    const retry = element('button', { type: 'button' }, this.words['panel.retry']);
    retry.addEventListener('click', () => this.show(id));
    const { href } = this.cells.get(first).link;
    const message = `${this.words['panel.failed']} (${error.message}).`;
    this.body.replaceChildren(
      element('p', { className: 'failed', role: 'alert' }, message),
      element('p', {}, retry, ' ', element('a', { href }, this.words['open.page'])),
    );
  }
}

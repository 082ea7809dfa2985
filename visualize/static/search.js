// The search in the header: completion while typing, by the ARIA combobox pattern with a listbox.
// Without this script the form asks /search.

const WAIT = 120;
const MOST = 8;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Return text as the server compares it: one form per letter, no case, hyphens as spaces. */
function fold(text) {
  return text.normalize('NFKC').toLowerCase().replace(/[-/\s]+/g, ' ').trim();
}

/** Return where the words that are looked for stand in a text: whole, or else one by one. */
export function places(text, wanted) {
  const letters = [...text];
  const plain = letters.map((letter) => letter.normalize('NFKC').toLowerCase()
    .replace(/[-/\s]/g, ' '));
  const at = (part) => {
    const found = plain.join('').indexOf(part);
    if (found < 0) return null;
    let [start, length] = [0, 0];
    while (length < found) length += plain[start++].length;
    let end = start;
    while (length < found + part.length) length += plain[end++].length;
    return [start, end];
  };
  const whole = at(fold(wanted));
  const parts = whole ? [whole] : fold(wanted).split(' ').map(at).filter(Boolean);
  return parts.sort((a, b) => a[0] - b[0]).reduce((kept, [start, end]) => {
    const last = kept.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else kept.push([start, end]);
    return kept;
  }, []);
}

/** Return a text as nodes, with what was looked for marked. */
function marked(text, wanted) {
  const letters = [...text];
  const nodes = [];
  let done = 0;
  for (const [start, end] of places(text, wanted)) {
    nodes.push(letters.slice(done, start).join(''));
    nodes.push(element('mark', {}, letters.slice(start, end).join('')));
    done = end;
  }
  return [...nodes, letters.slice(done).join('')];
}

export class Search {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.box = form.querySelector('.found');
    this.list = form.querySelector('[role=listbox]');
    this.said = form.querySelector('.said');
    this.status = form.querySelector('[role=status]');
    this.words = JSON.parse(form.dataset.texts);
    this.known = new Map();
    this.active = -1;
    this.lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
    this.#label();
    this.#listen();
  }

  get options() {
    return [...this.list.children];
  }

  get open() {
    return !this.box.hidden;
  }

  #label() {
    const names = {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-controls': this.list.id,
      'aria-expanded': 'false',
      'aria-haspopup': 'listbox',
    };
    for (const [name, value] of Object.entries(names)) this.input.setAttribute(name, value);
  }

  #listen() {
    this.input.addEventListener('input', () => this.#later());
    this.input.addEventListener('focus', () => {
      if (this.options.length && this.shown === this.input.value.trim()) this.#expand(true);
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.form.addEventListener('submit', (event) => {
      if (!this.input.value.trim()) event.preventDefault();
    });
    this.form.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.form.contains(relatedTarget)) this.close();
    });
    // A press on the list must not take the focus out of the field.
    this.box.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) this.#go(option, event.ctrlKey || event.metaKey);
    });
  }

  #later() {
    clearTimeout(this.timer);
    const wanted = this.input.value.trim();
    if (!wanted) {
      this.asking?.abort();
      this.close();
      return;
    }
    this.box.classList.add('stale');
    this.timer = setTimeout(() => this.#ask(wanted), this.known.has(wanted) ? 0 : WAIT);
  }

  /** Ask the server; an answer to what is no longer looked for is dropped. */
  async #ask(wanted) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const slow = setTimeout(() => this.#say(this.words.loading), 400);
    try {
      if (!this.known.has(wanted)) {
        const query = this.#query({ q: wanted, limit: MOST });
        query.delete('lang');
        query.delete('theme');
        const answer = await fetch(`/search?${query}`, {
          headers: { Accept: 'application/json' }, signal: asking.signal,
        });
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        this.known.set(wanted, await answer.json());
      }
      if (!asking.signal.aborted) this.#show(wanted, this.known.get(wanted));
    } catch (error) {
      if (asking.signal.aborted) return;
      console.warn(`search: ${error.message}`);
      this.list.replaceChildren();
      this.#say(this.words.failed);
    } finally {
      clearTimeout(slow);
    }
  }

  /** Say something instead of, or before, a list. */
  #say(text) {
    if (document.activeElement !== this.input) return;
    this.said.textContent = text;
    this.status.textContent = text;
    this.#expand(true);
  }

  #show(wanted, { items, total }) {
    this.box.classList.remove('stale');
    this.shown = wanted;
    this.said.textContent = '';
    const found = items.map((item, place) => this.#option(item, place, wanted));
    if (total > items.length) found.push(this.#every(wanted, total, items.length));
    this.list.replaceChildren(...found);
    this.#choose(-1);
    if (!items.length) {
      this.#say(fill(this.words.none, { q: wanted }));
      return;
    }
    if (document.activeElement !== this.input) return;
    this.#expand(true);
    this.status.textContent = fill(this.words.count, { shown: items.length, total });
  }

  #option(item, place, wanted) {
    const quoted = item.kind === 'claim' || item.kind === 'fact';
    const name = quoted ? item.matched : item.label[this.lang];
    const further = quoted ? [item.id, item.label[this.lang]] : [item.matched, item.id];
    const also = [...new Set(further)].filter((one) => one && fold(one) !== fold(name));
    const option = element('li', { id: `hit-${place}` },
      element('span', { className: 'kind' }, this.words.kinds[item.kind]),
      element('span', { className: 'name', dir: 'auto' }, ...marked(name, wanted)));
    if (also.length) {
      const parts = also.flatMap((one, index) => [index ? ' · ' : '', ...marked(one, wanted)]);
      option.append(element('span', { className: 'also', dir: 'auto' }, ...parts));
    }
    return this.#chosen(option, this.#address(item.links.self));
  }

  #every(wanted, total, place) {
    const text = fill(this.words.every, { q: wanted, total });
    const option = element('li', { id: `hit-${place}`, className: 'every' }, text);
    return this.#chosen(option, `/search?${this.#query({ q: wanted })}`);
  }

  #chosen(option, href) {
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.dataset.href = href;
    return option;
  }

  /** Return what the form keeps, lens and look, with some parameters of its own. */
  #query(own) {
    const query = new URLSearchParams(new FormData(this.form));
    query.delete('q');
    for (const [name, value] of Object.entries(own)) query.set(name, value);
    return query;
  }

  /** Return the address of a hit, with lens and look unless it has its own. */
  #address(path) {
    const url = new URL(path, location.origin);
    for (const [name, value] of this.#query({})) {
      if (!new URL(path, location.origin).searchParams.has(name)) {
        url.searchParams.append(name, value);
      }
    }
    return url.pathname + url.search;
  }

  #key(event) {
    if (event.isComposing) return;
    const last = this.options.length - 1;
    const to = { ArrowDown: this.active < last ? this.active + 1 : -1,
      ArrowUp: this.active < 0 ? last : this.active - 1 }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.#expand(true);
      this.#choose(to);
    } else if (event.key === 'Enter' && this.open && this.active >= 0) {
      event.preventDefault();
      this.#go(this.options[this.active], event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape' && this.open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  #choose(place) {
    this.active = place;
    for (const [index, option] of this.options.entries()) {
      option.setAttribute('aria-selected', String(index === place));
    }
    const option = this.options[place];
    if (option) {
      this.input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  #go(option, apart) {
    if (apart) window.open(option.dataset.href, '_blank', 'noopener');
    else location.assign(option.dataset.href);
  }

  #expand(open) {
    this.box.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open && this.options.length > 0));
  }

  /** Close the list; what was typed stays. */
  close() {
    clearTimeout(this.timer);
    this.#expand(false);
    this.#choose(-1);
    this.status.textContent = '';
  }
}

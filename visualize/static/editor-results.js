// The result below the query: what it is, how it is shown, what can be downloaded, what went wrong.

import { FORMATS, ask, download } from './editor-ask.js';
import { chartView } from './editor-chart.js';
import { pivotView } from './editor-pivot.js';
import { rawView } from './editor-raw.js';
import { tableView } from './editor-table.js';
import { el } from './editor-words.js';

/** How a result may be shown; the first one is the usual. */
export const VIEWS = { table: tableView, pivot: pivotView, chart: chartView, raw: rawView };

/** Return how a new result is shown: the view that was asked for, sorted as it came. */
export const fresh = (wanted = {}) => ({ view: 'table', filter: '', sort: null, page: 1, size: 50, ...wanted });

export class Results {
  /**
   * @param {{words: Function, names: object, look: string, lang: string, speak: Function,
   *   changed: () => void, goto: (line: number, column: number) => void}} context
   */
  constructor(context) {
    this.context = context;
    this.place = document.getElementById('shown');
    this.said = document.getElementById('said');
    this.result = null;
  }

  /** Show a result in the way its state says. */
  show(result, state) {
    this.result = result;
    this.state = state;
    this.place.replaceChildren();
    this.#draw();
  }

  clear() {
    this.result = null;
    this.place.replaceChildren();
  }

  say(text) {
    this.said.textContent = text;
  }

  /** Show why there is no result. */
  fail(problem) {
    this.clear();
    const { words } = this.context;
    const title = problem.offline === undefined ? problem.title : words('fault');
    this.say('');
    this.place.append(el('div', { class: 'problem', role: 'alert' }, el('h3', {}, title), ...this.#reasons(problem)));
  }

  #reasons(problem) {
    const { words, goto } = this.context;
    if (problem.offline !== undefined) return [el('p', {}, words('offline', { detail: problem.offline }))];
    if (problem.unreadable !== undefined) return [el('p', {}, words('unreadable', { detail: problem.unreadable }))];
    const [first, ...rest] = String(problem.detail ?? '').split('\n');
    const made = [el('p', {}, first)];
    if (rest.length) made.push(el('pre', { dir: 'ltr', tabindex: '0', 'aria-label': words('line', problem) }, rest.join('\n')));
    if (problem.line && problem.column) {
      const jump = el('button', { type: 'button' }, words('goto', problem));
      jump.addEventListener('click', () => goto(problem.line, problem.column));
      made.push(el('p', {}, jump));
    }
    if (problem.setting) made.push(el('p', { class: 'quiet' }, words('setting', problem)));
    if (problem.allowed?.length) made.push(el('p', { class: 'quiet' }, words('allowed', { allowed: problem.allowed.join(', ') })));
    if (problem.again) made.push(el('p', { class: 'quiet' }, words('again', { seconds: problem.again })));
    return made;
  }

  #draw() {
    const { words } = this.context;
    const { result } = this;
    if (result.kind === 'boolean') {
      this.place.append(el('p', { class: 'yes-no' }, words(result.value ? 'yes' : 'no')), this.#downloads());
      return;
    }
    if (!result.rows.length) {
      this.place.append(el('p', { class: 'yes-no none' }, words('nothing')));
      return;
    }
    this.body = el('div');
    this.place.append(el('div', { class: 'result-bar' }, this.#views(), this.#downloads()), this.body);
    this.#view();
  }

  #view() {
    for (const button of this.place.querySelectorAll('[data-view]')) {
      button.setAttribute('aria-pressed', String(button.dataset.view === this.state.view));
    }
    const context = {
      ...this.context,
      state: this.state,
      fail: (problem) => this.fail(problem),
      stopped: (error) => this.#stopped(error),
      signal: () => this.#signal(),
    };
    this.body.replaceChildren(VIEWS[this.state.view](this.result, context));
  }

  #views() {
    const { words, changed } = this.context;
    const buttons = Object.keys(VIEWS).map((view) => {
      const button = el('button', { type: 'button', 'data-view': view, 'aria-pressed': 'false' }, words(`view.${view}`));
      button.addEventListener('click', () => {
        this.state.view = view;
        this.#view();
        changed();
      });
      return button;
    });
    return el('div', { class: 'views', role: 'group', 'aria-label': words('view') }, ...buttons);
  }

  #downloads() {
    const { words } = this.context;
    const formats = FORMATS[this.result.kind === 'graph' ? 'graph' : 'table'];
    const buttons = formats.map(([name, ending, media]) => {
      const button = el('button', { type: 'button', class: 'quiet-button' }, name);
      button.addEventListener('click', () => this.#download(ending, media).catch((error) => this.#stopped(error)));
      return button;
    });
    const label = words('download');
    return el('div', { class: 'downloads', role: 'group', 'aria-label': label }, el('span', { class: 'quiet' }, label), ...buttons);
  }

  async #download(ending, media) {
    const answer = await ask(this.result.query, media, this.#signal());
    if (answer.ok) download(answer.text, `result.${ending}`, media);
    else this.fail(answer.problem);
  }

  /** Return a signal that ends the last request of a view before the next one begins. */
  #signal() {
    this.asking?.abort();
    this.asking = new AbortController();
    return this.asking.signal;
  }

  #stopped(error) {
    if (error.name !== 'AbortError') throw error;
  }
}

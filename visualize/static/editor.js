// The page of /sparql: the query, its tabs, and what it finds.

import { READ, ask } from './editor-ask.js';
import { offersOf } from './editor-complete.js';
import { carryOut, changeOf } from './editor-keys.js';
import { learn, labelsOf } from './editor-known.js';
import { addressOf, columnsOf, put, read, stateOf } from './editor-link.js';
import { Paint } from './editor-paint.js';
import { questions } from './editor-questions.js';
import { Results, VIEWS, fresh } from './editor-results.js';
import { Names, readResult } from './editor-rows.js';
import { Store } from './editor-store.js';
import { Suggest } from './editor-suggest.js';
import { Tabs } from './editor-tabs.js';
import { brackets, offsetOf, tokens } from './editor-tokens.js';
import { copy, duration, speaker } from './editor-words.js';

const byId = (id) => document.getElementById(id);

class Editor {
  #shown = new Map(); // by tab: what was asked and found, and how it is shown
  #running = null;
  #leaving = false;
  #fault = null;

  constructor(data) {
    this.data = data;
    this.words = speaker(data.words);
    this.asked = read(data.given, Object.keys(VIEWS));
    this.area = byId('query');
    this.paint = new Paint(byId('paint'), byId('gutter'));
    this.speak = this.speak.bind(this);
    this.names = new Names(data.prefixes ?? {}, new Map(), data.pages);
    this.suggest = new Suggest(this.area, this.paint, this.words, this.speak);
    this.results = new Results({
      words: this.words,
      names: this.names,
      look: data.look,
      lang: data.lang,
      speak: this.speak,
      changed: () => this.#address(),
      goto: (line, column) => this.#goto(line, column),
    });
    const store = new Store(data.store, (trouble) => this.#warn(this.words(`store.${trouble}`), true));
    this.tabs = new Tabs(store, this.words, {
      first: data.first,
      given: this.asked.query,
      changed: () => this.#turn(),
      refuse: (text) => this.#warn(text),
    });
  }

  start() {
    byId('sheet').classList.add('live');
    const { query, wanted } = this.asked;
    this.#listen();
    const open = query !== null && this.tabs.show(query);
    if (open) this.run(wanted);
    else this.#turn();
    questions((text, name) => this.open(text, name), this.words);
    learn(this.data).then((known) => this.#know(known)).catch((error) => {
      this.#warn(this.words('load.failed'), true);
      throw error;
    });
  }

  /** Open a query in a tab and run it. */
  open(query, name) {
    if (!this.tabs.show(query, name)) return;
    byId('writing').scrollIntoView({ block: 'nearest' });
    this.run();
  }

  /** Say something to those who listen; seen as well where it is about an act of theirs. */
  speak(text, seen = false) {
    byId('spoken').textContent = text;
    if (seen) this.results.say(text);
  }

  async run(wanted = { of: [] }) {
    const query = this.area.value;
    this.#cancel();
    this.#calm();
    this.suggest.close();
    this.#mark(null);
    if (!query.trim()) {
      this.results.clear();
      this.results.say(this.words('empty'));
      return;
    }
    const { id } = this.tabs;
    const asking = { id, query, stop: new AbortController(), since: performance.now() };
    this.#busy(asking);
    this.#shown.delete(id);
    this.results.clear();
    this.results.say(this.words('running'));
    const found = await this.#ask(asking);
    if (this.#running === asking) this.#busy(null);
    found.time = duration(performance.now() - asking.since, this.data.lang);
    if (found.result) found.state = fresh(stateOf(found.result, wanted));
    this.#shown.set(id, found);
    if (this.tabs.id === id) this.#present(found);
  }

  async #ask({ query, stop }) {
    try {
      const answer = await ask(query, READ, stop.signal);
      if (!answer.ok) return { query, problem: answer.problem };
      const heads = ['subject', 'predicate', 'object'].map((key) => this.words(key));
      return { query, result: { query, ...readResult(answer.media, answer.text, heads) } };
    } catch (error) {
      if (error.name === 'AbortError') return { query, cancelled: true };
      if (!(error instanceof SyntaxError)) throw error;
      return { query, problem: { title: this.words('fault'), unreadable: error.message } };
    }
  }

  #present(found) {
    const { query, result, problem, cancelled, time } = found;
    if (problem) {
      this.results.fail(problem);
      if (problem.line && query === this.area.value) this.#mark(problem);
    } else if (cancelled) {
      this.results.clear();
      this.results.say(this.words('cancelled', { time }));
    } else {
      this.#doubt();
      this.results.show(result, found.state);
    }
    byId('result').classList.remove('awaiting');
    this.#address();
  }

  /** Say so when the result below is not of the query above. */
  #doubt() {
    const found = this.#shown.get(this.tabs.id);
    if (!found?.result || this.#running) return;
    const same = found.query === this.area.value;
    const summary = this.#summary(found.result, found.time);
    this.results.say(same ? summary : `${summary}${this.words('between')}${this.words('stale')}`);
  }

  #summary(result, time) {
    if (result.kind === 'boolean') return this.words('answered', { time });
    const size = { rows: result.rows.length, columns: result.columns.length, time };
    return this.words(result.kind === 'graph' ? 'triples' : 'rows', size);
  }

  /** Show the query of the chosen tab, and what it had found. */
  #turn() {
    this.area.value = this.tabs.current.query;
    this.#fault = null;
    this.#repaint();
    const found = this.#shown.get(this.tabs.id);
    if (found) {
      this.#present(found);
    } else {
      this.results.clear();
      const asked = this.#running?.id === this.tabs.id;
      this.results.say(this.words(asked ? 'running' : 'before'));
      this.#address();
    }
  }

  #address() {
    const found = this.#shown.get(this.tabs.id);
    const { look } = this.data;
    const href = found ? this.#link(found, look).href : `/sparql${look && `?${look}`}`;
    put(href);
  }

  #link(found, look) {
    const { result, state } = found;
    const of = state ? columnsOf(result, state) : [];
    return addressOf(found.query, { look, view: state?.view, of });
  }

  async #copyLink() {
    const found = this.#shown.get(this.tabs.id);
    const same = found?.query === this.area.value;
    const { href, long } = same ? this.#link(found, '') : addressOf(this.area.value);
    const done = await copy(new URL(href, location.href).href);
    if (!done) put(href);
    const way = long ? 'link.long' : 'link.done';
    this.#warn(this.words(done ? way : 'link.failed'));
  }

  #listen() {
    const { area } = this;
    byId('ask').addEventListener('submit', (event) => {
      event.preventDefault();
      this.run();
    });
    byId('cancel').addEventListener('click', () => this.#cancel());
    byId('link').addEventListener('click', () => this.#copyLink());
    area.addEventListener('input', (event) => this.#typed(event));
    area.addEventListener('keydown', (event) => this.#key(event));
    area.addEventListener('blur', () => this.suggest.close());
    area.addEventListener('scroll', () => area.scrollTo(0, 0));
    area.addEventListener('click', () => this.suggest.close());
    document.addEventListener('selectionchange', () => {
      if (document.activeElement === area) this.#repaint();
    });
  }

  #typed(event) {
    this.#calm();
    this.#mark(null);
    this.tabs.write(this.area.value);
    this.#doubt();
    const typing = /^insert(Text|CompositionText)$|^deleteContentBackward$/.test(event.inputType ?? '');
    if (typing && !event.isComposing && event.data !== ' ') this.suggest.update();
    else this.suggest.close();
  }

  #key(event) {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 'Enter') {
      event.preventDefault();
      this.run();
    } else if (event.ctrlKey && event.key === ' ') {
      event.preventDefault();
      this.suggest.update(true);
    } else if (this.suggest.key(event)) {
      event.preventDefault();
    } else if (!(event.key === 'Tab' && this.#leaving)) {
      const { value, selectionStart, selectionEnd } = this.area;
      const change = changeOf(event, value, selectionStart, selectionEnd);
      if (change) {
        event.preventDefault();
        carryOut(this.area, change);
        this.suggest.close();
      }
    }
    if (event.key !== 'Shift') this.#leaving = event.key === 'Escape';
  }

  #repaint() {
    const { value, selectionStart, selectionEnd } = this.area;
    const found = tokens(value);
    const marks = [];
    const pair = selectionStart === selectionEnd ? brackets(found, selectionStart) : null;
    const look = pair?.other === null ? 'm-single' : 'm-pair';
    for (const at of [pair?.at, pair?.other]) {
      if (Number.isInteger(at)) marks.push({ start: at, end: at + 1, look });
    }
    if (this.#fault) marks.push(this.#faultMark(found, value));
    marks.sort((a, b) => a.start - b.start);
    this.paint.show(found, marks, this.#fault?.line);
  }

  #faultMark(found, value) {
    const at = offsetOf(value, this.#fault.line, this.#fault.column);
    const token = found.find((one) => one.start <= at && at < one.end && one.kind !== 'space');
    return { start: at, end: token?.end ?? at + 1, look: 'm-fault' };
  }

  #mark(problem) {
    this.#fault = problem;
    if (problem) {
      this.area.setAttribute('aria-invalid', 'true');
    } else {
      this.area.removeAttribute('aria-invalid');
    }
    this.#repaint();
  }

  #goto(line, column) {
    const at = offsetOf(this.area.value, line, column);
    this.area.focus();
    this.area.setSelectionRange(at, at);
    this.paint.pre.children[line - 1]?.scrollIntoView({ block: 'nearest' });
  }

  #busy(asking) {
    this.#running = asking;
    byId('cancel').disabled = !asking;
    byId('result').setAttribute('aria-busy', String(Boolean(asking)));
  }

  #cancel() {
    this.#running?.stop.abort();
    this.#busy(null);
  }

  #know(known) {
    this.suggest.offers = offersOf(known);
    this.suggest.undeclared = known.declare ? known.prefixes : null;
    const { named } = this.names;
    Object.assign(this.names, new Names(known.prefixes, labelsOf(known), this.data.pages), { named });
    const found = this.#shown.get(this.tabs.id);
    if (found?.result) this.results.show(found.result, found.state);
    document.documentElement.dataset.known = 'true';
  }

  /** Show a note above the query, until something else is done or for good. */
  #warn(text, stays = false) {
    const place = byId('kept');
    place.textContent = text;
    place.hidden = false;
    place.classList.toggle('stays', stays);
  }

  #calm() {
    const place = byId('kept');
    if (!place.classList.contains('stays')) place.hidden = true;
  }
}

new Editor(JSON.parse(byId('data').textContent)).start();

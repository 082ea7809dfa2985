// The graph page: ties the address, the filters, the drawing, the table and the panel together.

import { Drawing } from './drawing.js';
import { apply, readCells } from './filter.js';
import { walk } from './keys.js';
import { Panel } from './panel.js';
import { MANY, dataKey, put, read, write } from './state.js';

const find = (selector) => document.querySelector(selector);
const data = JSON.parse(find('#data').textContent);
const form = find('#filters');
const loaded = put(location.href, read(), [...MANY, 'q']);
// Where not all cells are drawn, other rows have to be loaded; where none are, everything has.
const fixed = data.nodes ? (data.partial ? ['platform', 'model'] : []) : [...MANY, 'q'];
const loadedKey = dataKey(fixed);
const cells = readCells();
const lines = new Map((data.edges ?? []).map((edge) => [edge.id, edge]));
const panel = new Panel(data.words, data.parties, cells, lines);
const general = new URLSearchParams(location.search).get('general') === '1';
let drawing = null;
let state = read();
let opener = null;

/** Show the state everywhere: table, counts, drawing, links. */
function show() {
  if (fixed.includes('q')) return;
  const { matching, total, rows } = apply(cells, state, general);
  const count = data.words.count.replace('{matching}', matching).replace('{total}', total)
    .replace('{rows}', rows.size);
  find('#count').textContent = matching ? count : `${count} ${data.words['count.none']}`;
  if (drawing) {
    const height = drawing.bottom;
    drawing.paint(rows);
    if (drawing.bottom !== height) drawing.fit();
    drawing.select(state.sel);
  }
  for (const link of document.querySelectorAll('.site a[data-live]')) {
    link.href = put(link.href, state, link.dataset.live.split(' '));
  }
  current();
  same();
}

function current() {
  for (const link of document.querySelectorAll('#table a[aria-current]')) {
    link.removeAttribute('aria-current');
  }
  cells.get(state.sel)?.link.setAttribute('aria-current', 'true');
}

/** The line "the same as" follows the filters; SPARQL is only known for what was loaded. */
function same() {
  const box = find('[data-same]');
  if (!box) return;
  const changed = put(location.href, state, [...MANY, 'q']) !== loaded;
  box.hidden = Boolean(state.q);
  for (const link of box.querySelectorAll('a')) {
    if (link.pathname === '/sparql') link.hidden = changed;
    else link.href = put(link.href, withGeneral(), MANY);
  }
}

function withGeneral() {
  const platform = new Set(state.platform);
  if (general && platform.size) platform.add('any');
  return { ...state, platform };
}

/** Put the state into the form, after Back or Forward. */
function fillForm() {
  for (const box of form.querySelectorAll('input[type=checkbox]')) {
    if (MANY.includes(box.name)) box.checked = state[box.name].has(box.value);
  }
  form.elements.q.value = state.q;
  summaries();
}

function summaries() {
  for (const drop of form.querySelectorAll('.drop')) {
    const text = drop.querySelector('.chosen');
    if (!text.dataset.all) continue;
    const chosen = [...drop.querySelectorAll('input:checked')].map((box) => {
      return box.parentElement.textContent.trim();
    });
    text.textContent = chosen.join(data.words.list) || text.dataset.all;
  }
}

/** Open the evidence of a cell or a line. */
function choose(id, { focus = false, from = null } = {}) {
  opener = from;
  state.sel = id;
  write(state);
  drawing?.select(id);
  current();
  find('#spoken').textContent = cells.get(id)?.link.getAttribute('aria-label') ?? '';
  const shown = panel.show(id);
  if (focus) shown.then(() => panel.box.focus({ preventScroll: true }));
}

function close() {
  if (!state.sel) return;
  const to = opener ?? (drawing ? find('#net') : cells.get(state.sel)?.link);
  state.sel = '';
  write(state);
  drawing?.select('');
  current();
  panel.clear();
  to?.focus({ preventScroll: true });
}

/** Load the page for what the form says, without parameters that say nothing. */
function load() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  location.assign(`${location.pathname}?${query}`);
}

function listen() {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    load();
  });
  form.addEventListener('change', ({ target }) => {
    if (MANY.includes(target.name) && !fixed.includes(target.name)) {
      state[target.name] = new Set(new FormData(form).getAll(target.name));
      summaries();
      write(state);
      show();
    } else if (!['q', 'as_of', 'source'].includes(target.name)) load();
  });
  form.elements.q.addEventListener('input', ({ target }) => {
    if (fixed.includes('q')) return;
    state.q = target.value.trim();
    write(state, true);
    show();
  });
  find('#table').addEventListener('click', (event) => {
    const link = event.target.closest('a[data-id]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(link.dataset.id, { focus: event.detail === 0, from: link });
  });
  find('#close').addEventListener('click', close);
  addEventListener('popstate', () => {
    if (dataKey(fixed) !== loadedKey) {
      location.reload();
      return;
    }
    state = read();
    fillForm();
    show();
    if (state.sel) panel.show(state.sel);
    else panel.clear();
  });
  addEventListener('click', ({ target }) => {
    for (const drop of form.querySelectorAll('.drop[open]')) {
      if (!drop.contains(target)) drop.open = false;
    }
  });
}

function keys() {
  addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      form.elements.q.focus();
    } else if (event.key === 'Escape') {
      const drop = form.querySelector('.drop[open]');
      if (drop) {
        drop.open = false;
        drop.querySelector('summary').focus();
      } else close();
    }
  });
  find('#net')?.addEventListener('keydown', (event) => {
    const to = walk(event.key, state.sel.split('~')[0], drawing, cells);
    if (to) {
      event.preventDefault();
      state.sel = to;
      write(state, true);
      drawing.select(to, true);
      current();
      find('#spoken').textContent = cells.get(to).link.getAttribute('aria-label');
      panel.show(to);
    } else if (event.key === 'Enter' && state.sel) choose(state.sel, { focus: true });
    else if (event.key === '+' || event.key === '=') drawing?.zoom(1.2);
    else if (event.key === '-') drawing?.zoom(1 / 1.2);
    else if (event.key === '0') drawing?.fit();
  });
}

/** Draw, once there is room for it: on a phone the table stands in for the drawing. */
function draw() {
  const net = find('#net');
  if (!net || !data.nodes?.length || drawing || !net.clientWidth) return;
  try {
    drawing = new Drawing(net, data, cells, choose);
  } catch (error) {
    document.documentElement.classList.add('no-drawing');
    const text = `${data.words['graph.failed']} (${error.message})`;
    find('#table').before(Object.assign(document.createElement('p'),
      { className: 'notice', role: 'alert', textContent: text }));
    return;
  }
  net.drawing = drawing;
  find('#fit').addEventListener('click', () => drawing.fit());
  find('#in').addEventListener('click', () => drawing.zoom(1.2));
  find('#out').addEventListener('click', () => drawing.zoom(1 / 1.2));
  show();
}

listen();
keys();
show();
draw();
addEventListener('resize', draw);
if (state.sel) panel.show(state.sel);
document.documentElement.dataset.ready = 'true';

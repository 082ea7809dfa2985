// The matrix page: ties the address, the filters, the table, its sentences and the panel together.

import { apply, readCells } from './filter.js';
import { Grid } from './grid.js';
import { closeLists, fillForm, followLinks, followSame, load, summaries } from './live.js';
import { Panel } from './panel.js';
import { MANY, dataKey, put, read, write } from './state.js';
import { Tips } from './tips.js';

const FOLLOW = 150;
const EDGE = 12;

const find = (selector) => document.querySelector(selector);
const data = JSON.parse(find('#data').textContent);
const { words } = data;
const form = find('#filters');
const table = find('#table table');
const loaded = put(location.href, read(), [...MANY, 'q']);
const loadedKey = dataKey();
const cells = readCells();
const panel = new Panel(words, data.parties, cells, new Map());
const grid = new Grid(table);
const tips = new Tips(table, cells, words['tip.hint']);
const general = new URLSearchParams(location.search).get('general') === '1';
let state = read();
let opener = null;
let following = 0;

/** Show what the filters keep: table, counts, links. */
function show() {
  const { matching, total, rows } = apply(cells, state, general);
  const count = words.count.replace('{matching}', matching).replace('{total}', total)
    .replace('{rows}', rows.size);
  find('#count').textContent = matching ? count : `${count} ${words['count.none']}`;
  grid.settle();
  followLinks(state);
  followSame(state, put(location.href, state, [...MANY, 'q']) !== loaded, general);
  current();
}

/** Mark the cell whose evidence is open. */
function current() {
  for (const link of table.querySelectorAll('a[aria-current]')) {
    link.removeAttribute('aria-current');
  }
  cells.get(state.sel)?.link.setAttribute('aria-current', 'true');
}

/** Open the evidence of a cell; while walking, without a step in the history. */
function choose(id, { focus = false, walking = false } = {}) {
  const { link } = cells.get(id);
  clearTimeout(following);
  tips.hide();
  opener = link;
  state.sel = id;
  write(state, walking);
  current();
  followLinks(state);
  open();
  const shown = panel.show(id);
  shown.then(() => {
    if (state.sel === id) reveal(link);
  });
  find('#spoken').textContent = link.getAttribute('aria-label');
  if (focus) shown.then(() => panel.box.focus({ preventScroll: true }));
}

/** Make room for the panel: the table gets narrower, its rows stay where they are. */
function open() {
  find('.beside').classList.add('open');
  fit();
}

/** The panel ends where the window does. */
function fit() {
  const { box } = panel;
  const beside = getComputedStyle(box).position === 'sticky';
  const top = Math.max(find('.beside').getBoundingClientRect().top, EDGE);
  box.style.maxHeight = beside ? `${Math.max(innerHeight - top - EDGE, 240)}px` : '';
}

/** Bring a cell into sight beside the panel, or above it. */
function reveal(link) {
  link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (getComputedStyle(panel.box).position !== 'fixed') return;
  const over = link.getBoundingClientRect().bottom + EDGE - panel.box.getBoundingClientRect().top;
  if (over > 0) scrollBy(0, over);
}

function shut() {
  panel.clear();
  find('.beside').classList.remove('open');
}

function close() {
  if (!state.sel) return;
  const to = opener ?? cells.get(state.sel)?.link;
  state.sel = '';
  write(state);
  current();
  followLinks(state);
  shut();
  to?.focus({ preventScroll: true });
  tips.hide();
}

function restore() {
  if (dataKey() !== loadedKey) {
    location.reload();
    return;
  }
  state = read();
  fillForm(form, state, words.list);
  show();
  if (!state.sel) shut();
  else if (cells.has(state.sel)) {
    open();
    panel.show(state.sel);
  }
}

function listenToFilters() {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    load(form);
  });
  addEventListener('change', ({ target }) => {
    if (target.form !== form) return;
    if (MANY.includes(target.name)) {
      state[target.name] = new Set(new FormData(form).getAll(target.name));
      summaries(form, words.list);
      write(state);
      show();
    } else if (!['q', 'as_of', 'source'].includes(target.name)) load(form);
  });
  form.elements.q.addEventListener('input', ({ target }) => {
    state.q = target.value.trim();
    write(state, true);
    show();
  });
}

function listenToTable() {
  table.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-id]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(link.dataset.id, { focus: event.detail === 0 });
  });
  table.addEventListener('focusin', ({ target }) => {
    const link = target.closest('a[data-id]');
    if (!link || !state.sel || !link.matches(':focus-visible')) return;
    tips.hide();
    clearTimeout(following);
    following = setTimeout(() => choose(link.dataset.id, { walking: true }), FOLLOW);
  });
}

function keys() {
  addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      form.elements.q.focus();
    } else if (event.key === 'Escape') {
      const list = closeLists();
      if (list) list.querySelector('summary').focus();
      else if (!tips.hide()) close();
    }
  });
}

listenToFilters();
listenToTable();
keys();
find('#close').addEventListener('click', (event) => {
  event.preventDefault();
  close();
});
addEventListener('popstate', restore);
addEventListener('click', ({ target }) => closeLists(target));
addEventListener('scroll', fit, { passive: true });
addEventListener('resize', fit);
show();
if (state.sel) {
  fit();
  reveal(cells.get(state.sel).link);
}
document.documentElement.dataset.ready = 'true';

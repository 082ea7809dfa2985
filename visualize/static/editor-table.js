// A result as a table: filtered, sorted, and of many rows one page.

import { cell, numeric } from './editor-cells.js';
import { comparer, filtered, markdown, sorted } from './editor-rows.js';
import { choice, copy, el } from './editor-words.js';

const SIZES = [25, 50, 100, 500];

/**
 * @param {{columns: string[], rows: (object|null)[][]}} result
 * @param {object} context see Results; its `state` has `filter`, `sort`, `page` and `size`
 */
export function tableView(result, context) {
  const { state, words } = context;
  const compare = comparer(context.names, context.lang);
  const body = el('tbody');
  const turn = el('nav', { class: 'turn', 'aria-label': words('pages') });
  const count = el('span', { class: 'quiet', role: 'status' });
  const head = heads(result, state, context, () => update(1));

  function rows() {
    const kept = filtered(result.rows, state.filter, context.names);
    if (!state.sort) return kept;
    return sorted(kept, state.sort.column, state.sort.direction, compare);
  }

  function update(page = state.page) {
    const all = rows();
    state.page = Math.min(Math.max(1, page), Math.max(1, Math.ceil(all.length / state.size)));
    const first = (state.page - 1) * state.size;
    const part = all.slice(first, first + state.size);
    body.replaceChildren(...part.map((row) => line(row, head.numeric, context)));
    const { matching, total } = { matching: all.length, total: result.rows.length };
    count.textContent = state.filter ? words('filtered', { matching, rows: total }) : '';
    turn.replaceChildren(...turns(all.length, first, part.length, state, words, update));
    turn.hidden = all.length <= Math.min(state.size, SIZES[0]);
    head.mark();
  }

  const tools = toolbar({ result, context, rows, update, count });
  update();
  const table = el('table', { class: 'data solutions' }, el('thead', {}, head.row), body);
  const scroll = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words('view.table') }, table);
  return el('div', { class: 'view' }, tools, scroll, turn);
}

function heads(result, state, { words }, sort) {
  const numbers = result.columns.map((_, i) => numeric(result.rows, i));
  const cells = result.columns.map((name, column) => {
    const button = el('button', { type: 'button', class: 'sorter', title: words('sort', { name }) }, el('bdi', {}, name));
    button.addEventListener('click', () => {
      const before = state.sort?.column === column ? state.sort.direction : 0;
      const direction = { 0: 1, 1: -1, [-1]: 0 }[before];
      state.sort = direction ? { column, direction } : null;
      sort();
    });
    return el('th', { scope: 'col', class: numbers[column] ? 'right' : null }, button);
  });
  const mark = () => cells.forEach((th, column) => {
    const direction = state.sort?.column === column ? state.sort.direction : 0;
    if (direction) th.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
    else th.removeAttribute('aria-sort');
  });
  return { row: el('tr', {}, ...cells), numeric: numbers, mark };
}

function line(row, numbers, context) {
  return el('tr', {}, ...row.map((term, i) => el('td', { class: numbers[i] ? 'right' : null }, cell(term, context))));
}

function toolbar({ result, context, rows, update, count }) {
  const { state, words, names } = context;
  const find = el('input', { type: 'search', id: 'row-filter', autocomplete: 'off' });
  find.value = state.filter;
  find.addEventListener('input', () => {
    state.filter = find.value;
    update(1);
  });
  const labels = el('input', { type: 'checkbox', id: 'row-labels' });
  labels.checked = names.named;
  labels.addEventListener('change', () => {
    names.named = labels.checked;
    update();
  });
  const size = choice('row-size', words('size'), SIZES.map((n) => [String(n), String(n)]), String(state.size), (n) => {
    state.size = Number(n);
    update(1);
  });
  const mark = el('button', { type: 'button' }, words('markdown'));
  mark.addEventListener('click', async () => {
    const all = rows();
    const done = await copy(markdown(result.columns, all, names));
    context.speak(words(done ? 'markdown.done' : 'markdown.failed', { rows: all.length }), true);
  });
  return el(
    'div',
    { class: 'view-tools' },
    el('span', { class: 'choice' }, el('label', { for: 'row-filter' }, words('filter')), find),
    names.labels.size ? el('label', { class: 'tick' }, labels, words('names')) : null,
    result.rows.length > SIZES[0] ? size : null,
    mark,
    count,
  );
}

function turns(rows, first, shown, state, words, update) {
  const step = (key, by, off) => {
    const button = el('button', { type: 'button', disabled: off }, words(key));
    button.addEventListener('click', () => update(state.page + by));
    return button;
  };
  return [
    step('previous', -1, first === 0),
    el('span', { class: 'quiet' }, words('page', { first: Math.min(first + 1, rows), last: first + shown, rows })),
    step('next', 1, first + shown >= rows),
  ];
}

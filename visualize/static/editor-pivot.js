// A result with the values of one column as rows and of another as columns.

import { cell } from './editor-cells.js';
import { comparer, numberOf } from './editor-rows.js';
import { choice, el } from './editor-words.js';

const MOST_ROWS = 300;
const MOST_COLUMNS = 60;
const MOST_VALUES = 12;

const keyOf = (term) => (term === null ? '' : JSON.stringify(term));

/** Choose columns: the one with the fewest values (of two or more) goes across. */
function defaults(result) {
  const spread = result.columns.map((_, i) => new Set(result.rows.map((row) => keyOf(row[i]))).size);
  const order = result.columns.map((_, i) => i);
  const across = order.filter((i) => i > 0 && spread[i] > 1).sort((a, b) => spread[a] - spread[b])[0] ?? 1;
  const down = order.find((i) => i !== across);
  const rest = order.filter((i) => i !== across && i !== down);
  return { row: down, column: across, value: rest.at(-1) ?? down, as: rest.length ? 'list' : 'count' };
}

/**
 * Gather the terms of a pivot.
 * @param {((a: object, b: object) => number)|null} compare null keeps the order of the result
 * @returns {{rows: object[], columns: object[], at: (row, column) => object[]}} terms in order, and
 *   the values of a cell as often as they are there
 */
export function gather(result, { row, column, value }, compare) {
  const terms = [new Map(), new Map()];
  const cells = new Map();
  for (const one of result.rows) {
    const keys = [keyOf(one[row]), keyOf(one[column])];
    terms[0].set(keys[0], one[row]);
    terms[1].set(keys[1], one[column]);
    const key = keys.join('\n');
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(one[value]);
  }
  const last = (a, b) => (a === null) - (b === null) || (compare?.(a, b) ?? 0);
  const [rows, columns] = terms.map((map) => [...map.values()].sort(last));
  return { rows, columns, at: (x, y) => cells.get(`${keyOf(x)}\n${keyOf(y)}`) ?? [] };
}

/**
 * @param {{columns: string[], rows: (object|null)[][]}} result
 * @param {object} context see Results; `state.pivot` is what `defaults` returns
 */
export function pivotView(result, context) {
  const { words, state } = context;
  if (result.columns.length < 2) return el('p', { class: 'notice' }, words('pivot.few'));
  state.pivot ??= defaults(result);
  const place = el('div');
  const update = () => {
    place.replaceChildren(drawn(result, context));
    context.changed();
  };
  const names = result.columns.map((name, i) => [String(i), name]);
  const field = (part, options) =>
    choice(`pivot-${part}`, words(`pivot.${part}`), options, String(state.pivot[part]), (chosen) => {
      state.pivot[part] = part === 'as' ? chosen : Number(chosen);
      update();
    });
  const ways = ['list', 'count', 'sum'].map((way) => [way, words(`pivot.${way}`)]);
  place.append(drawn(result, context));
  const tools = el('div', { class: 'view-tools' }, field('row', names), field('column', names),
    field('value', names), field('as', ways));
  return el('div', { class: 'view' }, tools, place);
}

function drawn(result, context) {
  const { words, state, names } = context;
  const ordered = /\bORDER\s+BY\b/i.test(result.query);
  const compare = ordered ? null : comparer(names, context.lang);
  const { rows, columns, at } = gather(result, state.pivot, compare);
  if (rows.length > MOST_ROWS || columns.length > MOST_COLUMNS) {
    const size = { rows: rows.length, columns: columns.length };
    const most = { most_rows: MOST_ROWS, most_columns: MOST_COLUMNS };
    return el('p', { class: 'notice' }, words('pivot.many', { ...size, ...most }));
  }
  const corner = el('th', { scope: 'col' }, el('bdi', {}, result.columns[state.pivot.row]));
  const head = columns.map((one) => el('th', { scope: 'col' }, heading(one, context)));
  const body = rows.map((row) => el('tr', {}, el('th', { scope: 'row' }, heading(row, context)),
    ...columns.map((column) => el('td', { class: state.pivot.as === 'list' ? null : 'right' },
      ...inner(at(row, column), context)))));
  const table = el('table', { class: 'data solutions wide' },
    el('thead', {}, el('tr', {}, corner, ...head)), el('tbody', {}, ...body));
  const label = words('view.pivot');
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);
}

const heading = (term, context) =>
  (term === null ? el('span', { class: 'quiet' }, context.words('unbound')) : cell(term, context));

function inner(found, context) {
  const { as } = context.state.pivot;
  if (!found.length) return [];
  if (as === 'count') return [String(found.length)];
  if (as === 'sum') return [sum(found)];
  const different = [...new Map(found.map((one) => [keyOf(one), one])).values()];
  const shown = different.slice(0, MOST_VALUES).flatMap((one, i) => [i ? context.words('between') : '', cell(one, context)]);
  return different.length > MOST_VALUES ? [...shown, ` … (${different.length})`] : shown;
}

function sum(found) {
  const numbers = found.map(numberOf).filter((one) => one !== null);
  if (!numbers.length) return '';
  return String(Number(numbers.reduce((a, b) => a + b, 0).toPrecision(12)));
}

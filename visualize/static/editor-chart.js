// A result as bars: a table whose numbers are drawn as well, so that it can be read aloud.

import { cell, numeric } from './editor-cells.js';
import { numberOf } from './editor-rows.js';
import { choice, el } from './editor-words.js';

const MOST = 100;
const SVG = 'http://www.w3.org/2000/svg';
const COUNT = -1;

/**
 * Choose columns: the first with numbers alone is the length, the first other one the label.
 * Without numbers rows are counted, by the column with the fewest values (of two or more).
 */
function defaults(result) {
  const number = result.columns.findIndex((_, i) => numeric(result.rows, i));
  const label = result.columns.findIndex((_, i) => i !== number);
  if (number >= 0 && label >= 0) return { label, number };
  const spread = result.columns.map((_, i) => spreadOf(result, i));
  const several = spread.filter((one) => one > 1);
  return { label: Math.max(0, spread.indexOf(Math.min(...several))), number: COUNT };
}

const spreadOf = (result, i) => new Set(result.rows.map((row) => JSON.stringify(row[i]))).size;

/**
 * Gather the bars: rows with a number, or how many rows have each label.
 * @returns {{bars: {label: object|null, value: number}[], left: number}} `left` rows have no number
 */
export function gather(result, { label, number }) {
  if (number === COUNT) {
    const counts = new Map();
    for (const row of result.rows) {
      const key = JSON.stringify(row[label]);
      const bar = counts.get(key) ?? { label: row[label], value: 0 };
      bar.value += 1;
      counts.set(key, bar);
    }
    return { bars: [...counts.values()].sort((a, b) => b.value - a.value), left: 0 };
  }
  const all = result.rows.map((row) => ({ label: row[label], value: numberOf(row[number]) }));
  const bars = all.filter((bar) => Number.isFinite(bar.value));
  return { bars, left: all.length - bars.length };
}

/**
 * @param {{columns: string[], rows: (object|null)[][]}} result
 * @param {object} context see Results; `state.chart` is what `defaults` returns
 */
export function chartView(result, context) {
  const { words, state } = context;
  state.chart ??= defaults(result);
  const place = el('div', {}, ...drawn(result, context));
  const names = result.columns.map((name, i) => [String(i), name]);
  const field = (part, options) =>
    choice(`chart-${part}`, words(`chart.${part}`), options, String(state.chart[part]), (chosen) => {
      state.chart[part] = Number(chosen);
      place.replaceChildren(...drawn(result, context));
      context.changed();
    });
  const tools = el('div', { class: 'view-tools' }, field('label', names),
    field('number', [[String(COUNT), words('chart.count')], ...names]));
  return el('div', { class: 'view' }, tools, place);
}

function drawn(result, context) {
  const { words, state } = context;
  const { bars, left } = gather(result, state.chart);
  const shown = bars.slice(0, MOST);
  const low = Math.min(0, ...shown.map((bar) => bar.value));
  const high = Math.max(0, ...shown.map((bar) => bar.value));
  const length = state.chart.number === COUNT ? words('chart.count') : result.columns[state.chart.number];
  const head = el('tr', {}, el('th', { scope: 'col' }, el('bdi', {}, result.columns[state.chart.label])),
    el('th', { scope: 'col', colspan: '2' }, el('bdi', {}, length)));
  const body = shown.map((bar) => line(bar, low, high, context));
  const notes = [];
  if (bars.length > MOST) notes.push(words('chart.first', { shown: MOST, rows: bars.length }));
  if (left) notes.push(words('chart.left', { count: left }));
  return [
    el('table', { class: 'bars' }, el('thead', {}, head), el('tbody', {}, ...body)),
    ...notes.map((note) => el('p', { class: 'quiet' }, note)),
  ];
}

function line({ label, value }, low, high, context) {
  const whole = high - low || 1;
  const start = (Math.min(value, 0) - low) / whole;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'bar-box');
  svg.setAttribute('aria-hidden', 'true');
  const bar = document.createElementNS(SVG, 'rect');
  bar.setAttribute('class', value < 0 ? 'length below' : 'length');
  bar.setAttribute('x', `${100 * start}%`);
  bar.setAttribute('width', `${(100 * Math.abs(value)) / whole}%`);
  bar.setAttribute('height', '100%');
  svg.append(bar);
  const number = new Intl.NumberFormat(context.lang, { maximumFractionDigits: 6 }).format(value);
  return el('tr', {}, el('th', { scope: 'row' },
    label === null ? el('span', { class: 'quiet' }, context.words('unbound')) : cell(label, context)),
    el('td', { class: 'right' }, number), el('td', { class: 'bar-cell' }, svg));
}

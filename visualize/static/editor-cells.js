// One term of a result as an element: linked, marked with its language or type, never as markup.

import { numberOf } from './editor-rows.js';
import { el } from './editor-words.js';

const LONG = 320;
const XSD = 'http://www.w3.org/2001/XMLSchema#';
const QUIET = new Set(['string', 'integer', 'decimal', 'boolean', 'date'].map((name) => XSD + name));

/**
 * @param {object|null} term
 * @param {{names: import('./editor-rows.js').Names, look: string,
 *   words: (key: string, values?: object) => string}} context
 */
export function cell(term, context) {
  if (term === null) return el('span', { class: 'nothing' }, el('span', { class: 'unseen' }, context.words('unbound')));
  if (term.type === 'uri') return iri(term.value, context);
  if (term.type === 'bnode') return el('span', { class: 'quiet' }, context.names.text(term));
  return literal(term, context);
}

function iri(value, { names, look }) {
  const text = names.text({ type: 'uri', value });
  const href = names.href(value, look);
  const inner = el('bdi', {}, text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  if (!href) return el('span', { class: 'iri', title: value }, inner);
  const outside = names.own(value) ? {} : { rel: 'noreferrer noopener', target: '_blank', class: 'outside' };
  return el('a', { href, title: value, ...outside }, inner);
}

function literal(term, { names, words }) {
  const text = names.text(term);
  const inner = el('bdi', { lang: term['xml:lang'] ?? null });
  inner.append(text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  const made = el('span', { class: 'literal' }, inner);
  if (text.length > LONG) made.append(' ', more(inner, text, words));
  if (term['xml:lang']) made.append(' ', badge(term['xml:lang'], term['xml:lang']));
  const type = term.datatype;
  if (type && !QUIET.has(type)) made.append(' ', badge(names.short(type), type));
  return made;
}

function more(inner, text, words) {
  const button = el('button', { type: 'button', class: 'more' }, words('more', { count: text.length }));
  button.addEventListener('click', () => {
    inner.textContent = text;
    button.remove();
  });
  return button;
}

const badge = (text, title) => el('small', { class: 'type-mark', title }, text);

/** Tell whether a column holds numbers and nothing else. */
export function numeric(rows, column) {
  let some = false;
  for (const row of rows) {
    if (row[column] === null) continue;
    if (numberOf(row[column]) === null) return false;
    some = true;
  }
  return some;
}

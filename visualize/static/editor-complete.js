// What may be typed next: where the caret stands in a query, and what fits there.

import { FUNCTIONS, KEYWORDS, tokens } from './editor-tokens.js';

const WORD = /[?$]?[^\s{}()[\],;"'<>|^=!&*+#?$]*$/u;
const SILENT = new Set(['space', 'comment']);
const TERMS = new Set(['class', 'property', 'individual']);
const NEAR = { owner: 'party' };
const MOST = 60;

/** What is offered at which place, the likeliest kind first. */
const FITTING = {
  class: ['class', 'variable', 'prefix'],
  property: ['property', 'variable', 'prefix', 'keyword'],
  object: ['variable', 'entity', 'individual', 'class', 'prefix', 'keyword'],
  subject: ['variable', 'keyword', 'entity', 'prefix', 'class'],
  value: ['variable', 'function', 'entity', 'individual', 'keyword', 'class', 'prefix'],
  clause: ['keyword', 'variable', 'function', 'prefix'],
  graph: ['graph', 'variable', 'keyword'],
  declaration: ['declaration'],
};

/**
 * Tell where the caret stands.
 * @returns {{place: string, from: number, word: string, near: string}|null} null in a comment, a
 *   string or an IRI; `near` is the kind of entity that the property before asks for
 */
export function situation(text, caret) {
  const found = tokens(text);
  if (found.some((one) => holds(one, caret))) return null;
  const word = text.slice(0, caret).match(WORD)[0];
  const from = caret - word.length;
  const before = found.filter((one) => one.end <= from && !SILENT.has(one.kind));
  const last = before.at(-1);
  const property = last?.kind === 'name' ? last.text.slice(last.text.indexOf(':') + 1) : '';
  return { place: placeOf(before), from, word, near: NEAR[property] ?? property };
}

function holds(token, caret) {
  if (caret <= token.start) return false;
  if (token.kind === 'comment') return caret <= token.end;
  if (token.kind === 'bad' && token.text.length > 1) return caret <= token.end;
  return ['string', 'iri'].includes(token.kind) && caret < token.end;
}

function placeOf(before) {
  const last = before.at(-1);
  if (!last) return 'clause';
  if (last.kind === 'keyword') {
    const word = last.text.toUpperCase();
    if (last.text === 'a') return 'class';
    if (word === 'PREFIX') return 'declaration';
    if (['GRAPH', 'FROM', 'NAMED'].includes(word)) return 'graph';
  }
  if (last.text === 'rdf:type') return 'class';
  const open = innermost(before);
  if (open < 0) return 'clause';
  if (before[open].text === '(') return 'value';
  return inPattern(before.slice(open));
}

/** Return the index of the bracket that is open at the end, or -1. */
function innermost(list) {
  let depth = 0;
  for (let i = list.length - 1; i >= 0; i -= 1) {
    if (list[i].kind === 'close') depth += 1;
    else if (list[i].kind === 'open' && depth === 0) return i;
    else if (list[i].kind === 'open') depth -= 1;
  }
  return -1;
}

/** Tell subject, property and object apart, from the open bracket on. */
function inPattern(list) {
  if (/^[/|^!]$/.test(list.at(-1).text)) return 'property';
  let terms = 0;
  let depth = 0;
  for (let i = list.length - 1; i >= 0; i -= 1) {
    const { kind, text } = list[i];
    if (kind === 'close') {
      if (text === '}' && depth === 0) return byCount(terms);
      depth += 1;
    } else if (kind === 'open' && depth > 0) {
      depth -= 1;
      if (depth === 0) terms += 1;
    } else if (depth === 0) {
      if (kind === 'open') return byCount(text === '[' ? terms + 1 : terms);
      if (text === ';') return byCount(terms + 1);
      if (text === ',') return 'object';
      if (text === '.') return byCount(terms);
      if (kind === 'keyword' && text !== 'a') return 'subject';
      if (kind !== 'sign') terms += 1;
    }
  }
  return 'subject';
}

const byCount = (terms) => ['subject', 'property'][terms] ?? 'object';

/**
 * Make everything that may be offered in a query from what the page has loaded.
 * @param {{prefixes: Record<string, string>, kinds: string[], offers: Array[]}} known
 */
export function offersOf(known) {
  const made = known.offers.map(([kind, name, label = '', also = [], about = '']) =>
    offer(known.kinds[kind], name, label, also, about));
  for (const [prefix, iri] of Object.entries(known.prefixes)) {
    made.push(offer('prefix', `${prefix}:`, iri));
    made.push(offer('declaration', `${prefix}: <${iri}>`, ''));
  }
  for (const word of KEYWORDS) made.push(offer('keyword', word, ''));
  for (const word of FUNCTIONS) made.push(offer('function', `${word}(`, ''));
  return made;
}

function offer(kind, name, label, also = [], about = '') {
  const plain = name.replaceAll('\\', '').toLowerCase();
  const words = [label, ...also].map((one) => one.toLowerCase());
  return { kind, name, label, about, plain, words };
}

/**
 * Choose what fits at the caret, the likeliest first.
 * @param {ReturnType<typeof situation>} here
 * @param {ReturnType<typeof offersOf>} offers
 * @param {string} text the query, for its variables
 */
export function candidates(here, offers, text) {
  const all = [...offers, ...variables(text, here)];
  const found = matching(here, all, here.word);
  const slash = here.word.lastIndexOf('/');
  if (found.length || slash < 0) return { from: here.from, found };
  const rest = here.word.slice(slash + 1);
  const place = { ...here, place: 'property' };
  return { from: here.from + slash + 1, found: rest ? matching(place, all, rest) : [] };
}

function variables(text, here) {
  const names = tokens(text)
    .filter((one) => one.kind === 'variable' && one.start !== here.from)
    .map((one) => one.text);
  return [...new Set(names)].sort().map((name) => offer('variable', name, ''));
}

function matching(here, all, word) {
  const wanted = word.replaceAll('\\', '').toLowerCase();
  const order = FITTING[here.place];
  const scored = [];
  for (const [index, one] of all.entries()) {
    const fits = order.indexOf(familyOf(one.kind));
    const close = fits < 0 ? null : closeness(one, wanted);
    if (close === null) continue;
    const near = here.place === 'object' && one.kind === here.near ? -2 : 0;
    scored.push([near + (close > 1 ? 1 : Math.min(close, 0)), fits, close, index, one]);
  }
  scored.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
  return scored.slice(0, MOST).map((one) => one.at(-1));
}

function familyOf(kind) {
  const own = ['prefix', 'declaration', 'keyword', 'function', 'variable', 'graph'];
  return TERMS.has(kind) || own.includes(kind) ? kind : 'entity';
}

/** Tell how well a word finds something: less is better, null is not at all. */
function closeness(one, wanted) {
  if (one.plain === wanted) return -0.5;
  if (!wanted || one.plain.startsWith(wanted)) return 0;
  if (wanted.includes(':') || /^[?$]/.test(wanted)) return null;
  const local = one.plain.slice(one.plain.indexOf(':') + 1);
  if (['prefix', 'declaration', 'keyword', 'function'].includes(one.kind)) return null;
  if (local.startsWith(wanted)) return 1;
  if (one.words.some((word) => word.startsWith(wanted))) return 2;
  const part = [` ${wanted}`, `-${wanted}`, `/${wanted}`];
  if ([local, ...one.words].some((word) => part.some((cut) => word.includes(cut)))) return 3;
  const short = wanted.length < 3 && /^[\x00-\x7f]*$/.test(wanted);
  return !short && [local, ...one.words].some((word) => word.includes(wanted)) ? 4 : null;
}

/** Return the declaration that a name needs and the query lacks, or an empty string. */
export function missing(name, text, prefixes) {
  const prefix = name.match(/^([\p{L}][\p{L}\p{N}_.-]*)?:/u)?.[1];
  if (prefix === undefined || !(prefix in prefixes)) return '';
  const declared = new RegExp(`\\bPREFIX\\s+${prefix.replace(/[.-]/g, '\\$&')}:`, 'i');
  return declared.test(text) ? '' : `PREFIX ${prefix}: <${prefixes[prefix]}>\n`;
}

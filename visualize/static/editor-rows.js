// Results as rows of terms: read, written short, compared, sorted, filtered.

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const NUMERIC = new Set(`integer decimal float double int long short byte nonNegativeInteger
  positiveInteger nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort
  unsignedByte`.split(/\s+/).map((name) => XSD + name));
const DATES = new Set(['date', 'dateTime', 'dateTimeStamp', 'gYear', 'gYearMonth'].map((n) => XSD + n));
const TERM = String.raw`<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?`;
const TRIPLE = new RegExp(`^(${TERM})\\s+(${TERM})\\s+(${TERM})\\s*\\.\\s*$`, 'u');
const ESCAPES = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f', '"': '"', "'": "'", '\\': '\\' };

/**
 * Read a result.
 * @param {string} media `application/sparql-results+json` or `application/n-triples`
 * @param {string} text
 * @param {string[]} heads names of the three columns of a graph
 * @returns {{kind: 'boolean', value: boolean}|{kind: 'table'|'graph', columns: string[],
 *   rows: (object|null)[][]}} a term is as in the SPARQL 1.1 JSON results; null is no value
 * @throws {SyntaxError} where it is no such document
 */
export function readResult(media, text, heads) {
  if (media === 'application/n-triples') return { kind: 'graph', columns: heads, rows: triples(text) };
  if (media !== 'application/sparql-results+json') throw new SyntaxError(media);
  const { head, results, boolean } = JSON.parse(text);
  if (typeof boolean === 'boolean') return { kind: 'boolean', value: boolean };
  if (!Array.isArray(head?.vars) || !Array.isArray(results?.bindings)) throw new SyntaxError('no rows');
  const rows = results.bindings.map((row) => head.vars.map((name) => row[name] ?? null));
  return { kind: 'table', columns: head.vars, rows };
}

function triples(text) {
  return text.split('\n').filter((line) => line.trim()).map((line) => {
    const match = TRIPLE.exec(line);
    if (!match) throw new SyntaxError(line.slice(0, 100));
    return match.slice(1).map(term);
  });
}

function term(text) {
  if (text.startsWith('<')) return { type: 'uri', value: unescape(text.slice(1, -1)) };
  if (text.startsWith('_:')) return { type: 'bnode', value: text.slice(2) };
  const [, value, language, datatype] = /^"([^]*)"(?:@([\w-]+)|\^\^<(.*)>)?$/u.exec(text);
  const made = { type: 'literal', value: unescape(value) };
  if (language) made['xml:lang'] = language;
  if (datatype) made.datatype = unescape(datatype);
  return made;
}

function unescape(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu, (_, four, eight, one) =>
    (one ? ESCAPES[one] ?? one : String.fromCodePoint(Number.parseInt(four ?? eight, 16))));
}

/** How terms are written: prefixes, longest namespace first, and labels by IRI. */
export class Names {
  constructor(prefixes, labels, pages) {
    this.spaces = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
    this.labels = labels;
    this.pages = Object.entries(pages);
    this.named = true;
  }

  /** Return an IRI with its prefix where that reads well, else as it is. */
  short(iri) {
    for (const [prefix, space] of this.spaces) {
      const local = iri.slice(space.length);
      if (iri.startsWith(space) && /^[\p{L}\p{N}_.:@%+/-]*$/u.test(local)) return `${prefix}:${local}`;
    }
    return iri;
  }

  /** Return what a person reads for a term. */
  text(term) {
    if (term === null) return '';
    if (term.type === 'uri') return (this.named && this.labels.get(term.value)) || this.short(term.value);
    if (term.type === 'bnode') return `_:${term.value}`;
    if (term.type === 'triple') {
      const { subject, predicate, object } = term.value;
      return `<< ${[subject, predicate, object].map((one) => this.text(one)).join(' ')} >>`;
    }
    return term.value;
  }

  /** Return the address of an IRI: our own page of it, the web's, or null. */
  href(iri, look) {
    for (const [space, page] of this.pages) {
      if (!iri.startsWith(space)) continue;
      const path = page + iri.slice(space.length);
      return look && !path.includes('?') && !path.includes('#') ? `${path}?${look}` : path;
    }
    return /^https?:\/\//i.test(iri) ? iri : null;
  }

  /** Tell whether an address of `href` is one of our own pages. */
  own(iri) {
    return this.pages.some(([space]) => iri.startsWith(space));
  }
}

/** Return the number that a literal is, or null. */
export function numberOf(term) {
  if (term?.type !== 'literal' || !NUMERIC.has(term.datatype)) return null;
  const value = Number(term.value.replace(/^\+/, '').replace(/^(-?)INF$/, '$1Infinity'));
  return Number.isNaN(value) ? null : value;
}

function rank(term) {
  if (term === null) return 0;
  return { bnode: 1, uri: 2, literal: 3 }[term.type] ?? 4;
}

/** Return a function that compares two terms as ORDER BY does, and text as people do. */
export function comparer(names, lang) {
  const collator = new Intl.Collator(lang, { numeric: true });
  return (a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (a === null) return 0;
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x !== null && y !== null) return x - y;
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    if (DATES.has(a.datatype) && DATES.has(b.datatype)) {
      const [from, to] = [Date.parse(a.value), Date.parse(b.value)];
      if (!Number.isNaN(from) && !Number.isNaN(to) && from !== to) return from - to;
    }
    return collator.compare(names.text(a), names.text(b));
  };
}

/** Sort rows by a column: 1 upwards, -1 downwards; rows without a value come last. */
export function sorted(rows, column, direction, compare) {
  return [...rows].sort((a, b) => {
    if ((a[column] === null) !== (b[column] === null)) return a[column] === null ? 1 : -1;
    return direction * compare(a[column], b[column]);
  });
}

/** Keep the rows that have every word somewhere. */
export function filtered(rows, text, names) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const whole = row.map((one) => `${names.text(one)} ${one?.value ?? ''}`).join(' ').toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** Write rows as a Markdown table. */
export function markdown(columns, rows, names) {
  const cell = (text) => text.replace(/[\\|`*_[\]<>]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ');
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  const rule = `|${' --- |'.repeat(columns.length)}`;
  return [line(columns), rule, ...rows.map((row) => line(row.map((one) => names.text(one))))].join('\n');
}

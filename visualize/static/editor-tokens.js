// The words of SPARQL and Turtle, for colours, brackets and completion: text in, tokens out.

const FORMS = `ASK BASE CONSTRUCT DESCRIBE FROM NAMED PREFIX SELECT VERSION`;
const PARTS = `AS ASC BIND BY DESC DISTINCT EXISTS FILTER GRAPH GROUP HAVING IN LIMIT MINUS NOT OFFSET
  OPTIONAL ORDER REDUCED SEPARATOR SERVICE SILENT UNDEF UNION VALUES WHERE`;
const WRITING = `ADD ALL CLEAR COPY CREATE DATA DEFAULT DELETE DROP INSERT INTO LOAD MOVE TO USING WITH`;

/** Words that build a query. */
export const KEYWORDS = `${FORMS} ${PARTS}`.split(/\s+/);

/** Functions and aggregates. */
export const FUNCTIONS = `ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY
  ENCODE_FOR_URI FLOOR GROUP_CONCAT HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG
  LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS
  SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID
  SUBSTR SUM TIMEZONE TZ UCASE URI UUID YEAR`.split(/\s+/);

const WORDS = new Map([
  ...[...KEYWORDS, ...WRITING.split(/\s+/)].map((word) => [word, 'keyword']),
  ...FUNCTIONS.map((word) => [word, 'function']),
  ...['TRUE', 'FALSE'].map((word) => [word, 'literal']),
]);

const NAME = String.raw`\p{L}\p{N}\p{M}_\u00B7\u200C\u200D`;
const LOCAL = String.raw`(?:[${NAME}:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=\/?#@%])`;
const INNER = String.raw`(?:[${NAME}:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=\/?#@%])`;
const PREFIX = String.raw`(?:\p{L}(?:[${NAME}.\-]*[${NAME}\-])?)?`;
const STRINGS = [
  String.raw`"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""`,
  String.raw`'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''`,
  String.raw`"(?!"")(?:[^"\\\n\r]|\\.)*"`,
  String.raw`'(?!'')(?:[^'\\\n\r]|\\.)*'`,
];

const PATTERNS = [
  ['space', String.raw`\s+`],
  ['comment', String.raw`#[^\n\r]*`],
  ['iri', String.raw`<[^<>"{}|^\x60\\\x00-\x20]*>`],
  ['string', STRINGS.join('|')],
  ['bad', String.raw`"""[^]*|'''[^]*|["'][^\n\r]*`],
  ['variable', String.raw`[?$][${NAME}]+`],
  ['blank', String.raw`_:[${NAME}](?:[${NAME}.\-]*[${NAME}\-])?`],
  ['name', `${PREFIX}:(?:${LOCAL}(?:${INNER}*${LOCAL.replace(':]', String.raw`:\-]`)})?)?`],
  ['number', String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?`],
  ['language', String.raw`@[A-Za-z]+(?:-[A-Za-z0-9]+)*`],
  ['word', String.raw`[\p{L}_][${NAME}]*`],
  ['open', String.raw`[{(\[]`],
  ['close', String.raw`[})\]]`],
  ['sign', String.raw`\^\^|&&|\|\||[!<>]=|[.;,=<>!|^/*+?\-]`],
  ['bad', String.raw`[^]`],
];

const SPARQL = new RegExp(PATTERNS.map(([, pattern]) => `(${pattern})`).join('|'), 'uy');

/**
 * Read a text. Every character is in exactly one token, in order.
 * @param {string} text
 * @returns {{kind: string, start: number, end: number, text: string}[]}
 */
export function tokens(text) {
  const found = [];
  SPARQL.lastIndex = 0;
  for (let match = SPARQL.exec(text); match && match[0]; match = SPARQL.exec(text)) {
    const [kind] = PATTERNS[match.findIndex((part, i) => i > 0 && part !== undefined) - 1];
    const start = match.index;
    found.push({ kind: finer(kind, match[0]), start, end: start + match[0].length, text: match[0] });
  }
  return found;
}

function finer(kind, text) {
  if (kind !== 'word') return kind;
  return text === 'a' ? 'keyword' : WORDS.get(text.toUpperCase()) ?? 'word';
}

const PAIRS = { '{': '}', '(': ')', '[': ']' };

/**
 * Find the bracket at the caret and the one that belongs to it.
 * @returns {{at: number, other: number|null}|null} offsets; null where the caret is at no bracket
 */
export function brackets(found, caret) {
  const touching = found.filter((one) => isBracket(one) && (one.end === caret || one.start === caret));
  const here = touching.find((one) => one.end === caret) ?? touching[0];
  if (!here) return null;
  const list = found.filter(isBracket);
  return { at: here.start, other: partner(list, list.indexOf(here)) };
}

const isBracket = (token) => token.kind === 'open' || token.kind === 'close';

function partner(list, index) {
  const step = list[index].kind === 'open' ? 1 : -1;
  const waiting = [];
  for (let i = index; i >= 0 && i < list.length; i += step) {
    const one = list[i];
    if (one.kind === list[index].kind) {
      waiting.push(one.text);
    } else {
      const [open, close] = step > 0 ? [waiting.pop(), one.text] : [one.text, waiting.pop()];
      if (PAIRS[open] !== close) return null;
      if (!waiting.length) return one.start;
    }
  }
  return null;
}

/** Return the offset of a line and column, both from 1; columns count code points. */
export function offsetOf(text, line, column) {
  const lines = text.split(/\r\n|\r|\n/);
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const before = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  return before + [...lines[index]].slice(0, Math.max(column, 1) - 1).join('').length;
}

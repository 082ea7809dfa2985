// What the editor knows of the data: loaded from the server, or asked of a dataset served alone.

import { READ, ask } from './editor-ask.js';

const TERMS = { class: '[] a ?term', property: '[] ?term []' };
const LOOKED_AT = 20_000;
const MOST = 200;
const SECONDS = 3;

/**
 * Return prefixes, kinds and offers; see `offersOf`.
 * @param {{completion?: string, prefixes?: object, graphs?: string[]}} data of the page
 */
export async function learn(data) {
  if (data.completion) {
    const response = await fetch(data.completion, { headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(`${data.completion}: ${response.status}`);
    return response.json();
  }
  const kinds = ['graph', ...Object.keys(TERMS)];
  const offers = data.graphs.map((iri) => [0, `<${iri}>`]);
  for (const [kind, pattern] of Object.entries(TERMS)) {
    for (const iri of await used(pattern)) offers.push([kinds.indexOf(kind), nameOf(iri, data.prefixes)]);
  }
  return { prefixes: data.prefixes, kinds, offers, declare: true };
}

/** Ask which terms the beginning of a dataset uses; one that is too slow to say offers none. */
async function used(pattern) {
  const query = `SELECT DISTINCT ?term { { SELECT ?term { { ${pattern} } UNION { GRAPH ?g { ${pattern} } } }
    LIMIT ${LOOKED_AT} } FILTER(isIRI(?term)) } LIMIT ${MOST}`;
  const answer = await ask(query, READ, AbortSignal.timeout(SECONDS * 1000)).catch(late);
  if (!answer?.ok) return [];
  return JSON.parse(answer.text).results.bindings.map((row) => row.term.value).sort();
}

function late(error) {
  if (error.name !== 'TimeoutError') throw error;
  return null;
}

function nameOf(iri, prefixes) {
  for (const [prefix, space] of Object.entries(prefixes)) {
    const local = iri.slice(space.length);
    if (iri.startsWith(space) && /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(local)) return `${prefix}:${local}`;
  }
  return `<${iri}>`;
}

/** Return the labels of entities by IRI; terms keep their names. */
export function labelsOf({ prefixes, kinds, offers }) {
  const labels = new Map();
  for (const [kind, name, label] of offers) {
    if (!label || ['class', 'property', 'individual', 'graph'].includes(kinds[kind])) continue;
    const at = name.indexOf(':');
    labels.set(prefixes[name.slice(0, at)] + name.slice(at + 1).replaceAll('\\', ''), label);
  }
  return labels;
}

// Asking the endpoint: one POST, which may be cancelled; the server then ends the query as well.

/** Media types that this page reads. */
export const READ = 'application/sparql-results+json, application/n-triples;q=0.9';

/** Formats that may be downloaded, for solutions and for graphs: name, file ending, media type. */
export const FORMATS = {
  table: [
    ['CSV', 'csv', 'text/csv'],
    ['TSV', 'tsv', 'text/tab-separated-values'],
    ['JSON', 'json', 'application/sparql-results+json'],
    ['XML', 'xml', 'application/sparql-results+xml'],
  ],
  graph: [
    ['Turtle', 'ttl', 'text/turtle'],
    ['N-Triples', 'nt', 'application/n-triples'],
    ['JSON-LD', 'jsonld', 'application/ld+json'],
    ['RDF/XML', 'rdf', 'application/rdf+xml'],
  ],
};

/**
 * Send a query.
 * @param {string} query
 * @param {string} accept
 * @param {AbortSignal} signal
 * @returns {Promise<{ok: true, media: string, text: string}|{ok: false, problem: object}>}
 * @throws {DOMException} an AbortError when it was cancelled
 */
export async function ask(query, accept, signal) {
  let response;
  let text;
  try {
    response = await fetch('/sparql', {
      method: 'POST',
      headers: { Accept: accept },
      body: new URLSearchParams({ query }),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, problem: { offline: error.message } };
  }
  const media = (response.headers.get('Content-Type') ?? '').split(';')[0];
  if (response.ok) return { ok: true, media, text };
  return { ok: false, problem: problemOf(response, media, text) };
}

function problemOf(response, media, text) {
  const again = response.headers.get('Retry-After');
  const told = /[/+]json$/.test(media) ? JSON.parse(text) : { detail: text.slice(0, 500) };
  return { title: `${response.status} ${response.statusText}`, status: response.status, ...told, again };
}

/** Offer a text as a file. */
export function download(text, name, media) {
  const address = URL.createObjectURL(new Blob([text], { type: media }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

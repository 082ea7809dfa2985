// The address of a query and of how its result is shown.

const LONGEST = 6000;

/**
 * Read the address.
 * @returns {{query: string|null, wanted: {view?: string, of: string[]}}} `of` names columns
 */
export function read(given, views) {
  const hash = new URLSearchParams(location.hash.slice(1));
  const view = hash.get('view');
  const of = (hash.get('of') ?? '').split(',').filter(Boolean);
  const query = hash.get('query') ?? given;
  return { query, wanted: { ...(views.includes(view) ? { view } : {}), of } };
}

/**
 * Return the address of a query: in `?query=`, which every client understands, or where that
 * would be too long, behind `#`, which this page alone does.
 * @returns {{href: string, long: boolean}}
 */
export function addressOf(query, { look = '', view = 'table', of = [] } = {}) {
  const hash = new URLSearchParams();
  const search = new URLSearchParams();
  search.set('query', query);
  const long = search.toString().length > LONGEST;
  if (long) {
    hash.set('query', query);
    search.delete('query');
  }
  if (view !== 'table') hash.set('view', view);
  if (view !== 'table' && of.length) hash.set('of', of.join(','));
  for (const [name, value] of new URLSearchParams(look)) search.append(name, value);
  const text = [search, hash].map(String);
  return { href: `/sparql${text[0] && `?${text[0]}`}${text[1] && `#${text[1]}`}`, long };
}

/** Name the columns that a view shows, as they stand in the address. */
export function columnsOf(result, state) {
  const name = (index) => result.columns[index] ?? '*';
  if (state.view === 'pivot' && state.pivot) {
    const { row, column, value, as } = state.pivot;
    return [name(row), name(column), name(value), as];
  }
  if (state.view === 'chart' && state.chart) return [name(state.chart.label), name(state.chart.number)];
  return [];
}

/** Read the columns of an address for a result; nothing where it has no such columns. */
export function stateOf(result, { view, of }) {
  const at = (name) => (name === '*' ? -1 : result.columns.indexOf(name));
  if (view === 'pivot' && of.length === 4 && ['list', 'count', 'sum'].includes(of[3])) {
    const [row, column, value] = of.slice(0, 3).map(at);
    if (Math.min(row, column, value) >= 0) return { view, pivot: { row, column, value, as: of[3] } };
  }
  if (view === 'chart' && of.length === 2 && at(of[0]) >= 0) {
    return { view, chart: { label: at(of[0]), number: at(of[1]) } };
  }
  return view ? { view } : {};
}

/** Put an address into the bar, and its query into the links that change language and colours. */
export function put(href) {
  history.replaceState(null, '', href);
  const here = new URL(href, location.href);
  for (const link of document.querySelectorAll('.look a')) {
    const url = new URL(link.href);
    url.searchParams.delete('query');
    if (here.searchParams.has('query')) url.searchParams.set('query', here.searchParams.get('query'));
    url.hash = here.hash;
    link.href = url.pathname + url.search + url.hash;
  }
}

// The part of the address that changes without loading: filters, search, and what is open.

export const MANY = ['platform', 'model', 'owner', 'status', 'kind', 'relation'];
const OWN = [...MANY, 'q', 'sel'];

/** Read the state from the address. */
export function read() {
  const query = new URLSearchParams(location.search);
  const state = { q: query.get('q') ?? '', sel: query.get('sel') ?? '' };
  for (const name of MANY) state[name] = new Set(query.getAll(name));
  return state;
}

/** Put the state into the parameters of an address; what else it holds stays. */
export function put(address, state, names = OWN) {
  const url = new URL(address, location.href);
  for (const name of OWN) url.searchParams.delete(name);
  for (const name of names) {
    const values = MANY.includes(name) ? [...state[name]] : [state[name]];
    for (const value of values) if (value) url.searchParams.append(name, value);
  }
  return url.pathname + url.search;
}

/** Write the state into the address bar: a step in the history, or in place while typing. */
export function write(state, inPlace = false) {
  const address = put(location.href, state);
  if (address === location.pathname + location.search) return;
  history[inPlace ? 'replaceState' : 'pushState'](null, '', address);
}

/** Return what the address says of the data itself; when it differs, the page is loaded anew. */
export function dataKey(fixed = []) {
  const query = new URLSearchParams(location.search);
  for (const name of OWN) if (!fixed.includes(name)) query.delete(name);
  query.sort();
  return query.toString();
}

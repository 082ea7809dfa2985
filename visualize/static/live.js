// Filters that work at once: what the form, the links and the counts of a page follow.

import { MANY, put } from './state.js';

/** Say in each closed list of the form what is chosen in it. */
export function summaries(form, separator) {
  for (const drop of form.querySelectorAll('.drop')) {
    const text = drop.querySelector('.chosen');
    if (!text?.dataset.all) continue;
    const chosen = [...drop.querySelectorAll('input:checked')].map((box) => {
      return box.parentElement.textContent.trim();
    });
    text.textContent = chosen.join(separator) || text.dataset.all;
  }
}

/** Put the state into the form, after Back or Forward. */
export function fillForm(form, state, separator) {
  for (const box of form.querySelectorAll('input[type=checkbox]')) {
    if (MANY.includes(box.name)) box.checked = state[box.name].has(box.value);
  }
  form.elements.q.value = state.q;
  summaries(form, separator);
}

/** Load the page for what the form says, without parameters that say nothing. */
export function load(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  const text = query.toString();
  location.assign(text ? `${location.pathname}?${text}` : location.pathname);
}

/** Let the links that keep the state follow it. */
export function followLinks(state) {
  for (const link of document.querySelectorAll('a[data-live]')) {
    link.href = put(link.href, state, link.dataset.live.split(' '));
  }
}

/** The line "the same as" follows the filters; SPARQL is only known for what was loaded. */
export function followSame(state, changed, general) {
  const box = document.querySelector('[data-same]');
  if (!box) return;
  const platform = new Set(state.platform);
  if (general && platform.size) platform.add('any');
  box.hidden = Boolean(state.q);
  for (const link of box.querySelectorAll('a')) {
    if (link.pathname === '/sparql') link.hidden = changed;
    else link.href = put(link.href, { ...state, platform }, MANY);
  }
}

/** Close the lists of the form that are open, but for one that holds an element. */
export function closeLists(keep = null) {
  let closed = null;
  for (const drop of document.querySelectorAll('.drop[open]')) {
    if (keep && drop.contains(keep)) continue;
    drop.open = false;
    closed = drop;
  }
  return closed;
}

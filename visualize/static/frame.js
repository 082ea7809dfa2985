// What every page's frame does beyond links: search, folding, the command to copy.

import { Search } from './search.js';

const find = (selector) => document.querySelector(selector);

/** Let "/" lead to the search, unless the page has a field of its own for that key. */
function shortcut(input) {
  if (find('[aria-keyshortcuts="/"]')) return;
  input.setAttribute('aria-keyshortcuts', '/');
  const sign = Object.assign(document.createElement('kbd'), { textContent: '/' });
  sign.setAttribute('aria-hidden', 'true');
  input.after(sign);
  addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, select, textarea, [contenteditable]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

/** Fold an open menu away by Escape, or by a press outside of it. */
function folding(folds) {
  addEventListener('click', ({ target }) => {
    for (const fold of folds) if (fold.open && !fold.contains(target)) fold.open = false;
  });
  for (const fold of folds) {
    fold.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !fold.open) return;
      event.stopPropagation();
      fold.open = false;
      fold.querySelector('summary').focus();
    });
  }
}

/** Return the command for the address that the page's link to JSON has now. */
function command(href) {
  const address = new URL(href, location.href).href.replaceAll("'", "'\\''");
  return `curl -H 'Accept: application/json' '${address}'`;
}

/** Keep the command in step with the filters, and offer to copy it. */
function shell(fold) {
  const code = fold.querySelector('[data-curl]');
  const copy = fold.querySelector('[data-copy]');
  const link = fold.parentElement.querySelector('a');
  fold.addEventListener('toggle', () => {
    if (link.getAttribute('href').startsWith('/ownership?')) code.textContent = command(link.href);
  });
  if (!navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    const before = copy.textContent;
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = copy.dataset.copy;
    setTimeout(() => { copy.textContent = before; }, 2000);
  });
}

const form = find('#search');
if (form) {
  shortcut(form.elements.q);
  const search = new Search(form);
  form.search = search;
}
folding(document.querySelectorAll('.menu, .nav-more'));
for (const fold of document.querySelectorAll('.shell')) shell(fold);

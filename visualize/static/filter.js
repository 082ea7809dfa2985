// Which cells the filters keep: the same rule as visualize/matrix.py, on the table of the page.

/** Read the cells of the table, by id. */
export function readCells() {
  const cells = new Map();
  for (const link of document.querySelectorAll('#table a[data-id]')) {
    const id = link.dataset.id;
    const [platform, model, segment] = split(id);
    const look = link.querySelector('.face').classList;
    const owner = named(look, 'owner-');
    const status = named(look, 'status-');
    const says = link.title;
    const text = `${id} ${says}`.toLowerCase();
    const name = link.getAttribute('aria-label');
    cells.set(id, { id, platform, model, segment, owner, status, name, says, text, link, on: true });
  }
  return cells;
}

function named(classes, prefix) {
  return [...classes].find((one) => one.startsWith(prefix)).slice(prefix.length);
}

function split(id) {
  const [platform, model, ...rest] = id.split('/');
  return [platform, model, rest.join('/')];
}

const holds = (wanted, value) => !wanted.size || wanted.has(value);

function found(cell, q) {
  return q.toLowerCase().split(/\s+/).every((word) => cell.text.includes(word));
}

function row(cell, state, general) {
  const platform = holds(state.platform, cell.platform) || (general && cell.platform === 'any');
  return platform && holds(state.model, cell.model);
}

/** Mark the cells that the state keeps, show it in the table, and return the counts. */
export function apply(cells, state, general) {
  const counts = new Map();
  const add = (key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const rows = new Set();
  let matching = 0;
  for (const cell of cells.values()) {
    const here = row(cell, state, general) && found(cell, state.q);
    const owner = holds(state.owner, cell.owner);
    const status = holds(state.status, cell.status);
    if (here && status) add(`owner:${cell.owner}`);
    if (here && owner) add(`status:${cell.status}`);
    cell.on = here && owner && status;
    if (cell.on) {
      matching += 1;
      rows.add(`${cell.platform}/${cell.model}`);
    }
    cell.link.closest('td').classList.toggle('off', !cell.on);
  }
  for (const line of document.querySelectorAll('#table tr[data-row]')) {
    line.hidden = !rows.has(line.dataset.row);
  }
  for (const number of document.querySelectorAll('[data-count]')) {
    number.textContent = counts.get(number.dataset.count) ?? 0;
  }
  return { matching, total: cells.size, rows };
}

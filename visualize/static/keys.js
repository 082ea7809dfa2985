// Walking the graph by keyboard.

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** Return the id of the cell that a key leads to, or null; filtered cells are skipped. */
export function walk(key, from, drawing, cells) {
  if (!drawing) return null;
  const rows = drawing.rows.filter((row) => row.shown).map((row) => row.id);
  const columns = drawing.data.columns.map((column) => column.id);
  const on = (row, column) => cells.get(`${rows[row]}/${columns[column]}`)?.on;
  const here = cells.get(from);
  let row = here ? rows.indexOf(`${here.platform}/${here.model}`) : -1;
  let column = here ? columns.indexOf(here.segment) : -1;
  if (key === 'Home' || key === 'End') {
    column = key === 'Home' ? -1 : columns.length;
    row = Math.max(row, 0);
  }
  const step = STEPS[{ Home: 'ArrowRight', End: 'ArrowLeft' }[key] ?? key];
  if (!step) return null;
  if (row < 0) return firstOn(rows, columns, on);
  do {
    row += step[0];
    column += step[1];
  } while (row >= 0 && row < rows.length && column >= 0 && column < columns.length
    && !on(row, column));
  return on(row, column) ? `${rows[row]}/${columns[column]}` : null;
}

function firstOn(rows, columns, on) {
  for (const row of rows.keys()) {
    for (const column of columns.keys()) {
      if (on(row, column)) return `${rows[row]}/${columns[column]}`;
    }
  }
  return null;
}

/** Return the id of the nearest node in the direction of an arrow key, or null. */
export function toward(key, from, nodes) {
  const [down, right] = STEPS[key] ?? [];
  const here = nodes.get(from);
  if (!here || down === undefined) return null;
  let best = null;
  let least = Infinity;
  for (const node of nodes.values()) {
    const along = (node.x - here.x) * right + (node.y - here.y) * down;
    const aside = Math.abs((node.x - here.x) * down) + Math.abs((node.y - here.y) * right);
    const far = along + 2 * aside;
    if (node.hidden || node === here || along <= 0 || aside > 2 * along || far >= least) continue;
    [best, least] = [node.id, far];
  }
  return best;
}

/** Return the neighbour that comes after (1) or before (-1) the present one, round and round. */
export function roundabout(ids, present, step) {
  if (!ids.length) return null;
  const at = ids.indexOf(present);
  if (at < 0) return ids.at(step > 0 ? 0 : -1);
  return ids.at((at + step) % ids.length);
}

// Makes two forms of answers quicker: a segment is kept or handed over, not both, and the tables
// of measures are sorted by their heads. Without it the boxes tick and the tables read as well.

function single(box) {
  const other = box.name === 'keep' ? 'delegate' : 'keep';
  if (!box.checked) return;
  for (const one of box.closest('.wish').querySelectorAll(`input[name="${other}"]`)) {
    one.checked = false;
  }
}

document.addEventListener('change', (event) => {
  if (event.target.closest?.('.wish')) single(event.target);
});

const value = (row, column) => row.cells[column].dataset.value ?? '';

function compare(one, other) {
  const numbers = [Number(one), Number(other)];
  if (one !== '' && other !== '' && numbers.every(Number.isFinite)) return numbers[0] - numbers[1];
  return one.localeCompare(other);
}

function sort(table, column, direction) {
  const sign = direction === 'desc' ? -1 : 1;
  for (const body of table.tBodies) {
    const rows = [...body.rows];
    rows.sort((a, b) => sign * compare(value(a, column), value(b, column)));
    body.append(...rows);
  }
  for (const head of table.tHead.rows[0].cells) head.removeAttribute('aria-sort');
  const head = table.tHead.rows[0].cells[column];
  head.setAttribute('aria-sort', direction === 'desc' ? 'descending' : 'ascending');
}

function turned(head) {
  const now = head.getAttribute('aria-sort');
  if (!now) return head.dataset.sort;
  return now === 'ascending' ? 'desc' : 'asc';
}

function enable(table) {
  for (const head of table.querySelectorAll('thead th[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => {
      const direction = turned(head);
      sort(table, head.cellIndex, direction);
      history.replaceState(history.state, '', `#sort=${head.cellIndex}-${direction}`);
    });
    head.append(button);
  }
}

// The order is part of the address.
function restore(table) {
  const found = /^#sort=(\d+)-(asc|desc)$/.exec(location.hash);
  const head = found && table.tHead.rows[0].cells[Number(found[1])];
  if (head?.dataset.sort) sort(table, head.cellIndex, found[2]);
}

for (const table of document.querySelectorAll('table.board')) {
  if (!table.querySelector('th[data-sort]')) continue;
  enable(table);
  restore(table);
}

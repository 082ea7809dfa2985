// The coloured text under the field, line by line, and where an offset stands on the screen.

const PLAIN = new Set(['space', 'word', 'sign', 'open', 'close']);

/**
 * Cut tokens into lines of pieces.
 * @param {{kind: string, start: number, end: number, text: string}[]} found
 * @param {{start: number, end: number, look: string}[]} marks what stands out, in order
 * @returns {[string, string][][]} per line its pieces: class and text
 */
export function piecesOf(found, marks = []) {
  const lines = [[]];
  for (const token of found) {
    for (const { start, end } of cut(token, marks)) {
      const mark = marks.find((one) => one.start <= start && end <= one.end);
      const look = [PLAIN.has(token.kind) ? '' : `t-${token.kind}`, mark?.look ?? ''];
      const text = token.text.slice(start - token.start, end - token.start);
      text.split(/\r\n|\r|\n/).forEach((part, i) => {
        if (i) lines.push([]);
        if (part) lines.at(-1).push([look.filter(Boolean).join(' '), part]);
      });
    }
  }
  return lines;
}

function cut(token, marks) {
  const inside = (at) => at > token.start && at < token.end;
  const points = marks.flatMap((one) => [one.start, one.end]).filter(inside);
  const edges = [token.start, ...new Set(points.sort((a, b) => a - b)), token.end];
  return edges.slice(1).map((end, i) => ({ start: edges[i], end }));
}

/** Show a text in a `pre` and its line numbers beside; only lines that changed are made anew. */
export class Paint {
  #keys = [];

  constructor(pre, gutter) {
    this.pre = pre;
    this.gutter = gutter;
  }

  show(found, marks, faultLine = 0) {
    const lines = piecesOf(found, marks);
    const before = this.#keys.length;
    lines.forEach((pieces, i) => this.#line(i, pieces, i + 1 === faultLine));
    while (this.pre.children.length > lines.length) this.pre.lastElementChild.remove();
    if (before !== lines.length) {
      this.gutter.textContent = lines.map((_, i) => i + 1).join('\n');
    }
    this.#keys.length = lines.length;
  }

  #line(index, pieces, fault) {
    const key = JSON.stringify([fault, pieces]);
    if (this.#keys[index] === key) return;
    this.#keys[index] = key;
    const made = document.createElement('div');
    made.className = fault ? 'row fault-row' : 'row';
    for (const [look, text] of pieces) {
      if (!look) {
        made.append(text);
        continue;
      }
      const span = document.createElement('span');
      span.className = look;
      span.textContent = text;
      made.append(span);
    }
    const old = this.pre.children[index];
    if (old) old.replaceWith(made);
    else this.pre.append(made);
  }

  /** Return the rectangle of an offset of the text. */
  place(text, offset) {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/);
    const row = this.pre.children[before.length - 1] ?? this.pre;
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    let left = before.at(-1).length;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.length) {
        const range = document.createRange();
        range.setStart(node, left);
        range.collapse(true);
        return range.getClientRects()[0] ?? row.getBoundingClientRect();
      }
      left -= node.length;
    }
    return row.getBoundingClientRect();
  }
}

// What keys do to the text: indent, comment, new lines. The field's own undo takes it all back.

const STEP = '  ';

/** A change of the text: what replaces [start, end), and the selection after it. */
const change = (start, end, text, from, to = from) => ({ start, end, text, from, to });

function linesAt(text, start, end) {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end;
  const stop = text.indexOf('\n', last);
  return [first, stop < 0 ? text.length : stop];
}

function mapped(text, start, end, map) {
  const [first, last] = linesAt(text, start, end);
  const before = text.slice(first, last);
  const after = map(before.split('\n')).join('\n');
  if (start === end) {
    const caret = Math.max(first, start + after.length - before.length);
    return change(first, last, after, caret);
  }
  return change(first, last, after, first, first + after.length);
}

/** Indent the chosen lines, or go on by one step where no text is chosen. */
export function indent(text, start, end) {
  if (start === end) return change(start, end, STEP, start + STEP.length);
  return mapped(text, start, end, (lines) => lines.map((line) => (line ? STEP + line : line)));
}

/** Take one step off the chosen lines. */
function outdent(text, start, end) {
  return mapped(text, start, end, (lines) => lines.map((line) => line.replace(/^ {1,2}|^\t/, '')));
}

/** Make the chosen lines comments, or text again where all are comments. */
export function comment(text, start, end) {
  return mapped(text, start, end, (lines) => {
    const full = lines.filter((line) => line.trim());
    if (full.length && full.every((line) => /^\s*#/.test(line))) {
      return lines.map((line) => line.replace(/^(\s*)# ?/, '$1'));
    }
    return lines.map((line) => (line.trim() ? line.replace(/^(\s*)/, '$1# ') : line));
  });
}

/** Begin a line as deep as the last one, deeper behind an opening bracket. */
export function newline(text, start, end) {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const depth = line.match(/^[ \t]*/)[0];
  const opened = /[{([]\s*$/.test(line);
  const closing = opened && /^[ \t]*[})\]]/.test(text.slice(end));
  const inner = `\n${depth}${opened ? STEP : ''}`;
  const outer = closing ? `\n${depth}` : '';
  return change(start, end, inner + outer, start + inner.length);
}

/** Write a closing bracket; on a line of its own it goes back by one step. */
export function closing(text, start, end, bracket) {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(first, start);
  const back = /^ +$/.test(line) ? Math.min(STEP.length, line.length) : 0;
  const from = start - back;
  return change(from, end, bracket, from + 1);
}

/** Carry out a change so that the browser can undo it. */
export function carryOut(area, { start, end, text, from, to }) {
  area.focus();
  area.setSelectionRange(start, end);
  const done = text === ''
    ? start === end || document.execCommand('delete')
    : document.execCommand('insertText', false, text);
  if (!done) {
    area.setRangeText(text, start, end, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(from, to);
}

/** Return the change that a key makes, or null for a key that means nothing here. */
export function changeOf(event, text, start, end) {
  const control = event.ctrlKey || event.metaKey;
  if (event.isComposing || event.altKey) return null;
  if (control) return event.key === '/' ? comment(text, start, end) : null;
  if (event.key === 'Tab') return event.shiftKey ? outdent(text, start, end) : indent(text, start, end);
  if (event.key === 'Enter' && !event.shiftKey) return newline(text, start, end);
  if ('})]'.includes(event.key) && start === end) return closing(text, start, end, event.key);
  return null;
}

// A result as the text that a program would get, in any of its formats.

import { FORMATS, ask } from './editor-ask.js';
import { piecesOf } from './editor-paint.js';
import { tokens } from './editor-tokens.js';
import { choice, el } from './editor-words.js';

const MOST = 60_000;
const COLOURED = new Set(['ttl', 'nt']);

/**
 * @param {{kind: string, query: string}} result
 * @param {object} context see Results; `state.raw` is the ending of the format
 */
export function rawView(result, context) {
  const { words, state } = context;
  const formats = FORMATS[result.kind === 'graph' ? 'graph' : 'table'];
  state.raw ??= result.kind === 'graph' ? 'ttl' : 'json';
  const pre = el('pre', { class: 'raw', tabindex: '0', dir: 'ltr', 'aria-label': words('view.raw') });
  const note = el('p', { class: 'quiet', role: 'status' });
  const load = async () => {
    const chosen = state.raw;
    const [, , media] = formats.find(([, ending]) => ending === chosen);
    note.textContent = words('running');
    const answer = await ask(result.query, media, context.signal());
    if (chosen !== state.raw || !pre.isConnected) return;
    note.textContent = '';
    if (!answer.ok) context.fail(answer.problem);
    else show(pre, note, chosen === 'json' ? spread(answer.text) : answer.text, context);
  };
  const start = () => load().catch(context.stopped);
  const options = formats.map(([name, ending]) => [ending, name]);
  const tools = el('div', { class: 'view-tools' }, choice('raw-as', words('raw.as'), options, state.raw, (chosen) => {
    state.raw = chosen;
    start();
  }), note);
  queueMicrotask(start);
  return el('div', { class: 'view' }, tools, pre);
}

const spread = (text) => JSON.stringify(JSON.parse(text), null, 2);

function show(pre, note, text, { words, state }) {
  const part = text.slice(0, MOST);
  if (part.length < text.length) {
    note.textContent = words('raw.cut', { shown: part.length, count: text.length });
  }
  if (!COLOURED.has(state.raw)) {
    pre.textContent = part;
    return;
  }
  pre.replaceChildren();
  for (const pieces of piecesOf(tokens(part))) {
    for (const [look, piece] of pieces) pre.append(look ? el('span', { class: look }, piece) : piece);
    pre.append('\n');
  }
}

// The panel beside a drawing of things: what one is, and all that it has to do with.

import { glyphText } from './faces.js';
import { element } from './panel.js';

const FIRST = 12;

/** Opens, fills and closes the panel. */
class Side {
  constructor(words) {
    this.words = words;
    this.box = document.querySelector('#panel');
    this.body = document.querySelector('#evidence');
    this.closer = document.querySelector('#close');
    this.before = [...this.body.childNodes];
  }

  clear() {
    this.body.replaceChildren(...this.before);
    this.box.classList.remove('open');
    this.closer.hidden = true;
  }

  open(...children) {
    this.body.replaceChildren(...children);
    this.box.classList.add('open');
    this.closer.hidden = false;
    this.box.scrollTop = 0;
  }
}

/** The panel of a saved file: it has no server to ask for the evidence. */
export class SavedPanel extends Side {
  constructor(words, cells) {
    super(words);
    this.cells = cells;
  }

  show(id) {
    const [first, after] = id.split('~');
    const ids = after ? [first, `${first.slice(0, first.lastIndexOf('/'))}/${after}`] : [first];
    const links = ids.map((one) => this.cells.get(one)?.link).filter(Boolean);
    this.open(...links.flatMap((link) => [
      element('p', {}, link.title || link.getAttribute('aria-label')),
      element('p', {}, element('a', { href: link.href }, this.words['open.page'])),
    ]), element('p', { className: 'hint' }, this.words['drawn.saved']));
  }
}

export class NodePanel extends Side {
  constructor(data, scene, choose) {
    super(data.words);
    this.data = data;
    this.scene = scene;
    this.choose = choose;
    this.relations = new Map(data.relations.map((relation) => [relation.id, relation]));
  }

  show(id) {
    const node = this.scene.nodes.get(id);
    if (node) this.open(...this.#head(node), ...this.#actions(node), ...this.#groups(node));
    else if (this.scene.edges.has(id)) this.open(...this.#line(this.scene.edges.get(id)));
    else this.clear();
  }

  #head(node) {
    const kind = this.scene.kindName.get(node.kind) ?? node.kind;
    const name = node.name || node.label;
    // The sentence begins with name and kind, which stand above it already.
    const rest = node.title.startsWith(name) ? node.title.slice(name.length) : node.title;
    const said = rest.replace(/^\s*[(（][^)）]*[)）]/, '').trim();
    return [
      element('p', { className: 'kindline' }, this.#glyph(node), ' ', kind),
      element('h2', { className: 'nodename' }, name),
      ...(said ? [element('p', {}, said)] : []),
    ];
  }

  #glyph(node) {
    const owner = node.kind === 'party' ? ` owner-${node.id.slice(node.id.indexOf('/') + 1)}` : '';
    const sign = element('span', { className: `glyph kind-${node.kind}${owner}` }, glyphText(node, this.words));
    sign.setAttribute('aria-hidden', 'true');
    return sign;
  }

  #actions(node) {
    const page = this.words[node.kind === 'more' ? 'drawn.list' : 'open.page'];
    const links = [[node.href, page], [node.around, this.words['drawn.around']]]
      .filter(([href]) => href)
      .map(([href, text]) => element('a', { href, className: 'button' }, text));
    return links.length ? [element('p', { className: 'actions' }, ...links)] : [];
  }

  /** The neighbours, by what they have to do with the node. */
  #groups(node) {
    const groups = new Map();
    for (const bundle of this.scene.around.get(node.id)) {
      for (const edge of bundle.kept) {
        const out = edge.from === node.id;
        const key = `${out ? '>' : '<'}${edge.kind}`;
        const held = groups.get(key) ?? { head: this.#relation(edge, out), found: new Map() };
        const other = this.scene.nodes.get(out ? edge.to : edge.from);
        held.found.set(other.id, [other, ...(held.found.get(other.id)?.slice(1) ?? []), edge.label]);
        groups.set(key, held);
      }
    }
    if (!groups.size) return [element('p', { className: 'hint' }, this.words['drawn.alone'])];
    return [...groups.values()].flatMap(({ head, found }) => [
      element('h3', {}, head, ' ', element('span', { className: 'number' }, String(found.size))),
      this.#list([...found.values()].map(([other]) => other)),
    ]);
  }

  #relation(edge, out) {
    const named = this.relations.get(edge.kind);
    const relation = (!out && named?.back) || named?.label || edge.label;
    if (!out && named?.back) return relation;
    return this.words[out ? 'drawn.out' : 'drawn.in'].replace('{relation}', () => relation);
  }

  #list(nodes) {
    const list = element('ul', { className: 'nodes' });
    const add = (some) => list.append(...some.map((node) => element('li', {}, this.#button(node))));
    add(nodes.slice(0, FIRST));
    if (nodes.length > FIRST + 1) {
      const rest = this.words['drawn.rest'].replace('{count}', String(nodes.length - FIRST));
      const more = element('button', { type: 'button', className: 'rest' }, rest);
      more.addEventListener('click', () => {
        more.parentElement.remove();
        add(nodes.slice(FIRST));
        list.children[FIRST].querySelector('button').focus();
      });
      list.append(element('li', {}, more));
    } else add(nodes.slice(FIRST));
    return list;
  }

  #button(node) {
    const button = element('button', { type: 'button', className: 'node' }, this.#glyph(node),
      element('span', {}, node.name || node.label));
    button.addEventListener('click', () => this.choose(node.id));
    return button;
  }

  #line(bundle) {
    const ends = [bundle.from, bundle.to].map((id) => this.scene.nodes.get(id));
    return [
      element('h2', {}, ends.map((node) => node.name || node.label).join(' – ')),
      ...bundle.kept.slice(0, 40).map((edge) => {
        const [from, to] = [edge.from, edge.to].map((id) => this.scene.nodes.get(id).label);
        return element('p', {}, edge.title || `${from} → ${edge.label} → ${to}`);
      }),
      this.#list(ends),
    ];
  }
}

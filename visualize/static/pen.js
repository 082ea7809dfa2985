// One way to draw on the canvas and into SVG: a picture that is saved is the picture that is seen.

const SVG = 'http://www.w3.org/2000/svg';
const LETTERED = /[\u3400-\u9fff]/;

/** Write a number short enough for SVG. */
export function brief(number) {
  return String(Math.round(number * 100) / 100);
}

/** Measures texts and breaks them into lines. */
export class Ruler {
  constructor(family, context = document.createElement('canvas').getContext('2d')) {
    this.family = family;
    this.context = context;
  }

  font({ size = 12, weight = 400 }) {
    return `${weight} ${size}px ${this.family}`;
  }

  width(text, style) {
    this.context.font = this.font(style);
    return this.context.measureText(text).width;
  }

  clip(text, most, style) {
    if (text.length < 200 && this.width(text, style) <= most) return text;
    let short = text.slice(0, 80);
    while (short.length > 1 && this.width(`${short}…`, style) > most) short = short.slice(0, -1);
    return `${short.trimEnd()}…`;
  }

  /** Split Chinese after each stroke if that is enough, else anywhere. */
  #chinese(text, most, style) {
    const parts = text.split(/(?<=[/／])/);
    return parts.every((part) => this.width(part, style) <= most) ? parts : [...text];
  }

  /** Break a text into at most so many lines; Chinese may break anywhere. */
  wrap(text, most, lines, style, longest = 300) {
    const cut = text.slice(0, longest);
    const words = LETTERED.test(cut) ? this.#chinese(cut, most, style) : cut.split(/(?<=[\s/-])/);
    const found = [''];
    for (const word of words) {
      const line = found.at(-1) + word;
      if (found.at(-1) && this.width(line.trimEnd(), style) > most) found.push(word);
      else found[found.length - 1] = line;
    }
    const kept = found.slice(0, lines).map((line) => this.clip(line.trim(), most, style));
    if (found.length > lines) kept[lines - 1] = this.clip(`${kept[lines - 1]} …`, most, style);
    return kept;
  }
}

/** Draws on a canvas, in whatever coordinates the context has now. */
export class CanvasPen {
  constructor(context, family, paths = new Map()) {
    this.context = context;
    this.paths = paths;
    this.ruler = new Ruler(family, context);
  }

  rect(x, y, width, height, { radius = 0, ...style }) {
    const { context } = this;
    context.beginPath();
    if (radius) context.roundRect(x, y, width, height, radius);
    else context.rect(x, y, width, height);
    this.#ink(style);
  }

  /** Draw SVG path data, moved to `at`; such outlines come again and again and are kept. */
  path(d, { at = null, ...style }) {
    if (!at) {
      this.#ink(style, new Path2D(d));
      return;
    }
    if (!this.paths.has(d)) this.paths.set(d, new Path2D(d));
    this.context.translate(at[0], at[1]);
    this.#ink(style, this.paths.get(d));
    this.context.translate(-at[0], -at[1]);
  }

  /** Draw a line, by way of a point if one is given. */
  line([x1, y1], [x2, y2], via, style) {
    const { context } = this;
    context.beginPath();
    context.moveTo(x1, y1);
    if (via) context.quadraticCurveTo(via[0], via[1], x2, y2);
    else context.lineTo(x2, y2);
    this.#ink(style);
  }

  /** Fill the area between points. */
  area(points, style) {
    const { context } = this;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.closePath();
    this.#ink(style);
  }

  text(text, x, y, { fill, align = 'left', turn = false, halo = null, opacity = 1, ...style }) {
    const { context } = this;
    context.globalAlpha = opacity;
    context.font = this.ruler.font(style);
    context.textAlign = align;
    context.textBaseline = 'alphabetic';
    context.translate(x, y);
    if (turn) context.rotate(-Math.PI / 2);
    const down = (style.size ?? 12) * 0.35;
    if (halo) {
      context.lineJoin = 'round';
      context.lineWidth = 3.5;
      context.strokeStyle = halo;
      context.strokeText(text, 0, down);
    }
    context.fillStyle = fill;
    context.fillText(text, 0, down);
    if (turn) context.rotate(Math.PI / 2);
    context.translate(-x, -y);
    context.globalAlpha = 1;
  }

  #ink({ fill, stroke, width = 1, dash = null, opacity = 1 }, path = null) {
    const { context } = this;
    const shape = path ? [path] : [];
    context.globalAlpha = opacity;
    if (fill) {
      context.fillStyle = fill;
      context.fill(...shape);
    }
    if (stroke) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      if (dash) context.setLineDash(dash);
      context.stroke(...shape);
      if (dash) context.setLineDash([]);
    }
    context.globalAlpha = 1;
  }
}

/** Draws into an SVG element; texts are text nodes, so nothing in them is ever markup. */
export class SvgPen {
  constructor(root, family) {
    this.root = root;
    this.ruler = new Ruler(family);
  }

  add(name, attributes, text = null) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    if (text !== null) made.textContent = plainText(text);
    this.root.append(made);
    return made;
  }

  /** Draw what follows into a group of its own, moved by x and y. */
  group(x, y, draw) {
    const outer = this.root;
    this.root = this.add('g', { transform: `translate(${brief(x)} ${brief(y)})` });
    draw();
    this.root = outer;
  }

  /** Draw what follows into a group with a title, which a viewer shows on hover. */
  titled(title, draw) {
    const outer = this.root;
    this.root = this.add('g', {});
    this.add('title', {}, title.slice(0, 400));
    draw();
    this.root = outer;
  }

  rect(x, y, width, height, { radius = 0, ...style }) {
    const place = { x: brief(x), y: brief(y), width: brief(width), height: brief(height) };
    this.add('rect', { ...place, rx: radius || null, ...inkOf(style) });
  }

  path(d, { at = null, ...style }) {
    const transform = at && `translate(${at.map(brief).join(' ')})`;
    this.add('path', { d, transform, ...inkOf(style) });
  }

  line(start, end, via, style) {
    const bow = via ? `Q${via.map(brief).join(' ')} ` : 'L';
    this.path(`M${start.map(brief).join(' ')}${bow}${end.map(brief).join(' ')}`, style);
  }

  area(points, style) {
    this.path(`M${points.map((point) => point.map(brief).join(' ')).join('L')}Z`, style);
  }

  text(text, x, y, style) {
    const { fill, align = 'left', turn = false, halo = null, opacity = 1, size = 12 } = style;
    const place = turn
      ? { transform: `translate(${brief(x + size * 0.35)} ${brief(y)}) rotate(-90)` }
      : { x: brief(x), y: brief(y + size * 0.35) };
    this.add('text', {
      ...place, fill, 'font-size': brief(size), 'font-weight': style.weight,
      'text-anchor': { left: null, center: 'middle', right: 'end' }[align],
      opacity: opacity < 1 ? opacity : null,
      ...(halo && { stroke: halo, 'stroke-width': 3.5, 'stroke-linejoin': 'round',
        'paint-order': 'stroke' }),
    }, text);
  }
}

function inkOf({ fill, stroke, width = 1, dash = null, opacity = 1 }) {
  return {
    fill: fill ?? 'none', stroke, 'stroke-width': stroke ? brief(width) : null,
    'stroke-dasharray': dash && dash.length ? dash.join(' ') : null,
    opacity: opacity < 1 ? opacity : null,
  };
}

/** Leave out what XML cannot hold, and what would turn the order of the letters around it. */
export function plainText(text) {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\u202a-\u202e\u2066-\u2069]/g, '')
    .toWellFormed();
}

// The drawing as a file: SVG as it is seen, and PNG made of it.

import { paintScene } from './drawing.js';
import { Ruler, SvgPen, plainText } from './pen.js';

const EDGE = 16;
const TITLE = 62;
const LINE = 19;
const MOST_PIXELS = 64_000_000;

/** Return the whole drawing as an SVG document; `about` has title, lines and legend. */
export function svgOf(drawing, about) {
  const { scene, colours } = drawing;
  const view = { ...drawing.view(1), hovered: null, scale: 1 };
  const { left, top, right, bottom } = scene.extent;
  scene.standHeads?.(new Ruler(colours.font), 1);
  const inner = {
    width: Math.max(scene.headWidth + right - left, 640),
    height: scene.headHeight + bottom - top,
  };
  const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const pen = new SvgPen(root, colours.font);
  const foot = footLines(pen.ruler, about, inner.width);
  const width = inner.width + 2 * EDGE;
  const height = inner.height + TITLE + foot.length * LINE + 12 + 2 * EDGE;
  const size = { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': colours.font };
  for (const [name, value] of Object.entries(size)) root.setAttribute(name, value);
  pen.add('title', {}, about.title);
  pen.add('desc', {}, [...about.lines, about.legend].join('\n'));
  pen.rect(0, 0, width, height, { fill: colours.ground });
  captions(pen, about, colours, inner.width);
  foot.forEach((line, number) => {
    const y = height - EDGE - (foot.length - number - 0.5) * LINE;
    pen.text(line, EDGE, y, { size: 12, fill: colours.quiet });
  });
  const place = (x, y) => ({ x: x - left + scene.headWidth, y: y - top + scene.headHeight });
  const part = clipped(pen, inner);
  pen.group(EDGE, EDGE + TITLE, () => {
    pen.root.setAttribute('clip-path', `url(#${part})`);
    const origin = place(0, 0);
    pen.group(origin.x, origin.y, () => paintScene(pen, scene, view));
    scene.heads(pen, view, place, inner);
  });
  return new XMLSerializer().serializeToString(root);
}

/** What stands below: what the signs mean, and where it is from. */
function footLines(ruler, { legend, lines }, room) {
  return [legend, lines.slice(1).join(' · ')].filter(Boolean)
    .flatMap((text) => ruler.wrap(plainText(text), room, 4, { size: 12 }, 1000));
}

/** Keep the bands of the lanes within the picture. */
function clipped(pen, { width, height }) {
  const clip = pen.add('clipPath', { id: 'drawn' });
  new SvgPen(clip, pen.ruler.family).rect(0, 0, width, height, { fill: '#000' });
  return 'drawn';
}

function captions(pen, { title, lines }, colours, room) {
  const say = (text, y, style) => {
    pen.text(pen.ruler.clip(plainText(text), room, style), EDGE, y, style);
  };
  say(title, EDGE + 12, { size: 20, weight: 700, fill: colours.text });
  say(lines[0] ?? '', EDGE + 38, { size: 13, fill: colours.quiet });
}

/** Return a PNG of an SVG document, twice as fine as the screen where it is not too large. */
export async function pngOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(2, Math.sqrt(MOST_PIXELS / (width * height)), 16000 / Math.max(width, height));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (!blob) throw new Error(`${canvas.width} × ${canvas.height}`);
  return blob;
}

/** Hand a file to the person. */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

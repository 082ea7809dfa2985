// The heads of rows, columns, bands and tracks: they stay in sight however far one pans or zooms.

const LEVEL = [[12, 600], [11, 600], [11, 500], [10, 500]].map(([size, weight]) => ({ size, weight }));

/** The heads of lanes: the platform once, its model on each lane. */
export function laneHeads(pen, scene, view, place) {
  const { colours, active } = view;
  let above = null;
  for (const row of scene.rows) {
    if (!row.shown) continue;
    const { y } = place(0, row.y);
    const [platform, ...model] = row.label.split(' · ');
    const here = row.id === active?.row;
    if (here) pen.rect(0, y - 12, 4, 24, { fill: colours.accent });
    if (above !== row.platform && model.length > 0) {
      const style = { size: 13, weight: 600 };
      pen.text(pen.ruler.clip(platform, 98, style), 10, y, { ...style, fill: colours.text });
    }
    const left = model.length ? 114 : 10;
    const style = { size: 12, weight: here ? 650 : 400 };
    const text = pen.ruler.clip(model.join(' · ') || row.label, scene.headWidth - left - 6, style);
    pen.text(text, left, y, { ...style, fill: colours.text });
    above = row.platform;
  }
}

/** The heads of bands: the owner's letter and name. */
export function bandHeads(pen, scene, view, place, letter) {
  const { colours } = view;
  for (const band of scene.bands) {
    const { y } = place(0, band.y + band.height / 2);
    const own = colours[band.id];
    const disputed = band.id === 'disputed';
    const fill = own ?? colours[disputed ? 'alarm-tint' : 'none-tint'];
    pen.rect(12, y - 13, 30, 26, { radius: 6, fill, stroke: disputed ? colours.alarm : null, width: 2 });
    pen.text(letter(band.id), 27, y, {
      fill: own ? colours.letter : colours[disputed ? 'alarm' : 'none'],
      size: 14, weight: 700, align: 'center',
    });
    const style = { size: 13, weight: 600 };
    const lines = pen.ruler.wrap(band.label, scene.headWidth - 60, 2, style);
    lines.forEach((line, number) => {
      const down = (number - (lines.length - 1) / 2) * 16;
      pen.text(line, 50, y + down, { ...style, fill: colours.text });
    });
  }
}

/** Which marker and which line is which offering. */
export function trackHeads(pen, scene, view, size, marker) {
  const { colours } = view;
  const rows = scene.rows.filter((row) => row.shown);
  const room = (size.width - 20) / Math.max(rows.length, 1);
  const style = { size: 13, weight: 600 };
  let x = 14;
  for (const row of rows) {
    const opacity = view.active && view.active.row !== row.id ? 0.35 : 1;
    pen.path(marker(row.number, x + 10, 17, 10), { fill: colours.text, opacity });
    pen.text(String(row.number + 1), x + 10, 17,
      { fill: colours.ground, size: 12, weight: 700, align: 'center', opacity });
    pen.path(`M${x + 26} 17H${x + 62}`, {
      stroke: colours.text, width: 3, dash: [null, [9, 5], [2, 4]][row.number], opacity,
    });
    const text = pen.ruler.clip(row.label, room - 92, style);
    pen.text(text, x + 70, 17, { ...style, fill: colours.text, opacity });
    x += 94 + pen.ruler.width(text, style);
  }
}

/** How the names of the segments stand: level where they fit whole, else upright in a higher head. */
export function columnLook(columns, ruler, room) {
  const found = LEVEL.find((style) => columns.every(({ label }) => fits(label, ruler, room, style)));
  return found ? { ...found, level: true, height: 58 } : { size: 11, weight: 600, height: 172 };
}

function fits(label, ruler, room, style) {
  const lines = ruler.wrap(label, room, 4, style);
  return lines.length < 4 && lines.every((line) => ruler.width(line, style) <= room)
    && !lines.at(-1).endsWith('…');
}

/** The names of the segments. */
export function columnHeads(pen, scene, view, place) {
  const { columns, columnLook: look } = scene;
  const at = columns.map((column) => place(scene.columnX.get(column.id) ?? 0, 0).x);
  columns.forEach((column, number) => {
    if (at[number] < scene.headWidth) return;
    const here = column.id === view.active?.column;
    const fill = here ? view.colours.accent : view.colours.text;
    const style = { size: look.size, weight: look.weight, fill };
    if (look.level) levelHead(pen, scene, column.label, at[number], look.room, style);
    else uprightHead(pen, scene, column.label, at[number], style);
    if (here) pen.rect(at[number] - 18, scene.headHeight - 4, 36, 3, { fill });
  });
}

function levelHead(pen, scene, label, x, room, style) {
  const lines = pen.ruler.wrap(label, room, 3, style);
  lines.forEach((line, number) => {
    const y = scene.headHeight - 13 - (lines.length - 1 - number) * 15;
    pen.text(line, x, y, { ...style, align: 'center' });
  });
}

function uprightHead(pen, scene, label, x, style) {
  const above = scene.bands ? 34 : 0;
  const lines = pen.ruler.wrap(label, Math.min(152, scene.headHeight - above - 20), 2, style);
  lines.forEach((line, number) => {
    const across = (number - (lines.length - 1) / 2) * 14;
    pen.text(line, x + across, scene.headHeight - 10, { ...style, turn: true });
  });
}

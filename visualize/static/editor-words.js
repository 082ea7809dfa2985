// The texts of the page, and elements without any markup in them.

/**
 * Return a function that gives a text with its values filled in.
 * @param {Record<string, string>} texts by key
 */
export function speaker(texts) {
  return (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (slot, name) => (name in values ? String(values[name]) : slot));
}

/** Make an element; what is given as children stays text. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Make a select with its label. */
export function choice(id, label, options, chosen, onchange) {
  const select = el('select', { id, onchange: () => onchange(select.value) });
  for (const [value, text] of options) {
    const option = el('option', { value }, text);
    option.selected = value === chosen;
    select.append(option);
  }
  return el('span', { class: 'choice' }, el('label', { for: id }, label), select);
}

/** Write a duration in the reader's language. */
export function duration(milliseconds, lang) {
  const [value, unit] = milliseconds < 1000
    ? [Math.max(1, Math.round(milliseconds)), 'millisecond']
    : [milliseconds / 1000, 'second'];
  const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 };
  return new Intl.NumberFormat(lang, format).format(value);
}

/** Copy a text; false where the browser does not let a page do so. */
export async function copy(text) {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

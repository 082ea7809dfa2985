// The colours of the style sheet, resolved for the canvas.

const OWNERS = ['platform', 'seller', 'third-party', 'shared', 'buyer', 'authority', 'none'];
const FAMILIES = ['offer', 'chain', 'place', 'proof'];
const PLAIN = ['ground', 'raised', 'text', 'quiet', 'rule', 'rule-strong', 'accent', 'alarm',
  'alarm-tint', 'letter'];

/** Resolve the colours of the style sheet; `light-dark()` needs an element to be resolved on. */
export function readColours() {
  const probe = document.body.appendChild(document.createElement('i'));
  const colours = {};
  const names = [...PLAIN, ...OWNERS.flatMap((owner) => [owner, `${owner}-tint`]),
    ...FAMILIES.flatMap((family) => [`kind-${family}`, `kind-${family}-tint`])];
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  const font = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return { ...colours, font };
}

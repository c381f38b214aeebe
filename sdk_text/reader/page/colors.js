// A code's colour on light and dark ground.

/** Return {light, dark} CSS colours that go with `color` ("#rrggbb"). */
export function shades(color) {
  const [hue, saturation, light] = toHsl(/^#[0-9a-f]{6}$/i.test(color || "") ? color : "#777777");
  const hsl = (s, l) => `hsl(${Math.round(hue)} ${Math.round(s)}% ${Math.round(l)}%)`;
  return {
    light: hsl(Math.min(saturation, 70), Math.min(Math.max(light, 28), 44)),
    dark: hsl(Math.min(saturation, 52), Math.min(Math.max(light + 20, 58), 72)),
  };
}

function toHsl(color) {
  const [r, g, b] = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16) / 255);
  const most = Math.max(r, g, b);
  const span = most - Math.min(r, g, b);
  const light = (2 * most - span) / 2;
  if (!span) return [0, 0, light * 100];
  const turn = most === r ? ((g - b) / span + 6) % 6 : most === g ? (b - r) / span + 2
    : (r - g) / span + 4;
  return [turn * 60, (span / (1 - Math.abs(2 * light - 1))) * 100, light * 100];
}

/** Return the CSS name under which a code's text is highlighted. */
export function highlightName(index) {
  return `code-${index}`;
}

/** Return a style sheet with the colours of `codes` (project.codes) and their highlights. */
export function codeSheet(codes) {
  const rules = [];
  const light = [];
  const dark = [];
  codes.forEach((code, i) => {
    const shade = shades(code.color);
    light.push(`--code-${i}: ${shade.light};`);
    dark.push(`--code-${i}: ${shade.dark};`);
    rules.push(`::highlight(${highlightName(i)}) {`
      + ` background-color: color-mix(in srgb, var(--code-${i}) var(--wash), transparent); }`);
  });
  return `:root { ${light.join(" ")} }\n@media (prefers-color-scheme: dark) {`
    + ` :root { ${dark.join(" ")} } }\n${rules.join("\n")}`;
}

// The page's words, in the language that the server was started with (sdk_text/wording/reader.toml).

const table = new Map();
const setting = { lang: "lv" };

/** Take the words ({key: text}) of language `lang`, "lv" or "en". */
export function setWords(words, lang) {
  setting.lang = lang;
  table.clear();
  for (const [key, text] of Object.entries(words || {})) table.set(key, text);
}

/** Return the language of the page. */
export function language() {
  return setting.lang;
}

/**
 * Return the wording `key` with its values: {n}, or {n:kods|kodi|kodu} for a number with its noun
 * (forms: sdk_text/wording/plurals.toml).
 */
export function t(key, values = {}) {
  const text = table.get(key);
  if (text === undefined) return key;
  return text.replace(/\{(\w+)(?::(=?)([^{}|]*\|[^{}]*))?\}/g, (whole, name, alone, forms) => {
    if (!(name in values)) return whole;
    const value = values[name];
    const said = typeof value === "number" ? number(value) : String(value);
    if (forms === undefined) return said;
    const noun = plural(value, forms);
    return alone ? noun : `${said}\u00a0${noun}`;
  });
}

function plural(value, forms) {
  const [one, other, zero = other] = forms.split("|");
  return { one, zero }[new Intl.PluralRules(setting.lang).select(value)] ?? other;
}

/** Return a whole number as the language writes it. */
export function number(value) {
  return new Intl.NumberFormat(setting.lang).format(value);
}

/** Return a share between 0 and 1 as a percentage. */
export function percent(share) {
  const said = Math.round(share * 100);
  return setting.lang === "lv" ? `${said}\u00a0%` : `${said}%`;
}

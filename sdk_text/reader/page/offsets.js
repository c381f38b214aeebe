// Offsets: the server counts code points (as Python does), the browser UTF-16 units.

/** Return {toUnits, toPoints} for `text`, whose first character is code point `base`. */
export function makeOffsets(text, base) {
  const above = []; // places (in units) of characters that take two units
  const pattern = /[\ud800-\udbff][\udc00-\udfff]/g;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) above.push(found.index);
  if (!above.length) {
    return { toUnits: point => point - base, toPoints: unit => unit + base };
  }
  const points = above.map((unit, i) => unit - i);
  return {
    toUnits: point => point - base + below(points, point - base),
    toPoints: unit => unit - below(above, unit) + base,
  };
}

/** Return how many of the ascending `places` lie before `place`. */
export function below(places, place) {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Reads `name=value` arguments: numbers where the default is one, lists of numbers where it is one.
 * @template {Record<string, number | number[] | string>} T
 * @param {T} defaults
 * @returns {T}
 */
export function readOptions(defaults) {
  const given = process.argv.slice(2).map((argument) => argument.split('='));
  const unknown = given.filter(([name]) => !(name in defaults));
  if (unknown.length > 0) throw new Error(`Unknown option ${unknown[0][0]}; there are: ${Object.keys(defaults)}`);
  return { ...defaults, ...Object.fromEntries(given.map(([name, text]) => [name, valueLike(defaults[name], text)])) };
}

function valueLike(example, text) {
  if (Array.isArray(example)) return text.split(',').map(Number);
  return typeof example === 'number' ? Number(text) : text;
}

/**
 * Parses `name=value` arguments. The types of the defaults decide between numbers, lists of numbers and strings.
 * @template {Record<string, number | number[] | string>} T
 * @param {T} defaults
 * @returns {T}
 */
export function readOptions(defaults) {
  const given = process.argv.slice(2).map((argument) => argument.split('='));
  const unknown = given.filter(([name]) => !(name in defaults));
  if (unknown.length > 0)
    throw new Error(`Unknown option ${unknown[0][0]}; available options: ${Object.keys(defaults)}`);
  return { ...defaults, ...Object.fromEntries(given.map(([name, text]) => [name, valueLike(defaults[name], text)])) };
}

function valueLike(example, text) {
  if (Array.isArray(example)) return text.split(',').map(Number);
  return typeof example === 'number' ? Number(text) : text;
}

/**
 * Defines objects whose properties are created on first access, each from the given options and the other properties.
 * @returns a factory that takes the options.
 */
export function lazily<Options extends object, Made extends object>(makers: {
  [Name in keyof Made]: (whole: Options & Made) => Made[Name];
}): (options: Options) => Options & Made {
  const prototype = {};
  for (const [name, make] of Object.entries<(whole: Options & Made) => unknown>(makers)) {
    Object.defineProperty(prototype, name, {
      get(this: Options & Made) {
        const value = make(this);
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      },
    });
  }
  // Cast: the prototype has a getter for each created property.
  return (options) => Object.assign(Object.create(prototype) as Options & Made, options);
}

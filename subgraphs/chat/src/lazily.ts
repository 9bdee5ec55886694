/**
 * Makes a kind of object whose properties come to be when they are first asked for, each from the parts and from the
 * others. @returns how to make one of given parts.
 */
export function lazily<Parts extends object, Made extends object>(makers: {
  [Name in keyof Made]: (whole: Parts & Made) => Made[Name];
}): (parts: Parts) => Parts & Made {
  const prototype = {};
  for (const [name, make] of Object.entries<(whole: Parts & Made) => unknown>(makers)) {
    Object.defineProperty(prototype, name, {
      get(this: Parts & Made) {
        const value = make(this);
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      },
    });
  }
  // Cast: the prototype has a getter for each property that is made.
  return (parts) => Object.assign(Object.create(prototype) as Parts & Made, parts);
}

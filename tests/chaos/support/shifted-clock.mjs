/** Preloaded into a service to shift its clock by PARLEY_CLOCK_SHIFT_MS. */
const shift = Number(process.env.PARLEY_CLOCK_SHIFT_MS);
const TrueDate = Date;

globalThis.Date = class Date extends TrueDate {
  constructor(...args) {
    if (args.length > 0) super(...args);
    else super(TrueDate.now() + shift);
  }

  static now() {
    return TrueDate.now() + shift;
  }
};

export const PARLEY = 'Parley';

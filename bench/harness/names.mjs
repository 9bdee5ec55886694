export const OURS = 'Parley';

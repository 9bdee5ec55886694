/** A single letter matches too many messages to be useful. In other scripts a single character can be a word. */
const LONE_LETTER = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{P}\p{Nd}]?$/u;

export const isWorthSearching = (query: string): boolean => !LONE_LETTER.test(query);

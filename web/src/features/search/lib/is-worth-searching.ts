/** Single letters are in too many messages to be of use; a single character of other scripts is a word. */
const LONE_LETTER = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{P}\p{Nd}]?$/u;

export const isWorthSearching = (query: string): boolean => !LONE_LETTER.test(query);

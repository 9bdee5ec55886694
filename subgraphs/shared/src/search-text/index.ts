export { foldName, nameStarts } from './names.ts';
export { searchKeys } from './search-keys.ts';
export { SearchQuery, type TextRange } from './search-query.ts';
export { foldTitle, foldTitleQuery } from './titles.ts';

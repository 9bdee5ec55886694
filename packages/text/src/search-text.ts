export { foldName, nameStarts } from './search-text/names.ts';
export { searchKeys } from './search-text/search-keys.ts';
export { SearchQuery, type TextRange } from './search-text/search-query.ts';
export { foldRoomName, foldRoomNameQuery } from './search-text/room-names.ts';

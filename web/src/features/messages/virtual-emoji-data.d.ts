/** Made by `vite.config.ts` of emojibase-data, with no more of it than the picker needs. */
declare module 'virtual:emoji-data' {
  import type { EmojiData } from 'frimousse';
  import type { NamedEmoji } from './lib/search-emoji.ts';

  const data: EmojiData & { emojis: readonly NamedEmoji[] };
  export default data;
}

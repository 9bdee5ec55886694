/** Made by `vite.config.ts` of emojibase-data, with no more of it than the picker needs. */
declare module 'virtual:emoji-data' {
  import type { EmojiData } from 'frimousse';

  const data: EmojiData;
  export default data;
}

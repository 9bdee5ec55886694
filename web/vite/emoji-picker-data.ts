import { qualifiedEmoji } from '../../packages/text/src/emoji.ts';

/** Many devices and the services do not know newer emoji. */
const EMOJI_VERSION = 15;
const SKIN_TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'];
/** Sources of shortcodes, in order of precedence. Users know them from other programs. */
const SHORTCODES = ['github', 'iamcal', 'emojibase'];

interface EmojibaseEmoji {
  emoji: string;
  hexcode: string;
  label: string;
  group?: number;
  version: number;
  tags?: string[];
  emoticon?: string | string[];
  skins?: { emoji: string; tone: number | number[] }[];
}

interface Messages {
  groups: { message: string; order: number }[];
  skinTones: { key: string; message: string }[];
}

/** Reads a file of emojibase-data in English. */
type Read = (file: string) => unknown;

/** The emoji of the picker with their names, in the form in which the services store a reaction. */
export function namedEmoji(read: Read) {
  const sets = SHORTCODES.map((set) => read(`shortcodes/${set}`) as Record<string, string | string[]>);
  return (read('data') as EmojibaseEmoji[])
    .filter(({ group, version }) => group !== undefined && version <= EMOJI_VERSION)
    .map(({ emoji, hexcode, label, group, version, tags = [], emoticon = [], skins }) => {
      const tones = skins?.filter(({ tone }) => typeof tone === 'number');
      return {
        emoji: asReaction(emoji),
        label,
        names: [...new Set([...sets.flatMap((set) => set[hexcode] ?? []), ...[emoticon].flat()])],
        category: group ?? 0,
        version,
        tags,
        ...(tones?.length === SKIN_TONES.length && {
          skins: Object.fromEntries(tones.map(({ emoji, tone }) => [SKIN_TONES[Number(tone) - 1], asReaction(emoji)])),
        }),
      };
    });
}

/** The subset of emojibase-data that the emoji picker needs, a tenth of its size. */
export function emojiPickerData(read: Read) {
  const { groups, skinTones } = read('messages') as Messages;
  return {
    locale: 'en',
    emojis: namedEmoji(read),
    categories: groups.map(({ order, message }) => ({ index: order, label: message })),
    skinTones: Object.fromEntries(skinTones.map(({ key, message }) => [key, message])),
  };
}

/** Emojibase appends a variation selector to every emoji, even where the Unicode form has none. */
function asReaction(emoji: string): string {
  const qualified = qualifiedEmoji(emoji);
  if (qualified === null) throw new Error(`${emoji} is not an emoji that the services accept`);
  return qualified;
}

import { qualifiedEmoji } from '../packages/text/src/emoji.ts';

/** Emoji newer than this are not known to all who would see them, nor to the servers. */
const EMOJI_VERSION = 15;
const SKIN_TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'];
/** Names that people know from other programs; those of GitHub come first. */
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

/** The emoji of the picker, with what each may be called, in the form in which the services keep a reaction. */
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

/** What the emoji picker needs of emojibase-data, which is ten times as large. */
export function emojiPickerData(read: Read) {
  const { groups, skinTones } = read('messages') as Messages;
  return {
    locale: 'en',
    emojis: namedEmoji(read),
    categories: groups.map(({ order, message }) => ({ index: order, label: message })),
    skinTones: Object.fromEntries(skinTones.map(({ key, message }) => [key, message])),
  };
}

/** The data have a selector of style after each emoji, also where Unicode's own form has none. */
function asReaction(emoji: string): string {
  const qualified = qualifiedEmoji(emoji);
  if (qualified === null) throw new Error(`${emoji} is not an emoji that the services accept`);
  return qualified;
}

/** The web client is in English. Users with another English locale get its date formats. */
const LOCALE = globalThis.navigator?.language.startsWith('en') ? navigator.language : 'en-GB';

const time = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const withYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });

/** The local calendar day, such as `2026-3-1`. */
export function dayOf(date: string | Date): string {
  const local = new Date(date);
  return `${local.getFullYear()}-${local.getMonth() + 1}-${local.getDate()}`;
}

/** `Today`, `Yesterday`, or the date. */
export function formatDay(date: string, now = new Date()): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayOf(date) === dayOf(now)) return 'Today';
  if (dayOf(date) === dayOf(yesterday)) return 'Yesterday';
  const local = new Date(date);
  return (local.getFullYear() === now.getFullYear() ? weekday : withYear).format(local);
}

/** The time without `AM` or `PM`, for narrow places. */
export const formatShortTime = (date: string): string =>
  time
    .formatToParts(new Date(date))
    .flatMap(({ type, value }) => (type === 'dayPeriod' ? [] : [value]))
    .join('')
    .trim();

export const formatTime = (date: string): string => time.format(new Date(date));

export const formatDateTime = (date: string): string => full.format(new Date(date));

import { clsx, type ClassValue } from 'clsx';
import { createTailwindMerge } from 'tailwind-merge';

const any = () => true;
const SIDES = ['t', 'r', 'b', 'l', 'x', 'y'] as const;
const SIZES = new Set(['xs', 'sm', 'base', 'lg', 'xl', '2xl', '3xl']);
const isFontSize = (value: string) => SIZES.has(value) || /^\[[\d.]+(rem|em|px)\]$/.test(value);
const isWidth = (value: string) => /^(\d+|\[[\d.]+px\])$/.test(value);
const isLength = (value: string) => /^([\d[(]|auto|full|px)/.test(value);
const isWeight = (value: string) => /^(thin|light|normal|medium|semibold|bold)$/.test(value);
const isShadowSize = (value: string) => /^(2?xs|sm|md|lg|2?xl|none)$/.test(value);

/** The class `x` with any value: `x-1`, `x-[3px]`, … */
const valued = (...names: string[]) => Object.fromEntries(names.map((name) => [name, [{ [name]: [any] }]]));

/**
 * Which classes conflict, for those that callers override in components. The full configuration of tailwind-merge would
 * be a twentieth of the first page. The test finds missing classes.
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: ['block', 'inline-block', 'inline', 'flex', 'inline-flex', 'grid', 'table', 'hidden', 'contents'],
    position: ['static', 'relative', 'absolute', 'fixed', 'sticky'],
    inset: [{ inset: [isLength] }],
    'inset-x': [{ 'inset-x': [isLength] }],
    'inset-y': [{ 'inset-y': [isLength] }],
    ...Object.fromEntries(['top', 'right', 'bottom', 'left'].map((side) => [side, [{ [side]: [isLength] }]])),
    ...valued('size', 'w', 'h', 'min-w', 'min-h', 'max-w', 'max-h'),
    ...valued('p', ...SIDES.map((side) => `p${side}`), 'm', ...SIDES.map((side) => `m${side}`)),
    ...valued(
      'z',
      'gap',
      'gap-x',
      'gap-y',
      'opacity',
      'bg',
      'items',
      'justify',
      'overflow',
      'leading',
      'tracking',
      'whitespace',
      'delay',
    ),
    ...valued('overflow-x', 'overflow-y', 'translate-x', 'translate-y', 'self', 'justify-self', 'cursor', 'transition'),
    ...valued('animate', 'underline-offset', 'object', 'select'),
    'flex-direction': ['flex-row', 'flex-col', 'flex-row-reverse', 'flex-col-reverse'],
    flex: [{ flex: ['1', 'auto', 'none'] }],
    shrink: ['shrink', 'shrink-0'],
    grow: ['grow', 'grow-0'],
    'line-clamp': [{ 'line-clamp': [any] }],
    'border-collapse': ['border-collapse', 'border-separate'],
    'ring-w': [{ ring: ['', isWidth] }],
    'ring-color': [{ ring: [any] }],
    rounded: [{ rounded: ['', any] }],
    'border-w': [{ border: ['', isWidth] }],
    ...Object.fromEntries(SIDES.map((side) => [`border-w-${side}`, [{ [`border-${side}`]: ['', isWidth] }]])),
    'border-color': [{ border: [any] }],
    'font-weight': [{ font: [isWeight] }],
    'font-size': [{ text: [isFontSize] }],
    'text-alignment': [{ text: ['left', 'center', 'right'] }],
    'text-wrap': [{ text: ['balance', 'pretty', 'nowrap'] }],
    'text-color': [{ text: [any] }],
    shadow: [{ shadow: ['', isShadowSize] }],
  },
  conflictingClassGroups: {
    size: ['w', 'h'],
    inset: ['inset-x', 'inset-y', 'top', 'right', 'bottom', 'left'],
    'inset-x': ['right', 'left'],
    'inset-y': ['top', 'bottom'],
    overflow: ['overflow-x', 'overflow-y'],
    gap: ['gap-x', 'gap-y'],
    flex: ['grow', 'shrink'],
    'line-clamp': ['display', 'overflow'],
    'border-w': SIDES.map((side) => `border-w-${side}`),
    'border-w-x': ['border-w-r', 'border-w-l'],
    'border-w-y': ['border-w-t', 'border-w-b'],
    p: ['px', 'py', 'pt', 'pr', 'pb', 'pl'],
    px: ['pr', 'pl'],
    py: ['pt', 'pb'],
    m: ['mx', 'my', 'mt', 'mr', 'mb', 'ml'],
    mx: ['mr', 'ml'],
    my: ['mt', 'mb'],
    'font-size': ['leading'],
  },
  conflictingClassGroupModifiers: { 'font-size': ['leading'] },
  orderSensitiveModifiers: ['*', '**', 'after', 'before', 'first-letter', 'placeholder'],
}));

/** Joins class names. Of conflicting Tailwind classes, the last one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));

/**
 * Joins class names. Nothing resolves conflicts between Tailwind classes: components take variants, and an exception at
 * one call is marked as important (`max-w-40!`).
 */
export { clsx as cn } from 'clsx';

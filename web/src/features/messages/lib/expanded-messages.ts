/** A virtual list unmounts its rows. A row that came back collapsed would move the others. */
const MAX_EXPANDED = 100;

const expanded = new Set<string>();

/** The long messages that the viewer has expanded most recently, by their text. */
export const expandedMessages = {
  has: (text: string): boolean => expanded.has(text),
  set(text: string, isExpanded: boolean): void {
    expanded.delete(text);
    if (!isExpanded) return;
    expanded.add(text);
    for (const oldest of expanded) {
      if (expanded.size <= MAX_EXPANDED) break;
      expanded.delete(oldest);
    }
  },
};

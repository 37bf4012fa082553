// Keeps the stack of open elements, also if end tags are missing or have no start.
import { endsBefore } from "./hidden-element.ts"
import type { Marked } from "./hiding-rules.ts"

export function createOpenElements() {
  const open: (Marked & { isTextHidden: boolean })[] = []
  /** How many of each name are open, so that a stray end tag costs nothing however deep it stands. */
  const counts = new Map<string, number>()
  function pop(): string {
    const name = open.pop()?.name ?? ""
    counts.set(name, (counts.get(name) ?? 1) - 1)
    return name
  }

  return {
    /** From the outermost. */
    all: open as readonly Marked[],
    /** Ends what may not stand around an element of that name. */
    endBefore(name: string): void {
      for (let last = open.at(-1); last && endsBefore(last.name, name); last = open.at(-1)) pop()
    },
    /** `hidesText`: whether its own text is seen; null if that is as around it. */
    push(element: Marked, hidesText: boolean | null): void {
      open.push({ ...element, isTextHidden: hidesText ?? open.at(-1)?.isTextHidden ?? false })
      counts.set(element.name, (counts.get(element.name) ?? 0) + 1)
    },
    isTextHidden: () => open.at(-1)?.isTextHidden ?? false,
    close(name: string): void {
      if ((counts.get(name) ?? 0) > 0) while (pop() !== name);
    },
  }
}

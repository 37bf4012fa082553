// Finds the items of lists: what stands behind a mark, with the lines that go on below it.
import type { Span } from "../parsed-text.ts"

const MARK = String.raw`[ \t]*(?:[-*+•–☐☒] |\d{1,3}[.)] )`
const ITEM = new RegExp(String.raw`^${MARK}.*(?:\n(?!${MARK}|[ \t]*(?:\n|$)).*)*`, "gm")
/** A shorter item has no border inside that a chunk could end at. */
const MIN_LENGTH = 48

/** In the order of the text; a blank line or the next mark ends an item. */
export function findListItems(text: string): Span[] {
  const items: Span[] = []
  for (const { 0: item, index } of text.matchAll(ITEM)) {
    if (item.length >= MIN_LENGTH) items.push({ start: index + item.search(/\S/), end: index + item.length })
  }
  return items
}

// Tells verse and addresses in columns from the cells of a table: their lines are next to each other but form no rows.
import type { Segment } from "../rows/segment.ts"

const VERSE_LINES = 4
const MOST = 0.7
/** Minimum shares of verse lines that end inside a sentence, and that end with a comma or a dash. */
const RUNNING_ON = 0.3
const PAUSED = 0.15
const VERSE_WORDS = 3
const BEGINS_ANEW = /^[\p{P}\s]*(?:\p{Lu}|$)/u
const PAUSE = /[,;:–—-][”“"'’]?$/u
const STOP = /[.!?…][”“"'’]?(?: ?[–—-])?$/u
const ADDRESS_LINES = [3, 9] as const
const LEAST_ADDRESS = 2
/** A street with its number, a town with its postal code, and contact details. */
const OF_ADDRESS = [
  /^\d{1,4}[a-z]?,? \p{Lu}/u,
  /^\p{Lu}[\p{L}\p{M}.'’ -]+ \d{1,4} ?[a-zA-Z]?$/u,
  /^(?:[A-Z]{1,2}-)?\d{4,6} \p{Lu}/u,
  /\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/u,
  /\b[A-Z]{2} \d{5}(?:-\d{4})?$/u,
  /^(?:tel|phone|fax|mobile|e-?mail)\b/i,
  /^P\.? ?O\.? Box\b/i,
  /^\S+@\S+\.\S+$/,
]

/** `columns` has the lines of each column, from top to bottom. */
export const areLines = (columns: readonly (readonly Segment[])[]): boolean =>
  columns.length > 1 && ((columns.every(isVerse) && runOn(columns.flat())) || columns.every(isAddress))

const share = (lines: readonly Segment[], is: (text: string) => boolean) =>
  lines.filter(({ text }) => is(text)).length / lines.length

const isVerse = (lines: readonly Segment[]): boolean =>
  lines.length >= VERSE_LINES &&
  share(lines, (text) => BEGINS_ANEW.test(text)) >= MOST &&
  share(lines, (text) => text.split(" ").length >= VERSE_WORDS) >= MOST &&
  !lines.some(({ text }) => /^[\d.,\s]+$/.test(text))

const runOn = (lines: readonly Segment[]): boolean =>
  share(lines, (text) => !STOP.test(text)) >= RUNNING_ON && share(lines, (text) => PAUSE.test(text)) >= PAUSED

/** A name, followed by address lines. In a table column of addresses, every line would be an address. */
function isAddress(lines: readonly Segment[]): boolean {
  const found = lines.filter(({ text }) => OF_ADDRESS.some((pattern) => pattern.test(text))).length
  const [least, most] = ADDRESS_LINES
  return lines.length >= least && lines.length <= most && found >= LEAST_ADDRESS && found < lines.length
}

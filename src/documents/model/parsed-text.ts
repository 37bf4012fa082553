// What parsing makes of a document: its text, where in it pages and headings begin, and where its tables and lines stand.
import type { Warning } from "../../embedding/contract.ts"

/** Offsets count UTF-16 code units of `text`; pages and headings stand in the order of their `start`. */
export type ParsedText = {
  text: string
  /** Null for formats without pages. */
  pages: PageStart[] | null
  headings: Heading[]
  /** In the order of the text; none inside another. */
  tables?: Table[]
  /** What a chunk holds undivided where it can, such as code; in the order of the text. */
  whole?: Span[]
  /** Where the text stands on its pages, for formats that say so. */
  lines?: PlacedLine[]
  /** Words as they would be spelt the other way where a line end leaves it open; they are found by both. */
  alternates?: { start: number; text: string }[]
  warnings?: Warning[]
}
export type Span = { start: number; end: number }
/** `size` is that of the page as it is shown, in points, for formats that say where text stands. */
export type PageStart = { number: number; start: number; size?: { width: number; height: number } }
/** Rows are whole lines of the text, each with its cells side by side; `header` is what names the columns, with the caption. */
export type Table = Span & { header: Span | null; rows: Span[] }
/** `box` is [left, top, right, bottom] from 0 to 1 of the page as it is shown. */
export type PlacedLine = Span & { page: number; box: [number, number, number, number] }
/** `level` 1 is the outermost. */
export type Heading = { level: number; title: string; start: number }

/** The 1-based page that `offset` lies on; null for formats without pages. */
export function pageAt(parsed: ParsedText, offset: number): number | null {
  if (!parsed.pages) return null
  return parsed.pages[lastStartingBy(parsed.pages, offset)]?.number ?? null
}

/** Where the pages after the one that `start` lies on begin, up to `end`; pages without text share an offset. */
export function pageBreaksIn(parsed: ParsedText, start: number, end: number): number[] {
  if (!parsed.pages) return []
  const breaks: number[] = []
  for (let at = lastStartingBy(parsed.pages, start) + 1; at < parsed.pages.length; at++) {
    const begins = parsed.pages[at]?.start ?? end
    if (begins >= end) break
    breaks.push(begins)
  }
  return breaks
}

/** Titles from the outermost heading to the one that `offset` stands under. */
export function headingPathAt(parsed: ParsedText, offset: number): string[] {
  const { headings } = parsed
  const enclosing = enclosingHeadings(headings)
  const path: string[] = []
  for (let place = lastStartingBy(headings, offset); place >= 0; place = enclosing[place] ?? -1) {
    const heading = headings[place]
    if (heading) path.unshift(heading.title)
  }
  return path
}

/** Those of `entries`, in the order of their start, that begin in [start, end), and the index of the first of them. */
export function startingIn<Entry extends { start: number }>(
  entries: readonly Entry[],
  start: number,
  end: number,
): { from: number; entries: Entry[] } {
  const from = lastStartingBy(entries, start - 1) + 1
  return { from, entries: entries.slice(from, lastStartingBy(entries, end - 1) + 1) }
}

/** Index of the last entry that starts at or before `offset`; −1 when there is none. */
function lastStartingBy(entries: readonly { start: number }[], offset: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** For each heading the index of the nearest one before it with a lower level; found once for each document. */
function enclosingHeadings(headings: Heading[]): number[] {
  const known = enclosingByHeadings.get(headings)
  if (known) return known
  const enclosing: number[] = []
  const open: number[] = []
  for (const [place, { level }] of headings.entries()) {
    while (open.length > 0 && (headings[open.at(-1) ?? 0]?.level ?? 0) >= level) open.pop()
    enclosing.push(open.at(-1) ?? -1)
    open.push(place)
  }
  enclosingByHeadings.set(headings, enclosing)
  return enclosing
}
const enclosingByHeadings = new WeakMap<Heading[], number[]>()

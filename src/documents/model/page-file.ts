// The object that holds where lines stand on a version's pages: an index of fixed width, then a line of JSON for each page.
import { z } from "zod"
import type { PageStart, ParsedText } from "./parsed-text.ts"

const share = z.number().min(0).max(1)
const pageSchema = z.object({
  /** In points, as the page is shown. */
  width: z.number().positive(),
  height: z.number().positive(),
  /** `text === content.slice(start, end)`; boxes are shares of the page from its top left. */
  lines: z.array(
    z.object({ start: z.int(), end: z.int(), text: z.string(), x0: share, y0: share, x1: share, y1: share }),
  ),
})
export type PageLayout = z.infer<typeof pageSchema>
type Span = { start: number; end: number }

/** Eleven digits and a line end: the number of pages, then where each page begins, then where the last ends. */
const ENTRY = 12

/** Null for formats that do not say where text stands. */
export function writePageFile({ text, pages, lines }: ParsedText): Uint8Array<ArrayBuffer> | null {
  if (!pages?.some(({ size }) => size) || !lines) return null
  const onPage = Map.groupBy(lines, ({ page }) => page)
  const encoder = new TextEncoder()
  const parts = pages.map((page) =>
    encoder.encode(`${JSON.stringify(layoutOf(page, onPage.get(page.number), text))}\n`),
  )
  let at = ENTRY * (parts.length + 2)
  const entries = [parts.length, at, ...parts.map(({ length }) => (at += length))]
  const file = new Uint8Array(at)
  file.set(encoder.encode(entries.map((entry) => `${`${entry}`.padStart(ENTRY - 1, "0")}\n`).join("")))
  for (const [place, part] of parts.entries()) file.set(part, entries[place + 1] ?? 0)
  return file
}

/** The bytes that tell where page `number` stands. */
export const indexOf = (number: number): Span => ({ start: 0, end: ENTRY * (number + 2) })

/** Where the page stands, from those bytes; null when there are fewer pages. */
export function findPage(index: string, number: number): Span | null {
  const entry = (place: number) => Number(index.slice(place * ENTRY, (place + 1) * ENTRY))
  return number > entry(0) ? null : { start: entry(number), end: entry(number + 1) }
}

export const readPageLayout = (json: string): PageLayout => pageSchema.parse(JSON.parse(json))

function layoutOf({ size }: PageStart, lines: ParsedText["lines"], text: string): PageLayout {
  return {
    width: size?.width ?? 1,
    height: size?.height ?? 1,
    lines: (lines ?? []).map(({ start, end, box: [x0, y0, x1, y1] }) => ({
      start,
      end,
      text: text.slice(start, end),
      x0,
      y0,
      x1,
      y1,
    })),
  }
}

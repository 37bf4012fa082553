// Turns tables that repeat on each page, such as letterheads, back into rows, so that they are recognised as running lines.
import type { PdfPage } from "../lay-out-pdf.ts"
import type { Segment } from "../rows/segment.ts"
import type { RuledTable } from "./take-ruled-tables.ts"

const SAME_PLACE_POINTS = 6
const AT_LEAST = 2
/** The head and foot of a page, as shares of it. */
const EDGE = 0.2

export function returnRunningTables(pages: readonly PdfPage[]): PdfPage[] {
  const counts = new Map<string, number>()
  for (const { tables } of pages)
    for (const key of new Set(tables.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const needed = Math.max(AT_LEAST, pages.length / 2)
  return pages.map((page) => {
    const isRunning = (table: RuledTable) =>
      (counts.get(keyOf(table)) ?? 0) >= needed &&
      (table.bottom < page.height * EDGE || table.top > page.height * (1 - EDGE))
    const running = page.tables.filter(isRunning)
    if (running.length === 0) return page
    const rows = [...page.rows, ...running.flatMap(({ rows: all }) => all.flatMap(({ parts }) => asRows(parts)))]
    return {
      ...page,
      rows: rows.sort((a, b) => (a[0]?.v ?? 0) - (b[0]?.v ?? 0)),
      tables: page.tables.filter((table) => !isRunning(table)),
    }
  })
}

/** Its text without figures, at its height. */
const keyOf = ({ rows, top }: RuledTable) =>
  `${Math.round(top / SAME_PLACE_POINTS)} ${rows.flatMap(({ cells }) => cells.map((cell) => cell.replace(/\d+/g, "#"))).join("|")}`

const asRows = (parts: readonly Segment[]): Segment[][] => [...Map.groupBy(parts, ({ v }) => Math.round(v)).values()]

// Cuts long tables into parts that each begin with the names of their columns, so that every passage of them says what it holds.
import type { ParsedText, Span, Table } from "../parsed-text.ts"

type Insertion = { at: number; text: string }

/** Tokens of lines do not add up exactly to those of the whole. */
const PLAY = 0.9
/** A header that takes more of a chunk than this is not repeated. */
const MAX_HEADER = 0.5

/**
 * The text with headers repeated where a table is larger than a chunk, everything in it moved along; and `whole`, the
 * parts of it that a chunk holds undivided: tables and their parts, beside what the parser named.
 */
export function repeatHeaders(parsed: ParsedText, size: number, countTokens: (text: string) => number): ParsedText {
  const insertions: Insertion[] = []
  const parts: { part: Table; isFirst: boolean }[] = []
  for (const table of parsed.tables ?? []) {
    const groups = groupRows(parsed.text, table, size * PLAY, countTokens)
    for (const [place, rows] of groups.entries()) {
      const [first, last] = [rows[0], rows.at(-1)]
      if (!first || !last) continue
      const isFirst = place === 0
      if (!isFirst && table.header) {
        insertions.push({ at: first.start, text: `\n${parsed.text.slice(table.header.start, table.header.end)}\n` })
      }
      parts.push({
        part: { header: table.header, rows, start: isFirst ? table.start : first.start, end: last.end },
        isFirst,
      })
    }
  }
  const move = mover(insertions)
  const moveSpan = ({ start, end }: Span): Span => ({ start: move(start), end: move(end - 1) + 1 })
  const tables = parts.map(({ part, isFirst }): Table => {
    const rows = part.rows.map(moveSpan)
    const length = part.header ? part.header.end - part.header.start : 0
    const [first] = rows
    if (isFirst || !part.header || !first)
      return { ...moveSpan(part), header: part.header && moveSpan(part.header), rows }
    const start = first.start - length - 1
    return { start, end: move(part.end - 1) + 1, header: { start, end: start + length }, rows }
  })
  return {
    ...parsed,
    text: insert(parsed.text, insertions),
    tables,
    pages: parsed.pages === null ? null : parsed.pages.map((page) => ({ ...page, start: move(page.start) })),
    headings: parsed.headings.map((heading) => ({ ...heading, start: move(heading.start) })),
    ...(parsed.lines && { lines: parsed.lines.map((line) => ({ ...line, ...moveSpan(line) })) }),
    ...(parsed.alternates && { alternates: parsed.alternates.map((one) => ({ ...one, start: move(one.start) })) }),
    whole: [...(parsed.whole ?? []).map(moveSpan), ...tables.flatMap(wholeOf)].sort((a, b) => a.start - b.start),
  }
}

/** A part with names of columns stays together with them; without, each row does. */
const wholeOf = ({ header, rows, start, end }: Table): Span[] => (header ? [{ start, end }] : rows)

function groupRows(
  text: string,
  { header, rows }: Table,
  budget: number,
  countTokens: (text: string) => number,
): Span[][] {
  const headerCost = header ? countTokens(text.slice(header.start, header.end)) : 0
  if (!header || headerCost > budget * MAX_HEADER) return [rows]
  const groups: Span[][] = []
  let cost = Number.POSITIVE_INFINITY
  for (const row of rows) {
    const rowCost = countTokens(text.slice(row.start, row.end))
    if (cost + rowCost > budget) {
      groups.push([])
      cost = headerCost
    }
    groups.at(-1)?.push(row)
    cost += rowCost
  }
  return groups
}

/** Where an offset is once all is inserted; what is inserted at an offset stands before it. */
function mover(insertions: readonly Insertion[]): (offset: number) => number {
  const starts: { at: number; shift: number }[] = []
  let shift = 0
  for (const { at, text } of insertions) {
    shift += text.length
    starts.push({ at, shift })
  }
  return (offset) => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle]?.at ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return offset + (starts[low - 1]?.shift ?? 0)
  }
}

function insert(text: string, insertions: readonly Insertion[]): string {
  const parts: string[] = []
  let done = 0
  for (const { at, text: inserted } of insertions) {
    parts.push(text.slice(done, at), inserted)
    done = at
  }
  parts.push(text.slice(done))
  return parts.join("")
}

// Puts the pages of a PDF together to one text: paragraphs across pages, tables as rows, headings, and where each line stands.
import type { PageStart, ParsedText, PlacedLine } from "../../../../src/documents/model/parsed-text.ts"
import { findFurniture } from "./find-furniture.ts"
import { findHeadings } from "./find-headings.ts"
import { wordsOf } from "./join-lines.ts"
import { joinTables } from "./join-tables.ts"
import { layOutPage } from "./lay-out-page.ts"
import { goesOn, type Paragraph, paragraphsOf } from "./paragraph.ts"
import { returnRunningTables } from "./return-running-tables.ts"
import type { Segment } from "./segment.ts"
import type { RuledTable } from "./take-ruled-tables.ts"
import { createPdfWriter } from "./write-pdf-text.ts"

/** `rows` run in the direction of most of the page's text, beside its ruled `tables`; `others` in each further direction. */
export type PdfPage = {
  rows: Segment[][]
  tables: RuledTable[]
  others: Segment[][][]
  width: number
  height: number
}

/** Of footnotes, in the size of the text. */
const SMALLER = 0.92

type LaidOut = { head: Paragraph[]; body: Paragraph[]; foot: Paragraph[] }

/** Takes the pages apart: lines of thousands of them are not held as rows and as paragraphs at once. */
export function layOutPdf(given: readonly PdfPage[]): ParsedText {
  const pages = returnRunningTables(given)
  const parts: (ReturnType<typeof findFurniture>[number] | undefined)[] = findFurniture(pages.map(({ rows }) => rows))
  const laidOut = pages.map((own, page): LaidOut => {
    const { tables, others } = own
    const { head = [], body = [], foot = [] } = parts[page] ?? {}
    parts[page] = undefined
    own.rows = []
    const read = (rows: readonly Segment[][], kind: "text" | "furniture", ruled: readonly RuledTable[] = []) =>
      layOutPage(rows, ruled).flatMap((block) => paragraphsOf(block, page, kind))
    return {
      head: read(head, "furniture"),
      body: joinColumns([...read(body, "text", tables), ...others.flatMap((rows) => read(rows, "text"))]),
      foot: read(foot, "furniture"),
    }
  })
  joinTables(
    laidOut.map(({ body }) => body),
    isNote,
  )
  const words = wordsOf(laidOut.flatMap(({ body }) => body.flatMap(({ lines }) => lines)))
  const writer = createPdfWriter(pages, words)
  const written: { paragraph: Paragraph; start: number }[] = []
  const write = (paragraph: Paragraph) => void written.push({ paragraph, start: writer.write(paragraph) })
  let open: Paragraph | undefined
  for (const [page, { head, body, foot }] of laidOut.entries()) {
    if (open) {
      // What was left open goes on with the first paragraph here; `goesOn` has said so.
      open.lines.push(...(body.shift()?.lines ?? []))
      if (body.length > 0) {
        write(open)
        open = undefined
      }
    }
    const last = body.findLast((paragraph) => !isNote(paragraph, body)) ?? open
    const next = laidOut[page + 1]?.body[0]
    const leaves = last && next && goesOn(last, next) ? last : undefined
    if (open && leaves !== open) write(open)
    // Running lines stand beside a paragraph that goes over a page, so that they are not read in the middle of it.
    for (const paragraph of [...head, ...body, ...foot]) if (paragraph !== leaves) write(paragraph)
    open = leaves
  }
  const { text, tables, lines, alternates } = writer.finish()
  return {
    text,
    pages: pageStarts(pages, lines, text.length),
    headings: findHeadings(written),
    tables,
    lines,
    alternates,
  }
}

/** A footnote, which the text that goes on over the page is not part of. */
function isNote({ size, lines: [first] }: Paragraph, body: readonly Paragraph[]): boolean {
  const [longest] = body.toSorted((a, b) => lengthOf(b) - lengthOf(a))
  return longest !== undefined && size < SMALLER * longest.size && /^(?:\d{1,3}|[*†‡§])/.test(first?.text ?? "")
}

const lengthOf = ({ lines }: Paragraph) => lines.reduce((sum, { text }) => sum + text.length, 0)

/** Joins what goes on in the next column of the same page. */
function joinColumns(paragraphs: readonly Paragraph[]): Paragraph[] {
  const joined: Paragraph[] = []
  for (const paragraph of paragraphs) {
    const before = joined.at(-1)
    if (before && goesOn(before, paragraph)) before.lines.push(...paragraph.lines)
    else joined.push(paragraph)
  }
  return joined
}

/** A page without text begins where the next one does. */
function pageStarts(pages: readonly PdfPage[], lines: readonly PlacedLine[], end: number): PageStart[] {
  const starts: number[] = pages.map(() => end)
  for (const { page, start } of lines) starts[page - 1] = Math.min(starts[page - 1] ?? end, start)
  for (let page = pages.length - 1; page > 0; page--)
    starts[page - 1] = Math.min(starts[page - 1] ?? end, starts[page] ?? end)
  return pages.map(({ width, height }, page) => ({
    number: page + 1,
    start: starts[page] ?? end,
    size: { width, height },
  }))
}

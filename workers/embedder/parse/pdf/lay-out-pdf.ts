// Joins the pages of a PDF to one text with its paragraphs across pages, tables, headings and line positions.
import type { PageStart, ParsedText, PlacedLine } from "../../../../src/documents/model/parsed-text.ts"
import { layOutPage } from "./lay-out-page.ts"
import { CAPTION, type Segment } from "./rows/segment.ts"
import { joinTables } from "./tables/join-tables.ts"
import { returnRunningTables } from "./tables/return-running-tables.ts"
import type { RuledTable } from "./tables/take-ruled-tables.ts"
import { findFurniture } from "./text/find-furniture.ts"
import { findHeadings } from "./text/find-headings.ts"
import { wordsOf } from "./text/join-lines.ts"
import { goesOn, type Paragraph, paragraphsOf } from "./text/paragraph.ts"
import { createPdfWriter } from "./text/write-pdf-text.ts"

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

/** `aside` is what runs in other directions, behind the text or in its margin. */
type LaidOut = { head: Paragraph[]; body: Paragraph[]; aside: Paragraph[]; foot: Paragraph[] }

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
      body: joinColumns(read(body, "text", tables)),
      aside: joinColumns(others.flatMap((rows) => read(rows, "text"))),
      foot: read(foot, "furniture"),
    }
  })
  joinTables(
    laidOut.map(({ body }) => body),
    (paragraph, body) => noteIn(body)(paragraph),
  )
  const asides = new Set(laidOut.flatMap(({ aside }) => aside))
  const words = wordsOf(laidOut.flatMap(({ body, aside }) => [...body, ...aside].flatMap(({ lines }) => lines)))
  const writer = createPdfWriter(pages, words)
  const written: { paragraph: Paragraph; start: number }[] = []
  const write = (paragraph: Paragraph) => void written.push({ paragraph, start: writer.write(paragraph) })
  let open: Paragraph | undefined
  for (const [page, { head, body, aside, foot }] of laidOut.entries()) {
    if (open) {
      const rest = restOf(open, body)
      if (rest) open.lines.push(...body.splice(body.indexOf(rest), 1).flatMap(({ lines }) => lines))
      if (textOf(body).length > 0) {
        write(open)
        open = undefined
      }
    }
    const next = laidOut[page + 1]?.body ?? []
    const leaves = lastOf(textOf(body), open).find((one) => restOf(one, next))
    if (open && leaves !== open) write(open)
    // Running lines stand beside a paragraph that goes over a page, so that they are not read in the middle of it.
    for (const paragraph of [...head, ...body, ...aside, ...foot]) if (paragraph !== leaves) write(paragraph)
    open = leaves
  }
  const { text, tables, lines, alternates } = writer.finish()
  return {
    text,
    pages: pageStarts(pages, lines, text.length),
    headings: findHeadings(written.filter(({ paragraph }) => !asides.has(paragraph))),
    tables,
    lines,
    alternates,
  }
}

/** Without footnotes, tables and what stands under pictures: a sentence may go on behind them. */
function textOf(body: readonly Paragraph[]): Paragraph[] {
  const isNote = noteIn(body)
  return body.filter((one) => !one.table && !CAPTION.test(one.lines[0]?.text ?? "") && !isNote(one))
}

/** What the page may end with: its last paragraph, or the one before a line at its foot that no other page has. */
function lastOf(text: readonly Paragraph[], open: Paragraph | undefined): Paragraph[] {
  const [last = open, before] = text.toReversed()
  return [last, last?.lines.length === 1 ? before : undefined].filter((one) => one !== undefined)
}

/** What goes on with the paragraph here: the first of the text, or small letters below a line that no other page begins with. */
function restOf(open: Paragraph, body: readonly Paragraph[]): Paragraph | undefined {
  const [first, second] = textOf(body)
  if (first && goesOn(open, first)) return first
  return first && second && goesOnPast(first, open, second) ? second : undefined
}

/** Past a single line, as a title of the page, small letters alone are sure to go on. */
const goesOnPast = (line: Paragraph, open: Paragraph, rest: Paragraph) =>
  line.lines.length === 1 && /^\p{Ll}/u.test(rest.lines[0]?.text ?? "") && goesOn(open, rest)

/** Tells footnotes, which the text that goes on over the page is not part of. */
function noteIn(body: readonly Paragraph[]): (paragraph: Paragraph) => boolean {
  const lengths = body.map(({ lines }) => lines.reduce((sum, { text }) => sum + text.length, 0))
  const usual = body[lengths.indexOf(Math.max(...lengths))]?.size ?? 0
  return ({ size, lines: [first] }) => size < SMALLER * usual && /^(?:\d{1,3}|[*†‡§])/.test(first?.text ?? "")
}

/** Joins what goes on in the next column of the same page, also behind the footnotes of the first. */
function joinColumns(paragraphs: readonly Paragraph[]): Paragraph[] {
  const isNote = noteIn(paragraphs)
  const joined: Paragraph[] = []
  for (const paragraph of paragraphs) {
    const [before, earlier] = (isNote(paragraph) ? joined : joined.filter((one) => !isNote(one))).slice(-2).reverse()
    if (before && goesOn(before, paragraph)) before.lines.push(...paragraph.lines)
    else if (before && earlier && goesOnPast(before, earlier, paragraph)) earlier.lines.push(...paragraph.lines)
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

// Puts the lines of all pages of a PDF together: paragraphs where the gaps are wide, headings where the letters are large.
import type { Heading, ParsedText } from "../../../src/documents/parsed-text.ts"
import type { PdfLine } from "./read-pdf-lines.ts"

type PlacedLine = PdfLine & { start: number; page: number; startsParagraph: boolean }

/** A gap this much wider than the usual one parts paragraphs; the same ratio of font sizes parts a heading from its text. */
const WIDER = 1.3
const LARGER = 1.15
/** Usual distance of lines in font sizes, where a document has too few lines to tell. */
const USUAL_SPACING = 1.5
const ENOUGH_GAPS = 8
const MAX_TITLE_LENGTH = 200
const MAX_TITLE_LINES = 3
/** A line that comes back on this many pages runs along the top or the bottom of them. */
const RUNNING = 4
const MAX_LEVEL = 6
/** Leads to a page number in a table of contents. */
const DOT_LEADER = /(?:\. ?){5}/

export function layOutPdf(pages: readonly PdfLine[][]): ParsedText {
  const spacing = usualSpacing(pages)
  const lines: PlacedLine[] = []
  const starts: { number: number; start: number }[] = []
  let text = ""
  for (const [place, page] of pages.entries()) {
    if (text !== "" && page.length > 0) text += "\n\n"
    starts.push({ number: place + 1, start: text.length })
    for (const [row, line] of page.entries()) {
      const before = page[row - 1]
      const startsParagraph = !before || partsParagraphs(before, line, spacing)
      if (before) text += startsParagraph ? "\n\n" : "\n"
      lines.push({ ...line, start: text.length, page: place, startsParagraph })
      text += line.text
    }
  }
  return { text, pages: starts, headings: findHeadings(lines) }
}

/** The median distance of neighbouring lines, in font sizes. */
function usualSpacing(pages: readonly PdfLine[][]): number {
  const gaps: number[] = []
  for (const page of pages) {
    for (const [row, { y, size }] of page.entries()) {
      const before = page[row - 1]
      if (before && size > 0 && before.y > y) gaps.push((before.y - y) / size)
    }
  }
  gaps.sort((a, b) => a - b)
  const median = gaps[Math.floor(gaps.length / 2)] ?? USUAL_SPACING
  return gaps.length < ENOUGH_GAPS ? Math.min(median, USUAL_SPACING) : median
}

/** A line above the one before it begins a column, which may go on with the same paragraph. */
function partsParagraphs(before: PdfLine, line: PdfLine, spacing: number): boolean {
  const [small, large] = before.size < line.size ? [before.size, line.size] : [line.size, before.size]
  return large > small * LARGER || before.y - line.y > WIDER * spacing * large
}

/**
 * Headings are short paragraphs in letters larger than those most of the text is in; the larger, the higher. Documents
 * without one prevailing size, like slides, get none.
 */
function findHeadings(lines: readonly PlacedLine[]): Heading[] {
  const body = prevailingSize(lines)
  if (body === undefined) return []
  const titles: { title: string; start: number; size: number }[] = []
  for (let row = 0; row < lines.length; ) {
    let end = row + 1
    while (lines[end] && !lines[end]?.startsParagraph) end++
    const paragraph = lines.slice(row, end)
    const title = paragraph.map(({ text }) => text).join(" ")
    const size = sizeClass(Math.min(...paragraph.slice(0, MAX_TITLE_LINES).map((line) => line.size)))
    const isShort = paragraph.length <= MAX_TITLE_LINES && title.length <= MAX_TITLE_LENGTH
    if (isShort && size >= body * LARGER && /\p{L}.*\p{L}/u.test(title) && !DOT_LEADER.test(title)) {
      titles.push({ title, start: lines[row]?.start ?? 0, size })
    }
    row = end
  }
  const kept = withoutRunning(titles)
  const sizes = [...new Set(kept.map(({ size }) => size))].sort((a, b) => b - a)
  return kept.map(({ title, start, size }) => ({ level: Math.min(MAX_LEVEL, sizes.indexOf(size) + 1), title, start }))
}

function withoutRunning<Title extends { title: string }>(titles: readonly Title[]): Title[] {
  const counts = new Map<string, number>()
  for (const { title } of titles) counts.set(title, (counts.get(title) ?? 0) + 1)
  return titles.filter(({ title }) => (counts.get(title) ?? 0) < RUNNING)
}

/** The size that more than half of all characters have. */
function prevailingSize(lines: readonly PlacedLine[]): number | undefined {
  const lengths = new Map<number, number>()
  let total = 0
  for (const { size, text } of lines) {
    lengths.set(sizeClass(size), (lengths.get(sizeClass(size)) ?? 0) + text.length)
    total += text.length
  }
  return [...lengths].find(([size, length]) => size > 0 && length * 2 > total)?.[0]
}

/** Sizes are told apart to half a point. */
const sizeClass = (size: number) => Math.round(size * 2) / 2

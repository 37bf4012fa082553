// Finds the headings of a PDF: short paragraphs in larger letters than most of the text.
import type { Heading } from "../../../../../src/documents/model/parsed-text.ts"
import type { Paragraph } from "./paragraph.ts"

const LARGER = 1.15
const MAX_TITLE_LENGTH = 200
const MAX_TITLE_LINES = 3
/** A title that comes back so often runs along the pages. */
const RUNNING = 4
const MAX_LEVEL = 6
const BULLET = /^[-–—•▪●○◦*·‣➢☐☒☑]\s/
/** Leads to a page number in a table of contents. */
const DOT_LEADER = /(?:\. ?){5}/

/** The larger, the higher. Documents without one prevailing size, like slides, get none. */
export function findHeadings(written: readonly { paragraph: Paragraph; start: number }[]): Heading[] {
  const body = prevailingSize(written.map(({ paragraph }) => paragraph))
  if (body === undefined) return []
  const titles = written.flatMap(({ paragraph, start }) => {
    const title = paragraph.lines.map(({ text }) => text).join(" ")
    const size = sizeClass(paragraph.size)
    const isShort = paragraph.lines.length <= MAX_TITLE_LINES && title.length <= MAX_TITLE_LENGTH
    const isTitle = paragraph.kind === "text" && isShort && size >= body * LARGER && !BULLET.test(title)
    return isTitle && /\p{L}.*\p{L}/u.test(title) && !DOT_LEADER.test(title) ? [{ title, start, size }] : []
  })
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
function prevailingSize(paragraphs: readonly Paragraph[]): number | undefined {
  const lengths = new Map<number, number>()
  let total = 0
  for (const { size, text } of paragraphs.flatMap(({ lines }) => lines)) {
    lengths.set(sizeClass(size), (lengths.get(sizeClass(size)) ?? 0) + text.length)
    total += text.length
  }
  return [...lengths].find(([size, length]) => size > 0 && length * 2 > total)?.[0]
}

/** Sizes are told apart to half a point. */
const sizeClass = (size: number) => Math.round(size * 2) / 2

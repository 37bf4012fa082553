// Finds lines of plain text in which blanks set names and values apart: `Storage temperature    5 to 25 °C`.
import type { Span } from "../../../embedding/sentences.ts"

/** One line; no cells if it only names the columns. `header`: their names, one for each cell; null if they have none. */
export type ColumnLine = Span & { cells: readonly string[]; header: readonly string[] | null }

const HAS_GAP = /\S[ \u00a0]{2,}\S/
const GAP = /[ \u00a0]{2,}/
const LINE = /[^\n]+/g
const LIST_MARKER = /^(?:[-*+•–]\s+|\d{1,3}[.)]\s+)+/
const RULE = /^(?:[-=_]{2,}\s*)+$/
/** A name, not the end of a sentence, and not the rest of a line of another column. */
const NAME = /^[\p{Lu}\p{Lo}\p{N}][^|\t!?…。！？]{0,39}(?<![.:：;；,])$/u
const MAX_NAME_WORDS = 6
const MAX_LENGTH = 200
const MIN_LINES = 2
const DIGIT = /\p{N}/u

/** Several lines in a row with the same number of columns, in the order of the text. */
export function columnLinesIn(text: string): ColumnLine[] {
  if (!HAS_GAP.test(text)) return []
  const found: ColumnLine[] = []
  let block: (Span & { cells: string[] })[] = []
  let hasRule = false
  const end = () => {
    if (block.length >= MIN_LINES) found.push(...withHeader(block, hasRule))
    block = []
    hasRule = false
  }
  let readTo = 0
  for (const { 0: line, index } of text.matchAll(LINE)) {
    if (index > readTo + 1) end()
    readTo = index + line.length
    if (RULE.test(line.trim()) && block.length === 1) {
      hasRule = true
      continue
    }
    const cells = cellsOf(line)
    if (cells.length !== block[0]?.cells.length) end()
    const start = index + line.search(/\S/)
    if (cells.length > 1) block.push({ start, end: index + line.trimEnd().length, cells })
  }
  end()
  return found
}

/** Empty if the line is none of names and values. */
function cellsOf(line: string): string[] {
  if (line.length > MAX_LENGTH || !HAS_GAP.test(line)) return []
  const cells = line.trim().replace(LIST_MARKER, "").split(GAP)
  const [name = ""] = cells
  return NAME.test(name) && name.split(" ").length <= MAX_NAME_WORDS && !line.includes("|") ? cells : []
}

/** Names of columns stand over a rule, or, of three columns or more, have no figures where the lines below have some. */
function withHeader(block: readonly (Span & { cells: string[] })[], hasRule: boolean): ColumnLine[] {
  const [first, ...rest] = block
  const isHeader =
    hasRule ||
    ((first?.cells.length ?? 0) > 2 &&
      !first?.cells.some((cell) => DIGIT.test(cell)) &&
      rest.every(({ cells }) => cells.some((cell) => DIGIT.test(cell))))
  if (!first || !isHeader) return block.map((line) => ({ ...line, header: null }))
  return [{ ...first, cells: [], header: null }, ...rest.map((line) => ({ ...line, header: first.cells }))]
}

/** The lines, and what the sentences have outside of them, in the order of the text. */
export function withColumnLines(
  text: string,
  sentences: readonly Span[],
  lines: readonly ColumnLine[],
): readonly Span[] {
  if (lines.length === 0) return sentences
  const outside = sentences.flatMap(({ start, end }) => {
    const inside = lines.filter((line) => line.start < end && start < line.end)
    return [...inside, { start: end, end }].flatMap((line, i) => {
      const from = inside[i - 1]?.end ?? start
      const part = text.slice(from, Math.max(from, line.start))
      const at = from + part.length - part.trimStart().length
      return part.trim() === "" ? [] : [{ start: at, end: at + part.trim().length }]
    })
  })
  return [...outside, ...lines].sort((a, b) => a.start - b.start)
}

// Finds the statements of a passage that can be quoted: sentences, list items, `Key: value` lines and table rows.

import { inPlainWidth } from "../../../embedding/plain-width.ts"
import { type Span, sentences } from "../../../embedding/sentences.ts"
import type { Source } from "../question.ts"
import { type ColumnLine, columnLinesIn, withColumnLines } from "./columns.ts"
import { oncePer } from "./once-per.ts"
import { outlineOf, type Place, withoutAnswerSign } from "./outline.ts"
import { HEADING, LIST_MARKER, titlesIn, withTitles } from "./statement-titles.ts"

export type Statement = Span & {
  /** On one line, without list markers; the cells of a table row follow their column names. */
  displayText: string
  /** The text over it: the titles of its section and paragraph, and the header of its table. */
  heading: string
  /** The bold words at the start of its paragraph, which are part of its meaning. */
  boldLabel: string
  /** How many titles of the passage's heading path still apply to it; null for all. */
  headingDepth: number | null
  /** Its index among the statements of the passage. */
  order: number
} & Pick<Place, "title" | "group" | "item" | "isFragment" | "labels">

const MAX_LENGTH = 450
const MIN_LETTER_SHARE = 0.4
const LETTERS = /[\p{L}\p{M}\p{N}]+/gu
/** Fewer words without final punctuation are a title, unless they are a list item, a table row or a `Key: value` line. */
const MIN_WORDS_UNENDED = 8
const SENTENCE_END = /[.!…。！।۔።։។॥:;؛][»”’"')\]」』]*$/u
/** The key may be in bold type. */
const KEY_VALUE = /^\s*(?:[-*+•]\s+)?(?:\*\*|__)?[\p{L}\p{N}][^:：|\n]{0,60}[:：](?:\*\*|__)?\s*[^\s*_]/u
/** All but one of its cells may be empty. */
const ROW = /^\s*\|(?:.*\|\s*$|\s+\S)|\S\s\|(?:\s|$)|\S\t+\S/
const BORDERED = /^\s*\|.*\|\s*$/
const RULE = /^[\s|:+=-]+$/
/** Dots lead from a name to its value; to the number of a page they lead in a table of contents. */
const LED =
  /^(?<name>[\p{L}\p{N}][^\n]{0,60}?)\s*(?:\.{4,}|(?:\s\.){3,}|…{2,}|_{4,})\s*(?<value>[^\s._…][^\n]{0,120})$/u
const PAGE = /^(?:\p{N}{1,4}|[ivxlcdm]+)$/iu
const QUESTION = /[?？؟]\s*$/
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** The sentences of a passage. */
export const sentencesOf = oncePer(({ text }: Pick<Source, "text">): readonly Span[] => sentences(text))

/** In the order of the text, without headings, questions and lines that are mostly punctuation. */
export const findStatements = oncePer((passage: Pick<Source, "text">): readonly Statement[] => {
  const text = inPlainWidth(passage.text)
  const statements: Statement[] = []
  let header: string[] | null = null
  let isBordered = false
  let previousRow: PreviousRow = null
  const titlesOf = titlesIn(text)
  const columns = columnLinesIn(text)
  const columnsAt = new Map(columns.map((line) => [line.start, line]))
  const spans = withColumnLines(text, sentencesOf(passage), columns)
  let readTo = 0
  const outline = outlineOf(text, spans)
  for (const [i, span] of spans.entries()) {
    const raw = text.slice(span.start, span.end)
    const place = outline[i]
    if (!place || span.start < readTo) continue
    const column = columnsAt.get(span.start)
    const led = column ? columnLine(column) : ledValue(text, span)
    if (led) {
      readTo = led.end
      const titles = titlesOf(span, raw)
      if (titles === null || led.displayText === "") continue
      const shown = withTitles(titles, led)
      statements.push({ start: span.start, end: led.end, ...shown, ...inBlock(place), order: statements.length })
      continue
    }
    const titles = titlesOf(span, raw)
    if (titles === null) {
      previousRow = null
      header = null
      continue
    }
    const isRow = ROW.test(raw) && !raw.includes("\n")
    if (isRow && RULE.test(raw)) continue
    if (isRow) {
      if (!previousRow) isBordered = BORDERED.test(raw)
      const cells = cellsOf(raw, isBordered)
      const names = namesIn(cells, header, previousRow, rowBelow(text, span.end))
      if (names) header = names
      else
        statements.push({
          ...span,
          ...withTitles(titles, rowOf(cells, header)),
          ...inBlock(place),
          order: statements.length,
        })
      previousRow = names ? "header" : "row"
      continue
    }
    previousRow = null
    header = null
    if (place.isTitle || !(place.isFragment || isStatement(raw))) continue
    const displayText = displayIn(place, raw)
    statements.push({
      ...span,
      ...withTitles(titles, { displayText, heading: "" }),
      ...inBlock(place),
      order: statements.length,
    })
  }
  return statements
})

type LedValue = Pick<Statement, "displayText" | "heading"> & { end: number }

/** The line that begins at the sentence, if it is a name that dots lead to its value; null otherwise. */
function ledValue(text: string, { start }: Span): LedValue | null {
  const newline = text.indexOf("\n", start)
  const line = text.slice(start, Math.min(newline < 0 ? text.length : newline, start + 200)).trimEnd()
  const { name, value = "" } = LED.exec(line.replace(LIST_MARKER, ""))?.groups ?? {}
  return name === undefined || PAGE.test(value)
    ? null
    : { displayText: `${name.trim()}: ${value}`, heading: "", end: start + line.length }
}

/** Two columns are a name and its value; more are a row of a table. */
const columnLine = ({ cells, header, end }: ColumnLine): LedValue =>
  cells.length === 2 && header === null
    ? { displayText: display(cells.join(": ")), heading: "", end }
    : { ...rowOf(cells, header), end }

/** Empty if the next line is no table row. */
function rowBelow(text: string, end: number): string {
  const next = /^[^\S\n]*\n([^\n]*)/.exec(text.slice(end, end + 2_000))?.[1] ?? ""
  return ROW.test(next) ? next : ""
}

/** In a table with borders the outer bars are no cells; otherwise a bar at the start means an empty first cell. */
const cellsOf = (row: string, isBordered: boolean): string[] =>
  (row.includes("|") ? (isBordered ? row.replace(/^\||\|$/g, "") : row).split("|") : row.split(/\t+/)).map((cell) =>
    cell.trim(),
  )

type PreviousRow = "header" | "row" | null

/** The column names up to this row; null if the row is data. A second row of names continues the first. */
function namesIn(
  cells: string[],
  header: readonly string[] | null,
  before: PreviousRow,
  below: string,
): string[] | null {
  if (!before && below) return cells
  if (before !== "header" || !header || !below) return null
  if (!continuesHeader(header, cells) && !(/\d/.test(below) && splitsSpans(header, cells))) return null
  return header.map((name, i) => (cells[i] === name ? name : `${name} ${cells[i]}`.trim()))
}

/** A second header row repeats the names that it does not refine, and has no figures. */
const continuesHeader = (header: readonly string[], cells: readonly string[]): boolean =>
  cells.length === header.length &&
  cells.some((cell, i) => cell !== "" && cell === header[i]) &&
  !cells.some((cell) => /\d/.test(cell))

/** Below a name that spans several columns, each of them has its own name; the other columns have a name in one row only. */
function splitsSpans(header: readonly string[], cells: readonly string[]): boolean {
  const spans = header.map((name, i) => name !== "" && (name === header[i - 1] || name === header[i + 1]))
  const whole = header.flatMap((name, i) => (spans[i] ? [`${name} ${cells[i]}`] : []))
  return (
    cells.length === header.length &&
    whole.length > 0 &&
    new Set(whole).size === whole.length &&
    cells.every((cell, i) => (spans[i] ? /^\p{L}/u.test(cell) : cell === "" || header[i] === "" || cell === header[i]))
  )
}

function rowOf(cells: readonly string[], header: readonly string[] | null): { displayText: string; heading: string } {
  const named = cells.flatMap((cell, i) => {
    if (cell === "") return []
    const heading = header?.[i] ?? ""
    return [heading === "" || heading === cell ? cell : `${heading}: ${cell}`]
  })
  return { displayText: display(named.join("; ")), heading: header?.join(" ") ?? "" }
}

function isStatement(raw: string): boolean {
  const text = raw.trim()
  if (text.length > MAX_LENGTH || HEADING.test(text) || QUESTION.test(text) || RULE.test(text)) return false
  const letters = (text.match(LETTERS) ?? []).reduce((sum, run) => sum + run.length, 0)
  if (letters < text.length * MIN_LETTER_SHARE) return false
  if (KEY_VALUE.test(text) || LIST_MARKER.test(text)) return !/[:：]$/.test(text)
  if (SENTENCE_END.test(text)) return !/[:：]$/.test(text)
  return text.split(/\s+/).length >= MIN_WORDS_UNENDED || (text.match(SPACELESS)?.length ?? 0) >= MIN_WORDS_UNENDED
}

const inBlock = ({ title, group, item, isFragment, labels }: Place) => ({ title, group, item, isFragment, labels })

/** With the names of the list items around it: `Children: Fee: 20 euros`. */
function displayIn({ labels, hasAnswerSign }: Place, raw: string): string {
  const shown = display(raw)
  return [...labels, hasAnswerSign ? withoutAnswerSign(shown) : shown].join(": ")
}

/** White space that is no single blank. */
const WIDE_SPACE = / \s+|[^\S ]\s*/gu
/** On one line, without list markers, and without brackets that look like our citation marks. */
const display = (text: string) =>
  text
    .replace(LIST_MARKER, "")
    .replace(/^\[\^?[^\]\s]{1,40}\]:\s+/, "")
    .replace(/\s*\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]/g, "")
    .replace(WIDE_SPACE, " ")
    .trim()

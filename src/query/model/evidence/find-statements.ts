// Finds what can be quoted in a passage: sentences, list items, `Key: value` lines and table rows under their header.

import { type Span, sentences } from "../../../embedding/sentences.ts"
import type { Source } from "../question.ts"
import { oncePer } from "./once-per.ts"

export type Statement = Span & {
  /** On one line, without list signs; a table row's cells with the heads of their columns. */
  shown: string
  /** What stands over it and belongs to it: the head of its table, the titles of its section and paragraph. */
  head: string
  /** The words in bold that its paragraph begins with; they are a part of what it says. */
  label: string
  /** How many titles of its passage's heading path still stand over it; null for all. */
  depth: number | null
  /** The place among the statements of its passage. */
  order: number
}

const MAX_LENGTH = 450
const MIN_LETTERS = 0.4
/** Fewer words without an end are a title, unless they come as an item, a row or a pair. */
const MIN_WORDS_UNENDED = 8
const ENDED = /[.!…。！।۔።։។॥:;؛][»”’"')\]」』]*$/u
const LIST_SIGN = /^(?:[-*+•>–]\s+|\d{1,3}[.)]\s+)+/
const HEADING = /^\s*(?<signs>#{1,6})\s+(?<title>.+)/
/** What is in bold on a line of its own, or ends so at the head of a paragraph, is a title of what follows. */
const BOLD =
  /^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?:\*\*|__)(?<title>[^*_|\n]{1,80}?)(?<end>[.:]?(?:\*\*|__)[.:]?)\s*(?<rest>\S?)/u
const NEW_PARAGRAPH = /\n\s*\n/
const ENDS_LINE = /^[^\S\n]*\n/
/** The name may stand in bold type. */
const PAIR = /^\s*(?:[-*+•]\s+)?(?:\*\*|__)?[\p{L}\p{N}][^:：|\n]{0,60}[:：](?:\*\*|__)?\s*[^\s*_]/u
/** All but one of its cells may be empty. */
const ROW = /^\s*\|(?:.*\|\s*$|\s+\S)|\S\s\|(?:\s|$)|\S\t+\S/
const BORDERED = /^\s*\|.*\|\s*$/
const RULE = /^[\s|:+=-]+$/
const QUESTION = /[?？؟]\s*$/
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** The sentences of a passage. */
export const sentencesOf = oncePer(({ text }: Pick<Source, "text">): readonly Span[] => sentences(text))

/** In the order of the text. Nothing that is only a heading, a question or a heap of signs. */
export const findStatements = oncePer((passage: Pick<Source, "text">): readonly Statement[] => {
  const { text } = passage
  const statements: Statement[] = []
  let header: string[] | null = null
  let isBordered = false
  let rowBefore: Before = null
  const titles = titlesIn(text)
  for (const span of sentencesOf(passage)) {
    const raw = text.slice(span.start, span.end)
    const over = titles(span, raw)
    if (over === null) {
      rowBefore = null
      header = null
      continue
    }
    const isRow = ROW.test(raw) && !raw.includes("\n")
    if (isRow && RULE.test(raw)) continue
    if (isRow) {
      if (!rowBefore) isBordered = BORDERED.test(raw)
      const cells = cellsOf(raw, isBordered)
      const names = namesIn(cells, header, rowBefore, rowBelow(text, span.end))
      if (names) header = names
      else statements.push({ ...span, ...under(over, rowOf(cells, header)), order: statements.length })
      rowBefore = names ? "head" : "row"
      continue
    }
    rowBefore = null
    header = null
    if (!isStatement(raw)) continue
    statements.push({ ...span, ...under(over, { shown: display(raw), head: "" }), order: statements.length })
  }
  return statements
})

type Over = Pick<Statement, "label" | "depth"> & { section: string }

/** Tells for each sentence in turn which titles of the text stand over it; null for what is such a title itself. */
function titlesIn(text: string): (span: Span, raw: string) => Over | null {
  let [section, depth, label, end]: [string, number | null, string, number] = ["", null, "", 0]
  let isAlone = false
  return (span, raw) => {
    // A title on a line of its own may stand over a list; one at the head of an item is over with that item.
    const isOver = NEW_PARAGRAPH.test(text.slice(end, span.start)) || (!isAlone && LIST_SIGN.test(raw))
    end = span.end
    const heading = HEADING.exec(raw)?.groups
    if (isOver || heading) label = ""
    if (heading) {
      section = heading.title ?? ""
      depth = (heading.signs ?? "").length - 1
      return null
    }
    const bold = BOLD.exec(raw)?.groups
    const isTitle = bold !== undefined && (bold.rest === "" || /[.:]/.test(bold.end ?? ""))
    if (isTitle) [label, isAlone] = [bold.title ?? "", ENDS_LINE.test(text.slice(span.end))]
    return isTitle && bold.rest === "" ? null : { section, label, depth }
  }
}

const under = ({ section, label, depth }: Over, { shown, head }: Pick<Statement, "shown" | "head">) => ({
  shown,
  head: `${section}\n${label}\n${head}`.trim(),
  label,
  depth,
})

/** Empty where the next line is no row. */
function rowBelow(text: string, end: number): string {
  const next = /^[^\S\n]*\n([^\n]*)/.exec(text.slice(end, end + 2_000))?.[1] ?? ""
  return ROW.test(next) ? next : ""
}

/** Where rows stand between borders, the outer ones are none of theirs; where not, a bar at the start is an empty first cell. */
const cellsOf = (row: string, isBordered: boolean): string[] =>
  (row.includes("|") ? (isBordered ? row.replace(/^\||\|$/g, "") : row).split("|") : row.split(/\t+/)).map((cell) =>
    cell.trim(),
  )

type Before = "head" | "row" | null

/** What the columns are named by now; null for a row that names none. A second row of names goes on with the first. */
function namesIn(cells: string[], header: readonly string[] | null, before: Before, below: string): string[] | null {
  if (!before && below) return cells
  if (before !== "head" || !header || !below) return null
  if (!goesOnNaming(header, cells) && !(/\d/.test(below) && namesEachAgain(header, cells))) return null
  return header.map((name, i) => (cells[i] === name ? name : `${name} ${cells[i]}`.trim()))
}

/** What is not named further stands in it again, and no figure does. */
const goesOnNaming = (header: readonly string[], cells: readonly string[]): boolean =>
  cells.length === header.length &&
  cells.some((cell, i) => cell !== "" && cell === header[i]) &&
  !cells.some((cell) => /\d/.test(cell))

/** Below a name that stands over several columns each of them has its own; of all other columns, one row has the name. */
function namesEachAgain(header: readonly string[], cells: readonly string[]): boolean {
  const spans = header.map((name, i) => name !== "" && (name === header[i - 1] || name === header[i + 1]))
  const whole = header.flatMap((name, i) => (spans[i] ? [`${name} ${cells[i]}`] : []))
  return (
    cells.length === header.length &&
    whole.length > 0 &&
    new Set(whole).size === whole.length &&
    cells.every((cell, i) => (spans[i] ? /^\p{L}/u.test(cell) : cell === "" || header[i] === "" || cell === header[i]))
  )
}

function rowOf(cells: readonly string[], header: readonly string[] | null): { shown: string; head: string } {
  const named = cells.flatMap((cell, i) => {
    if (cell === "") return []
    const head = header?.[i] ?? ""
    return [head === "" || head === cell ? cell : `${head}: ${cell}`]
  })
  return { shown: display(named.join("; ")), head: header?.join(" ") ?? "" }
}

function isStatement(raw: string): boolean {
  const text = raw.trim()
  if (text.length > MAX_LENGTH || HEADING.test(text) || QUESTION.test(text) || RULE.test(text)) return false
  const letters = text.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0
  if (letters < text.length * MIN_LETTERS) return false
  if (PAIR.test(text) || LIST_SIGN.test(text)) return !/[:：]$/.test(text)
  if (ENDED.test(text)) return !/[:：]$/.test(text)
  return text.split(/\s+/).length >= MIN_WORDS_UNENDED || (text.match(SPACELESS)?.length ?? 0) >= MIN_WORDS_UNENDED
}

/** On one line, without list signs, and without brackets that would read as marks of ours. */
const display = (text: string) =>
  text
    .replace(LIST_SIGN, "")
    .replace(/^\[\^?[^\]\s]{1,40}\]:\s+/, "")
    .replace(/\s*\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]/g, "")
    .replace(/\s+/gu, " ")
    .trim()

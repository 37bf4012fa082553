// Finds the tables and fenced code blocks of a Markdown text without changing it.
import type { Span, Table } from "../../../../src/documents/model/parsed-text.ts"

const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const FENCE = /^ {0,3}(`{3,}(?!.*`)|~{3,})/
/** Characters that a line needs to start a table or a code block. */
const TELLING = /[|`~]/g

/** Examines only lines with such characters, so that long texts without them are cheap. */
export function findMarkdownBlocks(text: string, from: number): { tables: Table[]; whole: Span[] } {
  const tables: Table[] = []
  const whole: Span[] = []
  TELLING.lastIndex = from
  for (let sign = TELLING.exec(text); sign; sign = TELLING.exec(text)) {
    const line = lineAt(text, Math.max(from, text.lastIndexOf("\n", sign.index - 1) + 1))
    TELLING.lastIndex = line.end
    const source = text.slice(line.start, line.end)
    const fence = FENCE.exec(source)?.[1]
    const next = lineAt(text, line.end + 1)
    if (fence) {
      const end = endOfFence(text, line.end + 1, fence)
      whole.push({ start: line.start, end })
      TELLING.lastIndex = end
    } else if (source.includes("|") && isDelimiters(text.slice(next.start, next.end))) {
      const rows: Span[] = []
      for (let row = lineAt(text, next.end + 1); hasCells(text, row); row = lineAt(text, row.end + 1)) rows.push(row)
      const end = rows.at(-1)?.end ?? next.end
      tables.push({ start: line.start, end, header: { start: line.start, end: next.end }, rows })
      TELLING.lastIndex = end
    }
  }
  return { tables, whole }
}

const isDelimiters = (line: string) => line.includes("|") && DELIMITERS.test(line)
const hasCells = (text: string, { start, end }: Span) => text.slice(start, end).includes("|")

/** Empty after the end of the text. */
function lineAt(text: string, start: number): Span {
  if (start > text.length) return { start: text.length, end: text.length }
  const end = text.indexOf("\n", start)
  return { start, end: end < 0 ? text.length : end }
}

/** The end of the line that closes the fence, or the end of the text. */
function endOfFence(text: string, from: number, fence: string): number {
  for (let line = lineAt(text, from); line.start < text.length; line = lineAt(text, line.end + 1)) {
    const source = text.slice(line.start, line.end).trim()
    if (source.startsWith(fence) && source === source.charAt(0).repeat(source.length)) return line.end
  }
  return text.length
}

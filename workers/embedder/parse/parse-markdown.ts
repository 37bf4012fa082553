// Parses Markdown. The source is kept as text, so that quotes are verbatim; front matter and HTML become plain text.
import type { Heading, ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { decodeText } from "./charset/decode-text.ts"
import { moveMarks } from "./html/fragment.ts"
import { readFrontMatter } from "./markdown/front-matter.ts"
import { showHtml } from "./markdown/markdown-html.ts"
import { findMarkdownBlocks } from "./markdown/markdown-tables.ts"
import type { ParseOptions } from "./parse-document.ts"

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const ATX = /^( {0,3})(#{1,6})(?=[ \t]|$)/
const SETEXT = /^ {0,3}(=+|-+)[ \t]*$/
/** Lines that are not a title even above a line of dashes: lists, quotes, tables, rules, indented code. */
const NO_TITLE = /^(?: {4}|\t| {0,3}(?:[-+*>|#=]|\d+[.)][ \t]|`{3}|~{3}))/
const MAX_TITLE_LENGTH = 300

export function parseMarkdown(bytes: Uint8Array, { charset }: ParseOptions): ParsedText {
  const { text: source, warnings } = decodeText(bytes, { client: charset })
  const { lines, title, rest } = readFrontMatter(source)
  const shown = showHtml(rest)
  const text = lines + shown.text
  const html = moveMarks(shown, lines.length)
  // The document's title is above all headings.
  const titles = title === null ? [] : [{ level: 0, title, start: 0 }]
  const headings = [...titles, ...[...findHeadings(text, lines.length), ...html.headings].sort(byStart)]
  const { tables, whole } = findMarkdownBlocks(text, lines.length)
  return { text, pages: null, headings, warnings, tables: [...tables, ...html.tables].sort(byStart), whole }
}

const byStart = (a: { start: number }, b: { start: number }) => a.start - b.start

/** ATX and setext headings outside front matter and fenced code. A setext title is a single line after a blank one. */
function findHeadings(text: string, from: number): Heading[] {
  const headings: Heading[] = []
  let fence: string | undefined
  let before = { line: "", start: 0, followsBlank: true }
  let next: number
  for (let start = from; start < text.length; start = next) {
    const end = text.indexOf("\n", start)
    next = end < 0 ? text.length : end + 1
    const line = text.slice(start, end < 0 ? text.length : end)
    const mark = readFence(line)
    const wasFenced = fence !== undefined
    if (fence === undefined) fence = mark
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined
    const heading = wasFenced || mark ? undefined : (readAtx(line, start) ?? readSetext(line, before))
    if (heading) headings.push(heading)
    const isBreak = wasFenced || mark !== undefined || heading !== undefined || line.trim() === ""
    before = { line: isBreak ? "" : line, start, followsBlank: before.line === "" }
  }
  return headings
}

/** The fence that opens or closes a code block; further backticks in the line make it inline code. */
function readFence(line: string): string | undefined {
  const [indented = "", mark] = FENCE.exec(line) ?? []
  return mark?.startsWith("`") && line.includes("`", indented.length) ? undefined : mark
}

function readAtx(line: string, start: number): Heading | undefined {
  const match = ATX.exec(line)
  if (!match) return
  const [mark, indent = "", signs = ""] = match
  const title = plainTitle(
    line
      .slice(mark.length)
      .trim()
      .replace(/(?:^|[ \t])#+$/, ""),
  )
  return title ? { level: signs.length, title, start: start + indent.length } : undefined
}

function readSetext(line: string, above: { line: string; start: number; followsBlank: boolean }): Heading | undefined {
  const underline = SETEXT.exec(line)?.[1]
  if (!underline || !above.followsBlank || above.line === "" || NO_TITLE.test(above.line)) return
  const title = plainTitle(above.line)
  return title ? { level: underline.startsWith("=") ? 1 : 2, title, start: above.start } : undefined
}

/** The visible text of a title: the text of links, without emphasis marks. */
function plainTitle(source: string): string {
  return source
    .trim()
    .slice(0, MAX_TITLE_LENGTH)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[ \t]*\{[#.][^{}]*\}$/, "")
    .replace(/\*\*|__|[*`]|~~/g, "")
    .trim()
}

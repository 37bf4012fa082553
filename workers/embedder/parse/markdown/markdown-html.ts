// Converts HTML inside Markdown to visible text: lays out blocks, removes tags and comments, decodes entities.
import { type Fragment, moveMarks } from "../html/fragment.ts"
import { readMarkup } from "../html/read-markup.ts"
import { readHtmlText } from "../parse-html.ts"

const FENCE = /^ {0,3}(`{3,}(?!.*`)|~{3,})/
const CODE_LINE = /^(?: {4}|\t)/
const LIST_ITEM = /^\s*(?:[-+*]|\d{1,9}[.)])[ \t]/
const BLOCKS =
  "address|article|aside|blockquote|body|center|details|dialog|div|dl|dd|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|noscript|ol|p|pre|script|section|style|summary|svg|table|tbody|td|template|tfoot|th|thead|title|tr|ul"
const INLINE =
  "a|abbr|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark|picture|q|s|samp|small|source|span|strike|strong|sub|sup|time|tt|u|var|video|wbr"
const BLOCK_START = new RegExp(String.raw`^ {0,3}</?(${BLOCKS})(?=[\s/>]|$)`, "i")
/** Elements whose block ends with their end tag; other HTML blocks end at a blank line. */
const TO_THEIR_END = /^(?:table|ul|ol|dl|pre|script|style|svg|template)$/i
const BLANK = /\n[ \t]*(?:\n|$)/g
const TELLING = /[<&]/
/** Code, the start of a comment, known tags and entities. All other angle brackets are text. */
const INLINE_MARKUP = new RegExp(
  String.raw`(?<!\x60)(\x60+)(?!\x60)[^\n]{0,2000}?[^\x60\n]\1(?!\x60)|<!--|</?(?:${INLINE}|${BLOCKS})(?:\s[^<>\n]*)?/?>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,31});`,
  "gi",
)

/** Returns only the headings and tables of HTML blocks. A text without HTML is returned unchanged. */
export function showHtml(source: string): Fragment {
  const shown: Fragment = { text: "", headings: [], tables: [] }
  if (!TELLING.test(source)) return { ...shown, text: source }
  let written = ""
  const flush = () => {
    shown.text += showInline(written)
    written = ""
  }
  const unended = new Set<string>()
  const lastComment = source.lastIndexOf("-->")
  let [inList, before] = [false, ""]
  for (let at = 0; at < source.length; ) {
    const line = lineAt(source, at)
    if (/^ {0,3}<!--/.test(line) && at < lastComment) {
      at = source.indexOf("-->", at) + 3
      continue
    }
    const fence = FENCE.exec(line)?.[1]
    if (LIST_ITEM.test(line)) inList = true
    else if (/^\S/.test(line) && before.trim() === "") inList = false
    const isCode = !inList && CODE_LINE.test(line) && (before.trim() === "" || CODE_LINE.test(before))
    const block = isCode || fence ? null : endOfBlock(source, at, line, unended)
    before = line
    if (fence || isCode) {
      flush()
      const end = fence ? endOfFence(source, at + line.length + 1, fence) : at + line.length + 1
      shown.text += source.slice(at, end)
      at = end
    } else if (block === null) {
      written += source.slice(at, at + line.length + 1)
      at += line.length + 1
    } else {
      flush()
      addBlock(shown, source.slice(at, block))
      before = ""
      at = block
    }
  }
  flush()
  return shown
}

function addBlock(shown: Fragment, html: string): void {
  const block = readHtmlText(html)
  const moved = moveMarks({ headings: block.headings, tables: block.tables ?? [] }, shown.text.length)
  shown.headings.push(...moved.headings)
  shown.tables.push(...moved.tables)
  shown.text += block.text === "" ? "" : `${block.text}\n`
}

/** The offset after the last line of an HTML block that starts here, or null. `unended`: elements without an end tag. */
function endOfBlock(source: string, at: number, line: string, unended: Set<string>): number | null {
  const name = BLOCK_START.exec(line)?.[1]?.toLowerCase()
  if (name === undefined) return null
  if (TO_THEIR_END.test(name) && !unended.has(name) && !/^\s*<\//.test(line)) {
    const own = endOfElement(source, at, name)
    if (own >= 0) return endOfLine(source, own)
    unended.add(name)
  }
  const end = endOfParagraph(source, at)
  const comment = source.slice(at, end).lastIndexOf("<!--")
  const closed = comment < 0 ? -1 : source.indexOf("-->", at + comment)
  return closed > end ? endOfLine(source, closed) : end
}

function endOfParagraph(source: string, at: number): number {
  BLANK.lastIndex = at
  return (BLANK.exec(source)?.index ?? source.length - 1) + 1
}

/** The offset of the matching end tag, with nested elements of the same name skipped; −1 if there is none. */
function endOfElement(source: string, at: number, name: string): number {
  const tag = new RegExp(String.raw`<(/?)${name}(?=[\s/>])`, "gi")
  tag.lastIndex = at
  let depth = 0
  for (let found = tag.exec(source); found; found = tag.exec(source)) {
    depth += found[1] === "" ? 1 : -1
    if (depth === 0) return found.index
  }
  return -1
}

/** The offset after the line that contains `at`, or the end of the text. */
function endOfLine(source: string, at: number): number {
  const end = at < 0 ? -1 : source.indexOf("\n", at)
  return end < 0 ? source.length : end + 1
}

function lineAt(source: string, at: number): string {
  const end = source.indexOf("\n", at)
  return source.slice(at, end < 0 ? source.length : end)
}

function endOfFence(source: string, from: number, fence: string): number {
  for (let at = from; at < source.length; at = endOfLine(source, at)) {
    const line = lineAt(source, at).trim()
    if (line.startsWith(fence) && line === line.charAt(0).repeat(line.length)) return endOfLine(source, at)
  }
  return source.length
}

/** A line break would end a table row, so it becomes a space there. */
function showInline(written: string): string {
  if (!TELLING.test(written)) return written
  let [shown, from] = ["", 0]
  let line = { end: -1, isRow: false }
  INLINE_MARKUP.lastIndex = 0
  for (let found = INLINE_MARKUP.exec(written); found; found = INLINE_MARKUP.exec(written)) {
    const [markup, code] = found
    const end = markup === "<!--" ? written.indexOf("-->", found.index) + 3 : INLINE_MARKUP.lastIndex
    // A comment without an end is text.
    if (end === 2) break
    if (code !== undefined) continue
    if (found.index > line.end) line = rowAt(written, found.index)
    const breaks = line.isRow || written[end] === "\n" ? " " : "\n"
    shown += written.slice(from, found.index) + (/^<br/i.test(markup) ? breaks : shownOf(markup))
    from = end
    INLINE_MARKUP.lastIndex = end
  }
  return shown + written.slice(from)
}

function rowAt(text: string, at: number): { end: number; isRow: boolean } {
  const end = endOfLine(text, at)
  return { end: end - 1, isRow: text.slice(text.lastIndexOf("\n", at) + 1, end).includes("|") }
}

/** The visible text of a tag or entity: of an image its alternative text, of other tags nothing. */
function shownOf(markup: string): string {
  if (!/^(?:&|<img)/i.test(markup)) return ""
  let shown = ""
  readMarkup(markup, {
    open: (name, { alt = "" }) => {
      if (name === "img") shown += alt
    },
    close: () => {},
    text: (text) => {
      shown += text.replace(/\u00a0/g, " ")
    },
  })
  return shown
}

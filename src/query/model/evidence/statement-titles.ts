// The titles over a statement: of its section, and the words in bold or at the start of a line that its paragraph is about.
import type { Span } from "../../../embedding/sentences.ts"
import type { Statement } from "./find-statements.ts"

export const LIST_MARKER = /^(?:[-*+•>–]\s+|\d{1,3}[.)]\s+)+/
export const HEADING = /^\s*(?<signs>#{1,6})\s+(?<title>.+)/
/** Bold words are a title if they have their own line, or begin a paragraph and end with a colon or full stop. */
const BOLD =
  /^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?:\*\*|__)(?<title>[^*_|\n]{1,80}?)(?<end>[.:]?(?:\*\*|__)[.:]?)\s*(?<rest>\S?)/u
/** What a line is about, for all of its sentences: `Choir - Mondays 19.30. Director: Ada Moss.` */
const LINE_HEAD =
  /^(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?<head>[\p{Lu}\p{Lo}\p{N}][\p{L}\p{M}\p{N}'’&/-]*(?: [\p{L}\p{M}\p{N}'’&/-]+){0,3})(?:[:：]| [-–—])\s+\S/u
const NEW_PARAGRAPH = /\n\s*\n/
const ENDS_LINE = /^[^\S\n]*\n/

type Titles = Pick<Statement, "boldLabel" | "headingDepth"> & { section: string }

/** Returns a function that takes the sentences in order and returns the titles over each; null if it is itself a title. */
export function titlesIn(text: string): (span: Span, raw: string) => Titles | null {
  let [section, headingDepth, boldLabel, end]: [string, number | null, string, number] = ["", null, "", 0]
  let hasOwnLine = false
  let isOfLine = false
  return (span, raw) => {
    // A title on its own line may apply to a list; a title inside a list item ends with that item.
    const between = text.slice(end, span.start)
    const hasEnded =
      NEW_PARAGRAPH.test(between) || (!hasOwnLine && LIST_MARKER.test(raw)) || (isOfLine && between.includes("\n"))
    end = span.end
    const heading = HEADING.exec(raw)?.groups
    if (hasEnded || heading) [boldLabel, isOfLine] = ["", false]
    if (heading) {
      section = heading.title ?? ""
      headingDepth = (heading.signs ?? "").length - 1
      return null
    }
    const bold = BOLD.exec(raw)?.groups
    const isTitle = bold !== undefined && (bold.rest === "" || /[.:]/.test(bold.end ?? ""))
    if (isTitle) [boldLabel, hasOwnLine, isOfLine] = [bold.title ?? "", ENDS_LINE.test(text.slice(span.end)), false]
    const head = boldLabel === "" && beginsLine(text, span) ? LINE_HEAD.exec(raw)?.groups?.head : undefined
    if (head !== undefined) [boldLabel, hasOwnLine, isOfLine] = [head, false, true]
    return isTitle && bold.rest === "" ? null : { section, boldLabel, headingDepth }
  }
}

const beginsLine = (text: string, { start }: Span) =>
  text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === ""

export const withTitles = (
  { section, boldLabel, headingDepth }: Titles,
  { displayText, heading }: Pick<Statement, "displayText" | "heading">,
) => ({
  displayText,
  heading: `${section}\n${boldLabel}\n${heading}`.trim(),
  boldLabel,
  headingDepth,
})

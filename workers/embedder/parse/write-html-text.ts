// Lays out the text of HTML: blocks become lines and paragraphs, cells of a row stand side by side, headings are noted.
import type { Heading } from "../../../src/documents/parsed-text.ts"
import { normalizeText } from "./decode-text.ts"

const names = (list: string) => new Set(list.split(" "))
const PARAGRAPHS = names(
  "address article aside blockquote body details dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main p pre section table",
)
const LINES = names("caption dd div dt figcaption legend li ol option select summary tbody tfoot thead tr ul")
const BOXES = names("li td th tr")
const HEADING = /^h([1-6])$/
const MAX_TITLE_LENGTH = 300
const CELL_BORDER = " | "
const BULLET = "- "

export type HtmlTextWriter = {
  open(name: string): void
  close(name: string): void
  write(text: string): void
  finish(): { text: string; headings: Heading[] }
}

/** White space collapses outside `pre`; line breaks wait until text follows, so that none stand at either end. */
export function createHtmlTextWriter(): HtmlTextWriter {
  const headings: Heading[] = []
  let text = ""
  let lineBreaks = 0
  let space = false
  let bullet = false
  let preformatted = 0
  let heading: Heading | undefined
  /** Where in a table row the writer is: before any text, behind a cell with text, or at the start of a further cell. */
  let row: "empty" | "written" | "next-cell" = "empty"
  let boxIsFresh = false

  /** The first block of a cell or list item starts no line of its own. */
  function breakLines(count: number): void {
    if (!boxIsFresh) lineBreaks = Math.max(lineBreaks, count)
  }

  function append(body: string): void {
    let before = space ? " " : ""
    if (text === "") before = ""
    else if (row === "next-cell") before = CELL_BORDER
    else if (lineBreaks > 0) before = "\n".repeat(lineBreaks)
    const start = text.length + before.length + (bullet ? BULLET.length : 0)
    if (heading) {
      if (heading.title === "") heading.start = start
      heading.title += heading.title === "" || before === "" ? body : ` ${body}`
    }
    text += before + (bullet ? BULLET : "") + body
    lineBreaks = 0
    space = false
    bullet = false
    boxIsFresh = false
    row = "written"
  }

  function endHeading(): void {
    if (heading && heading.title !== "" && heading.title.length <= MAX_TITLE_LENGTH) headings.push(heading)
    heading = undefined
  }

  return {
    open(name) {
      if (name === "br") lineBreaks = Math.min(2, lineBreaks + 1)
      else if (PARAGRAPHS.has(name)) breakLines(2)
      else if (LINES.has(name)) breakLines(1)
      const level = HEADING.exec(name)?.[1]
      if (level) {
        endHeading()
        heading = { level: Number(level), title: "", start: 0 }
      } else if (name === "pre") {
        preformatted++
      } else if (name === "li") {
        boxIsFresh = true
        bullet = true
      } else if (name === "tr") {
        row = "empty"
      } else if (name === "td" || name === "th") {
        boxIsFresh = true
        if (row === "written") row = "next-cell"
      }
    },
    close(name) {
      if (HEADING.test(name)) endHeading()
      if (name === "pre") preformatted = Math.max(0, preformatted - 1)
      if (name === "tr" || name === "table") row = "empty"
      if (name === "li") bullet = false
      if (BOXES.has(name)) {
        boxIsFresh = false
        lineBreaks = Math.min(lineBreaks, 1)
      }
      if (PARAGRAPHS.has(name)) breakLines(2)
      else if (LINES.has(name)) breakLines(1)
    },
    write(source) {
      const clean = normalizeText(source)
      if (preformatted > 0) {
        if (clean.trim() !== "" || (text !== "" && lineBreaks === 0)) append(clean)
        return
      }
      const body = clean.replace(/\s+/g, " ").trim()
      if (/^\s/.test(clean)) space = true
      if (body === "") return
      append(body)
      space = /\s$/.test(clean)
    },
    finish() {
      endHeading()
      return { text, headings }
    },
  }
}

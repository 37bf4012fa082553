// Writes the text flow of an HTML page: blocks become lines and paragraphs, list items get markers and the indentation of their list, headings are recorded.
import type { Heading, Table } from "../../../../src/documents/model/parsed-text.ts"
import { normalizeText } from "../charset/decode-text.ts"
import { type Fragment, moveMarks } from "./fragment.ts"
import { createListMarks } from "./list-marks.ts"

const names = (list: string) => new Set(list.split(" "))
const PARAGRAPHS = names(
  "address article aside blockquote body center details dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main p pre section table",
)
const LINES = names("caption dd div dt figcaption foreignobject legend li menu ol option select summary svg text ul")
const LISTS = names("ol ul menu")
const HEADING = /^h([1-6])$/
const MAX_TITLE_LENGTH = 300
/** A possible hyphenation point, visible only at a line end. */
const SOFT_HYPHEN = "\u00ad"

export type Attributes = Readonly<Record<string, string>>
export type FlowWriter = {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  write(text: string): void
  /** Inserts a table on its own lines. */
  insert(fragment: Fragment): void
  finish(): Fragment
}

/** White space collapses outside `pre`. Line breaks are written only before text, so that the result has none at its ends. */
export function createFlowWriter(): FlowWriter {
  const headings: Heading[] = []
  const tables: Table[] = []
  const lists = createListMarks()
  let text = ""
  let lineBreaks = 0
  let space = false
  let mark = ""
  let preformatted = 0
  let heading: Heading | undefined
  let itemIsFresh = false
  let itemHasText = false

  /** The first block of a list item stays on the marker's line. */
  function breakLines(count: number): void {
    if (!itemIsFresh) lineBreaks = Math.max(lineBreaks, count)
  }
  function append(body: string): void {
    let before = space ? " " : ""
    if (text === "") before = ""
    else if (lineBreaks > 0) before = "\n".repeat(lineBreaks)
    const start = text.length + before.length + mark.length
    if (heading) {
      if (heading.title === "") heading.start = start
      heading.title += heading.title === "" || before === "" ? body : ` ${body}`
    }
    text += before + mark + body
    lineBreaks = 0
    space = false
    mark = ""
    if (itemIsFresh) itemHasText = true
    itemIsFresh = false
  }
  function endHeading(): void {
    if (heading && heading.title !== "" && heading.title.length <= MAX_TITLE_LENGTH) headings.push(heading)
    heading = undefined
  }

  return {
    open(name, attributes) {
      if (name === "br") lineBreaks = Math.min(2, lineBreaks + 1)
      else if (PARAGRAPHS.has(name)) breakLines(2)
      else if (LINES.has(name)) breakLines(1)
      const level = HEADING.exec(name)?.[1]
      if (level) {
        endHeading()
        heading = { level: Number(level), title: "", start: 0 }
      } else if (name === "pre") {
        preformatted++
      } else if (LISTS.has(name)) {
        lists.open(name, itemHasText, attributes)
      } else if (name === "li") {
        itemIsFresh = true
        itemHasText = false
        mark = lists.indent() + lists.next(attributes)
      }
    },
    close(name) {
      if (HEADING.test(name)) endHeading()
      if (name === "pre") preformatted = Math.max(0, preformatted - 1)
      if (LISTS.has(name)) lists.close()
      if (name === "li") {
        mark = ""
        itemIsFresh = false
        lineBreaks = Math.min(lineBreaks, 1)
      }
      if (PARAGRAPHS.has(name)) breakLines(2)
      else if (LINES.has(name)) breakLines(1)
    },
    write(source) {
      const clean = normalizeText(source).replaceAll(SOFT_HYPHEN, "")
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
    insert(fragment) {
      if (fragment.text === "") return
      breakLines(2)
      append(fragment.text)
      const moved = moveMarks(fragment, text.length - fragment.text.length)
      headings.push(...moved.headings)
      tables.push(...moved.tables)
      lineBreaks = 2
    },
    finish() {
      endHeading()
      return { text, headings, tables }
    },
  }
}

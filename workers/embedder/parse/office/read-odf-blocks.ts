// Turns the blocks of an OpenDocument body into markup: headings, paragraphs, lists, tables, and content of frames.

import { isText } from "domhandler"
import { LIST_MARK } from "../html/list-marks.ts"
import { type Cell, element, escaped, inline, table } from "../markup.ts"
import type { ListNumbers, OpenList } from "./number-odf-lists.ts"
import { pictureText } from "./picture-text.ts"
import { allOf, childOf, type Element, elementsOf, textOf } from "./xml.ts"

/** A row or cell that is repeated more often is only padding up to the sheet's edge. */
const MAX_REPEATED = 1_000
const NOT_SHOWN = new Set([
  "text:tracked-changes",
  "office:annotation",
  "office:annotation-end",
  "table:covered-table-cell",
  "text:sequence-decls",
  "office:forms",
  "svg:title",
  "svg:desc",
  "presentation:settings",
  // How a word is pronounced stands above it.
  "text:ruby-text",
  // Page numbers have no meaning in the text.
  "text:page-number",
  "text:page-count",
])
const HEADINGS = 6

/** Descriptions of hidden content, for the warning. */
export function leftOutOf(body: Element): string[] {
  const found = [
    ["office:annotation", "comments"],
    ["text:deletion", "deleted text"],
  ].filter(([name = ""]) => !allOf(body, name).next().done)
  return found.map(([, words = ""]) => words)
}

/** Properties of paragraphs, lists and runs by style name. */
export type OdfStyles = {
  /** Counts the items and headings of one document, in its order. */
  numbers: ListNumbers
  /** Style names of hidden runs, and of title paragraphs. */
  hidden: ReadonlySet<string>
  titles: ReadonlySet<string>
}
export type OdfLayout = {
  styles?: OdfStyles
  /** Whether paragraphs and list items are written in one line, as in a cell. */
  asLine?: boolean
  list?: OpenList
  /** The markup of an embedded object (formula or chart) by its name in the file. */
  objectHtml?: (name: string) => string
}

export function blocksHtml(parent: Element | undefined, layout: OdfLayout = {}): string {
  const { asLine = false } = layout
  return elementsOf(parent)
    .map((block) => {
      if (NOT_SHOWN.has(block.name) || block.attribs["text:display"] === "none") return ""
      switch (block.name) {
        case "text:h": {
          const level = Math.min(HEADINGS, Math.max(1, Number(block.attribs["text:outline-level"] ?? 1)))
          const number = layout.list ? "" : inline(layout.styles?.numbers.ofHeading(block) ?? "")
          return element(`h${level}`, `${number} ${runsHtml(block, layout)}`.trim())
        }
        case "text:p": {
          const text = runsHtml(block, layout)
          if (!asLine && layout.styles?.titles.has(block.attribs["text:style-name"] ?? "")) return element("h1", text)
          return (asLine ? text && `${text} ` : element("p", text)) + framesHtml(block, layout)
        }
        case "text:list":
          return asLine ? blocksHtml(block, layout) : listHtml(block, layout)
        case "table:table":
          return tablesHtml(block, layout)
        case "draw:frame":
          return pictureHtml(block) + blocksHtml(block, layout)
        case "draw:object": {
          const html = layout.objectHtml?.(block.attribs["xlink:href"] ?? "") ?? ""
          return html.startsWith("<math") ? "" : html
        }
        default:
          return blocksHtml(block, layout)
      }
    })
    .join("")
}

function listHtml(list: Element, layout: OdfLayout): string {
  const numbers = layout.styles?.numbers
  const open = numbers?.open(list, layout.list)
  const items = elementsOf(list).filter(({ name }) => name === "text:list-item" || name === "text:list-header")
  const html = items.map((item) => {
    const mark = open && numbers?.markOf(item, open)
    const content = blocksHtml(item, open ? { ...layout, list: open } : layout)
    return mark === undefined || content === ""
      ? element("li", content)
      : `<li ${LIST_MARK}="${escaped(mark)}">${content}</li>`
  })
  return element("ul", html.join(""))
}

/** The runs of a paragraph; its frames become separate blocks after it. */
function runsHtml(paragraph: Element, layout: OdfLayout): string {
  return paragraph.children
    .map((node) => {
      if (isText(node)) return inline(node.data.replace(/\s+/g, " "))
      if (!("attribs" in node) || NOT_SHOWN.has(node.name)) return ""
      if (layout.styles?.hidden.has(node.attribs["text:style-name"] ?? "")) return ""
      if (node.name.startsWith("draw:")) return formulaIn(node, layout)
      switch (node.name) {
        case "text:s":
          return " ".repeat(Math.min(MAX_REPEATED, Number(node.attribs["text:c"] ?? 1)))
        case "text:tab":
          return " "
        case "text:line-break":
          return "<br>"
        case "text:note":
          return ` (${inline(textOf(childOf(node, "text:note-body")).trim())})`
        default:
          return runsHtml(node, layout)
      }
    })
    .join("")
}

/** A formula is inline; other objects are blocks. */
function formulaIn(frame: Element, { objectHtml }: OdfLayout): string {
  const html = objectHtml?.(childOf(frame, "draw:object")?.attribs["xlink:href"] ?? "") ?? ""
  return html.startsWith("<math") ? html : ""
}

const framesHtml = (paragraph: Element, layout: OdfLayout): string =>
  elementsOf(paragraph)
    .filter(({ name }) => name.startsWith("draw:"))
    .map((frame) => pictureHtml(frame) + blocksHtml(frame, layout))
    .join("")

/** Beside an object the picture only shows what it contains. */
function pictureHtml(frame: Element): string {
  if (!childOf(frame, "draw:image") || childOf(frame, "draw:object")) return ""
  return element("p", inline(pictureText(textOf(childOf(frame, "svg:desc") ?? childOf(frame, "svg:title")))))
}

export function tablesHtml(grid: Element, layout: OdfLayout = {}): string {
  const rows = [...allOf(grid, "table:table-row")]
    .filter((row) => nearestTable(row) === grid)
    .flatMap((row) => repeatedRow(row, layout))
    .filter((row) => row.some(({ html }) => html !== ""))
  const named = [...allOf(grid, "table:table-header-rows")].filter((part) => nearestTable(part) === grid)
  const headerRows = named.flatMap((part) => elementsOf(part)).length
  return rows.length === 0 ? "" : table(rows, { hasHeader: rows.length > Math.max(1, headerRows), headerRows })
}

/** Tables can be nested. */
function nearestTable(row: Element): Element | null {
  let parent = row.parent as Element | null
  while (parent && parent.name !== "table:table") parent = parent.parent as Element | null
  return parent
}

function repeatedRow(row: Element, layout: OdfLayout): Cell[][] {
  const cells = elementsOf(row)
    .filter(({ name }) => name === "table:table-cell")
    .flatMap((cell) => {
      const { attribs } = cell
      const html = blocksHtml(cell, { ...layout, asLine: true }).trim()
      const one: Cell = {
        html,
        columns: Number(attribs["table:number-columns-spanned"] ?? 1),
        rows: Number(attribs["table:number-rows-spanned"] ?? 1),
      }
      return Array.from({ length: repeats(attribs["table:number-columns-repeated"]) }, () => one)
    })
  const isEmpty = cells.every(({ html }) => html === "")
  return Array.from({ length: isEmpty ? 1 : repeats(row.attribs["table:number-rows-repeated"]) }, () => cells)
}

const repeats = (count = "1") => Math.max(1, Math.min(MAX_REPEATED, Number(count) || 1))

// Turns the blocks of an OpenDocument body into markup: headings, paragraphs, lists, tables, and what frames hold.

import { isText } from "domhandler"
import { type Cell, element, escaped, inline, table } from "../markup.ts"
import { allOf, childOf, type Element, elementsOf, type ParentNode, textOf } from "./xml.ts"

/** A row or cell repeated more often only fills the sheet to its edge. */
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
])
const HEADINGS = 6

/** What the reader is not shown, in words; null where there is nothing. */
export function leftOutOf(body: Element): string | null {
  const found = [
    ["office:annotation", "comments"],
    ["text:deletion", "deleted text"],
  ].filter(([name = ""]) => !allOf(body, name).next().done)
  return found.length > 0 ? `These are ${found.map(([, words]) => words).join(" and ")}.` : null
}

export type OdfLayout = {
  /** Paragraphs and list items run on in one line, as in a cell. */
  asLine?: boolean
  /** How the levels of each list style number. */
  numbered?: ReadonlyMap<string, readonly string[]>
  /** The list that is being read, its outermost level 0. */
  list?: { style: string; level: number }
  /** What stands in an embedded object, a formula or a chart, by its name in the file. */
  objectHtml?: (name: string) => string
}

export function blocksHtml(parent: Element | undefined, layout: OdfLayout = {}): string {
  const { asLine = false } = layout
  return elementsOf(parent)
    .map((block) => {
      if (NOT_SHOWN.has(block.name)) return ""
      switch (block.name) {
        case "text:h": {
          const level = Math.min(HEADINGS, Math.max(1, Number(block.attribs["text:outline-level"] ?? 1)))
          return element(`h${level}`, runsHtml(block, layout))
        }
        case "text:p": {
          const text = runsHtml(block, layout)
          return (asLine ? text && `${text} ` : element("p", text)) + framesHtml(block, layout)
        }
        case "text:list":
          return asLine ? blocksHtml(block, layout) : listHtml(block, layout)
        case "table:table":
          return tablesHtml(block, layout)
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

/** How each level of a list style numbers its items, as HTML names it; empty for bullets. */
export function numberedStyles(document: ParentNode): Map<string, string[]> {
  const levelsOf = (style: Element) =>
    elementsOf(style).map((level) =>
      level.name === "text:list-level-style-number" ? (level.attribs["style:num-format"] ?? "") : "",
    )
  return new Map(
    [...allOf(document, "text:list-style")].map((style) => [style.attribs["style:name"] ?? "", levelsOf(style)]),
  )
}

/** A list within a list goes on with its style, a level deeper. */
function listHtml(list: Element, layout: OdfLayout): string {
  const items = elementsOf(list).filter(({ name }) => name === "text:list-item" || name === "text:list-header")
  const own = list.attribs["text:style-name"]
  const level = (layout.list?.level ?? -1) + 1
  const inside = { ...layout, list: { style: own ?? layout.list?.style ?? "", level } }
  const type = layout.numbered?.get(inside.list.style)?.[level] ?? ""
  const html = items.map((item) => element("li", blocksHtml(item, inside))).join("")
  const start = items[0]?.attribs["text:start-value"] ?? "1"
  return html === "" || type === ""
    ? element("ul", html)
    : `<ol type="${escaped(type)}" start="${escaped(start)}">${html}</ol>`
}

/** The runs of a paragraph; frames in it are blocks of their own and come after it. */
function runsHtml(paragraph: Element, layout: OdfLayout): string {
  return paragraph.children
    .map((node) => {
      if (isText(node)) return inline(node.data.replace(/\s+/g, " "))
      if (!("attribs" in node) || NOT_SHOWN.has(node.name)) return ""
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

/** A formula stands in its line; other objects are blocks of their own. */
function formulaIn(frame: Element, { objectHtml }: OdfLayout): string {
  const html = objectHtml?.(childOf(frame, "draw:object")?.attribs["xlink:href"] ?? "") ?? ""
  return html.startsWith("<math") ? html : ""
}

const framesHtml = (paragraph: Element, layout: OdfLayout): string =>
  elementsOf(paragraph)
    .filter(({ name }) => name.startsWith("draw:"))
    .map((frame) => blocksHtml(frame, layout))
    .join("")

/** A table, or several where empty rows part them, as sheets do. */
export function tablesHtml(grid: Element, layout: OdfLayout = {}): string {
  const rows = [...allOf(grid, "table:table-row")].flatMap((row) => repeatedRow(row, layout))
  const parts: Cell[][][] = [[]]
  for (const row of rows) {
    if (row.some(({ html }) => html !== "")) parts.at(-1)?.push(row)
    else if (parts.at(-1)?.length) parts.push([])
  }
  return parts
    .filter((part) => part.length > 0)
    .map(trimmed)
    .map((part) => {
      const width = Math.max(...part.map((row) => row.length))
      if (width === 1) return part.map(([cell]) => element("p", cell?.html ?? "")).join("")
      return table(part, { hasHeader: part.length > 1 })
    })
    .join("")
}

/** Without the columns that are empty to the right and the left of everything. */
function trimmed(rows: Cell[][]): Cell[][] {
  const ends = rows.map((row) => row.findLastIndex(({ html }) => html !== "") + 1)
  const width = Math.max(...ends)
  const starts = rows.map((row) => row.findIndex(({ html }) => html !== ""))
  const left = Math.min(...starts)
  return rows.map((row) => row.slice(left, width))
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

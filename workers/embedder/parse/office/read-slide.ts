// Reads one slide as markup: its title, then shapes, tables, charts and diagrams in reading order.
import { type Cell, element, inline, table } from "../markup.ts"
import { equationText } from "../word/write-equation.ts"
import { describedAs, isTitle, orderedShapes, placeholderOf } from "./order-shapes.ts"
import type { PackageParts } from "./package-parts.ts"
import { chartHtml, paragraphsOf } from "./read-chart.ts"
import { allOf, at, childOf, type Element, elementsOf, isOn, textOf } from "./xml.ts"

export const NOTES_HEADING = element("h2", "Notes")
/** Placeholders that the layout repeats on every slide. */
const FURNITURE = new Set(["dt", "ftr", "sldNum", "hdr", "sldImg"])

export function slideHtml(parts: PackageParts, path: string): string {
  const tree = at(parts.read(path), "p:sld", "p:cSld", "p:spTree")
  const shapes = orderedShapes(parts, path, tree)
  return shapes.map((shape) => shapeHtml(parts, path, shape)).join("") + notesHtml(parts, path)
}

function shapeHtml(parts: PackageParts, path: string, shape: Element): string {
  if (shape.name === "p:graphicFrame") return graphicHtml(parts, path, shape)
  if (shape.name === "p:pic") return element("p", inline(describedAs(shape)))
  const body = childOf(shape, "p:txBody")
  if (!body) return ""
  const placeholder = placeholderOf(shape)
  const type = placeholder?.attribs.type
  if (type && FURNITURE.has(type)) return ""
  if (isTitle(shape)) return element("h1", inline(paragraphsOf(shape).join(" ")))
  // Content placeholders are lists unless a paragraph says otherwise.
  return bodyHtml(body, placeholder !== undefined && (type === undefined || type === "body" || type === "obj"))
}

function graphicHtml(parts: PackageParts, path: string, frame: Element): string {
  const data = at(frame, "a:graphic", "a:graphicData")
  const grid = childOf(data, "a:tbl")
  if (grid) return tableHtml(grid)
  const relations = parts.relationsOf(path)
  const chart = childOf(data, "c:chart")?.attribs["r:id"]
  if (chart) return chartHtml(parts.read(relations.get(chart)?.path ?? ""))
  const diagram = childOf(data, "dgm:relIds")?.attribs["r:dm"]
  const model = diagram ? parts.read(relations.get(diagram)?.path ?? "") : undefined
  return model
    ? [...allOf(model, "dgm:pt")]
        .flatMap(paragraphsOf)
        .map((text) => element("p", inline(text)))
        .join("")
    : ""
}

const isContinued = ({ attribs }: Element) => isOn(attribs.hMerge) || isOn(attribs.vMerge)

function tableHtml(grid: Element): string {
  const rows = elementsOf(grid).filter(({ name }) => name === "a:tr")
  const cells = rows.map((row) =>
    elementsOf(row)
      .filter((cell) => cell.name === "a:tc" && !isContinued(cell))
      .map((cell): Cell => {
        const html = paragraphsOf(cell).map(inline).join("<br>")
        return { html, columns: Number(cell.attribs.gridSpan ?? 1), rows: Number(cell.attribs.rowSpan ?? 1) }
      }),
  )
  return table(cells, { hasHeader: cells.length > 1 })
}

type Listed = { tag: "ul" | "ol"; type: string; level: number; start: number }

/** Nests lists by the level of their paragraphs; a different kind of list at the same level starts a new list. */
function bodyHtml(body: Element, isList: boolean): string {
  let html = ""
  const open: Listed[] = []
  const closeTo = (isKept: (list: Listed) => boolean) => {
    for (let last = open.at(-1); last && !isKept(last); last = open.at(-1)) {
      html += `</${last.tag}>`
      open.pop()
    }
  }
  for (const paragraph of elementsOf(body).filter(({ name }) => name === "a:p")) {
    const text = runsHtml(paragraph)
    if (text === "") continue
    const listed = listedAs(paragraph, isList)
    closeTo(
      (last) =>
        listed !== null &&
        (last.level < listed.level ||
          (last.level === listed.level && last.tag === listed.tag && last.type === listed.type)),
    )
    if (listed && open.at(-1)?.level !== listed.level) {
      html += listed.tag === "ol" ? `<ol type="${listed.type}" start="${listed.start}">` : "<ul>"
      open.push(listed)
    }
    html += element(listed ? "li" : "p", text)
  }
  closeTo(() => false)
  return html
}

/** Null for a paragraph that is not a list item. */
function listedAs(paragraph: Element, isList: boolean): Listed | null {
  const properties = childOf(paragraph, "a:pPr")
  const level = Number(properties?.attribs.lvl ?? 0)
  const number = childOf(properties, "a:buAutoNum")
  if (number) {
    const [, letters] = NUMBER_LETTERS.exec(number.attribs.type ?? "") ?? []
    const type = NUMBER_TYPES[letters ?? ""] ?? "1"
    return { tag: "ol", type, level, start: Number(number.attribs.startAt ?? 1) }
  }
  if (childOf(properties, "a:buNone") || !(isList || childOf(properties, "a:buChar"))) return null
  return { tag: "ul", type: "", level, start: 1 }
}

const NUMBER_LETTERS = /^((?:alpha|roman)(?:Lc|Uc))/
const NUMBER_TYPES: Readonly<Record<string, string>> = { alphaLc: "a", alphaUc: "A", romanLc: "i", romanUc: "I" }

/** The runs of a paragraph with their line breaks, without fields such as slide numbers. */
const runsHtml = (paragraph: Element): string =>
  elementsOf(paragraph)
    .map((run) => {
      if (run.name === "a:br") return "<br>"
      if (run.name === "a:fld" && run.attribs.type === "slidenum") return ""
      if (run.name === "a14:m") return inline([...allOf(run, "m:oMath")].map(equationText).join(" "))
      return inline(textOf(childOf(run, "a:t")))
    })
    .join("")
    .trim()

/** Speaker notes, under their own heading, because the audience did not see them. */
function notesHtml(parts: PackageParts, path: string): string {
  const notes = [...parts.relationsOf(path).values()].find(({ type }) => type.endsWith("/notesSlide"))?.path ?? ""
  const html = orderedShapes(parts, notes, at(parts.read(notes), "p:notes", "p:cSld", "p:spTree"))
    .filter((shape) => !FURNITURE.has(placeholderOf(shape)?.attribs.type ?? ""))
    .map((shape) => bodyHtml(childOf(shape, "p:txBody") ?? shape, false))
    .join("")
  return html === "" ? "" : NOTES_HEADING + html
}

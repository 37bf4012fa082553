// Reads one slide as markup: its title, then shapes, tables, charts and diagrams as they are read.
import { type Cell, element, inline, table } from "../markup.ts"
import { isTitle, orderedShapes, placeholderOf } from "./order-shapes.ts"
import type { PackageParts } from "./package-parts.ts"
import { chartHtml, paragraphsOf } from "./read-chart.ts"
import { allOf, at, childOf, type Element, elementsOf, isOn, textOf } from "./xml.ts"

export const NOTES_HEADING = element("h2", "Notes")
/** Repeated on every slide by its layout. */
const FURNITURE = new Set(["dt", "ftr", "sldNum", "hdr", "sldImg"])

export function slideHtml(parts: PackageParts, path: string): string {
  const tree = at(parts.read(path), "p:sld", "p:cSld", "p:spTree")
  const shapes = orderedShapes(parts, path, tree)
  return shapes.map((shape) => shapeHtml(parts, path, shape)).join("") + notesHtml(parts, path)
}

function shapeHtml(parts: PackageParts, path: string, shape: Element): string {
  if (shape.name === "p:graphicFrame") return graphicHtml(parts, path, shape)
  const body = childOf(shape, "p:txBody")
  if (!body) return ""
  const placeholder = placeholderOf(shape)
  const type = placeholder?.attribs.type
  if (type && FURNITURE.has(type)) return ""
  if (isTitle(shape)) return element("h1", inline(paragraphsOf(shape).join(" ")))
  // Placeholders of content are lists unless a paragraph says otherwise.
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

type Listed = { mark: "bullet" | "number" | null; level: number; start: number }

function bodyHtml(body: Element, isList: boolean): string {
  let html = ""
  let open: string | null = null
  let numbered = 0
  const close = () => {
    if (open) html += `</${open}>`
    open = null
  }
  for (const paragraph of elementsOf(body).filter(({ name }) => name === "a:p")) {
    const text = runsHtml(paragraph)
    if (text === "") continue
    const { mark, start } = listedAs(paragraph, isList)
    const wanted = mark === "number" ? "ol" : mark === "bullet" ? "ul" : null
    if (open !== wanted) {
      close()
      numbered = start
      if (wanted) html += wanted === "ol" ? `<ol start="${numbered}">` : "<ul>"
      open = wanted
    }
    html += element(wanted ? "li" : "p", text)
  }
  close()
  return html
}

function listedAs(paragraph: Element, isList: boolean): Listed {
  const properties = childOf(paragraph, "a:pPr")
  const level = Number(properties?.attribs.lvl ?? 0)
  const number = childOf(properties, "a:buAutoNum")
  if (number) return { mark: "number", level, start: Number(number.attribs.startAt ?? 1) }
  if (childOf(properties, "a:buNone")) return { mark: null, level, start: 1 }
  const hasBullet = isList || childOf(properties, "a:buChar") !== undefined
  return { mark: hasBullet ? "bullet" : null, level, start: 1 }
}

/** The runs of a paragraph with their line breaks; a field's number belongs to the layout. */
const runsHtml = (paragraph: Element): string =>
  elementsOf(paragraph)
    .map((run) => {
      if (run.name === "a:br") return "<br>"
      if (run.name === "a:fld" && run.attribs.type === "slidenum") return ""
      return inline(textOf(childOf(run, "a:t")) || (run.name === "a14:m" ? textOf(run) : ""))
    })
    .join("")
    .trim()

/** What the speaker wrote under the slide, under a heading of its own: nobody in the room was shown it. */
function notesHtml(parts: PackageParts, path: string): string {
  const notes = [...parts.relationsOf(path).values()].find(({ type }) => type.endsWith("/notesSlide"))
  const shapes = elementsOf(at(parts.read(notes?.path ?? ""), "p:notes", "p:cSld", "p:spTree"))
  const html = shapes
    .filter((shape) => placeholderOf(shape)?.attribs.type === "body")
    .map((shape) => bodyHtml(childOf(shape, "p:txBody") ?? shape, false))
    .join("")
  return html === "" ? "" : NOTES_HEADING + html
}

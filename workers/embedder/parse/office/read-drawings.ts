// Reads the drawings of a sheet: charts with their values, and the text of shapes and diagrams.
import { element, inline } from "../markup.ts"
import type { PackageParts } from "./package-parts.ts"
import { chartHtml, paragraphsOf } from "./read-chart.ts"
import { allOf, at, type Document, type Element, elementsOf, type ParentNode, textOf } from "./xml.ts"

/** `top` and `left` are the row and column of its anchor, from 0; without an anchor it comes after all cells. */
export type Drawn = { top: number; left: number; html: string }

/** Charts contain a cached copy of their values. */
export function readDrawings(parts: PackageParts, sheetPath: string): Drawn[] {
  const drawings = [...parts.relationsOf(sheetPath).values()].filter(({ type }) => type.endsWith("/drawing"))
  return drawings.flatMap(({ path }) => {
    const partOf = (id = "") => parts.read(parts.relationsOf(path).get(id)?.path ?? "")
    const anchors = elementsOf(parts.read(path)).flatMap((drawing) => elementsOf(drawing))
    return anchors.map((anchor) => ({
      top: cornerOf(anchor, "xdr:row"),
      left: cornerOf(anchor, "xdr:col"),
      html: [...allOf(anchor, "c:chart", "dgm:relIds", "xdr:txBody")].map((drawn) => drawnHtml(drawn, partOf)).join(""),
    }))
  })
}

function cornerOf(anchor: Element, name: "xdr:row" | "xdr:col"): number {
  const corner = at(anchor, "xdr:from", name)
  return corner ? Number(textOf(corner)) : Number.POSITIVE_INFINITY
}

function drawnHtml(drawn: Element, partOf: (id?: string) => Document | undefined): string {
  if (drawn.name === "c:chart") return chartHtml(partOf(drawn.attribs["r:id"]))
  const root: ParentNode | undefined = drawn.name === "xdr:txBody" ? drawn : partOf(drawn.attribs["r:dm"])
  return (root ? paragraphsOf(root) : []).map((text) => element("p", inline(text))).join("")
}

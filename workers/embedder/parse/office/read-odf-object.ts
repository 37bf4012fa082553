// Reads an embedded object of an OpenDocument file: a formula as MathML, a chart as its titles and its table.
import { DomUtils } from "htmlparser2"
import { element, inline } from "../markup.ts"
import { tablesHtml } from "./read-odf-blocks.ts"
import { allOf, elementsOf, readXml, textOf } from "./xml.ts"

/** Empty if there is nothing to read. */
export function odfObjectHtml(parts: Readonly<Record<string, Uint8Array>>, name: string): string {
  const part = parts[`${name.replace(/^\.\/|\/$/g, "")}/content.xml`]
  if (!part) return ""
  const document = readXml(part)
  const [root] = elementsOf(document)
  if (root && /^(?:math:)?math$/.test(root.name))
    return DomUtils.getOuterHTML(root, { xmlMode: true }).replace(/<(\/?)math:/g, "<$1")
  const [chart] = allOf(document, "chart:chart")
  if (!chart) return ""
  const titles = elementsOf(chart).filter((one) => one.name === "chart:title" || one.name === "chart:subtitle")
  const tables = elementsOf(chart).filter((one) => one.name === "table:table")
  return (
    titles.map((title) => element("p", inline(textOf(title).trim()))).join("") +
    tables.map((one) => tablesHtml(one)).join("")
  )
}

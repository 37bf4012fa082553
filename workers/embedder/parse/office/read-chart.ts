// A chart as people read it: its title, and its series as a table of categories and values.
import { type Cell, element, inline, table } from "../markup.ts"
import { displayed } from "./cell-styles.ts"
import { allOf, at, childOf, type Document, type Element, elementsOf, textOf } from "./xml.ts"

const PLOTTED = [
  "c:barChart",
  "c:bar3DChart",
  "c:lineChart",
  "c:pieChart",
  "c:pie3DChart",
  "c:areaChart",
  "c:scatterChart",
  "c:doughnutChart",
  "c:radarChart",
  "c:bubbleChart",
  "c:ofPieChart",
  "c:stockChart",
  "c:line3DChart",
  "c:area3DChart",
]

/** Empty where the chart has none of its own. */
export function chartTitle(chart: Document | undefined): string {
  const title = at(chart, "c:chartSpace", "c:chart", "c:title")
  return title ? paragraphsOf(title).join(" ") : ""
}

export function chartHtml(chart: Document | undefined): string {
  const plots = elementsOf(at(chart, "c:chartSpace", "c:chart", "c:plotArea")).filter(({ name }) =>
    PLOTTED.includes(name),
  )
  const series = plots.flatMap((plot) => elementsOf(plot).filter(({ name }) => name === "c:ser"))
  return element("p", inline(chartTitle(chart))) + (series.length > 0 ? seriesTable(series) : "")
}

/** Categories down, series across; points count from their own index. */
function seriesTable(series: readonly Element[]): string {
  const categories = pointsOf(childOf(series[0], "c:cat") ?? childOf(series[0], "c:xVal"))
  const columns = series.map((one) => ({
    name: [...pointsOf(childOf(one, "c:tx")).values()].join(" "),
    values: pointsOf(childOf(one, "c:val") ?? childOf(one, "c:yVal")),
  }))
  const indices = new Set([...categories.keys(), ...columns.flatMap(({ values }) => [...values.keys()])])
  const cell = (text = ""): Cell => ({ html: inline(text) })
  const header = [cell(), ...columns.map(({ name }) => cell(name))]
  const rows = [...indices]
    .sort((a, b) => a - b)
    .map((index) => [cell(categories.get(index)), ...columns.map(({ values }) => cell(values.get(index)))])
  return table([header, ...rows], { hasHeader: true })
}

/** The cached points of a reference, by index. */
function pointsOf(reference: Element | undefined): Map<number, string> {
  const points = reference ? [...allOf(reference, "c:pt")] : []
  const [code] = reference ? [...allOf(reference, "c:formatCode")] : []
  const isNumeric = code !== undefined
  const found = new Map(
    points.map((point) => {
      const value = textOf(childOf(point, "c:v")).trim()
      return [
        Number(point.attribs.idx ?? 0),
        isNumeric && value !== "" ? displayed(textOf(code), Number(value)) : value,
      ]
    }),
  )
  if (found.size === 0 && childOf(reference, "c:v")) found.set(0, textOf(childOf(reference, "c:v")))
  return found
}

/** The paragraphs of a DrawingML text body. */
export const paragraphsOf = (root: Element): string[] =>
  [...allOf(root, "a:p")].map((paragraph) => [...allOf(paragraph, "a:t")].map(textOf).join("")).filter(Boolean)

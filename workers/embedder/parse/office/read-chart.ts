// Reads a chart: its title, and its series as a table of categories and values.
import { type Cell, element, inline, table } from "../markup.ts"
import { displayed } from "./cell-styles.ts"
import { allOf, at, childOf, type Document, type Element, elementsOf, type ParentNode, textOf } from "./xml.ts"

/** The usual name of that type of chart. */
const PLOTTED: Readonly<Record<string, string>> = {
  "c:barChart": "bar chart",
  "c:bar3DChart": "bar chart",
  "c:lineChart": "line chart",
  "c:line3DChart": "line chart",
  "c:pieChart": "pie chart",
  "c:pie3DChart": "pie chart",
  "c:ofPieChart": "pie chart",
  "c:doughnutChart": "doughnut chart",
  "c:areaChart": "area chart",
  "c:area3DChart": "area chart",
  "c:scatterChart": "scatter chart",
  "c:bubbleChart": "bubble chart",
  "c:radarChart": "radar chart",
  "c:stockChart": "stock chart",
  "c:surfaceChart": "surface chart",
  "c:surface3DChart": "surface chart",
}

/** Empty if the chart has no title. A title that refers to a cell is stored in the chart as its cached value. */
function chartTitle(chart: Document | undefined): string {
  const title = at(chart, "c:chartSpace", "c:chart", "c:title")
  if (!title) return ""
  return paragraphsOf(title).join(" ") || [...pointsOf(childOf(title, "c:tx")).values()].join(" ")
}

export function chartHtml(chart: Document | undefined): string {
  const plots = elementsOf(at(chart, "c:chartSpace", "c:chart", "c:plotArea")).filter(({ name }) => name in PLOTTED)
  const series = plots.flatMap((plot) => elementsOf(plot).filter(({ name }) => name === "c:ser"))
  const title = chartTitle(chart)
  if (series.length === 0) return element("p", inline(title))
  const kind = [...new Set(plots.map(({ name }) => PLOTTED[name]))].join(" and ")
  // The caption is quoted with every row, so it says that the data is from a chart.
  return seriesTable(series, title === "" ? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : `${title} (${kind})`)
}

/** One row per category, one column per series; points have explicit indices. */
function seriesTable(series: readonly Element[], caption: string): string {
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
  return table([header, ...rows], { hasHeader: true, caption: inline(caption) })
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

/** The paragraphs of a DrawingML text body, each in one line. */
export const paragraphsOf = (root: ParentNode): string[] =>
  [...allOf(root, "a:p")]
    .map((paragraph) => [...allOf(paragraph, "a:t", "a:br")].map((run) => (run.name === "a:br" ? " " : textOf(run))))
    .map((runs) => runs.join("").trim())
    .filter(Boolean)

// What a PromQL expression asks for, by Prometheus' own grammar, held against the series and labels that there are.
import { parser } from "@prometheus-io/lezer-promql"
import { METRICS, type MetricSpec } from "../../src/metrics.ts"

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"]

/** Labels by series, without those that Prometheus itself adds. */
export type KnownSeries = ReadonlyMap<string, readonly string[]>

/** What a scrape adds to every series. */
const OF_A_SCRAPE = ["job", "instance"]

const seriesOf = ([name, spec]: [string, MetricSpec]): [string, readonly string[]][] =>
  spec.type !== "histogram"
    ? [[name, spec.labels]]
    : [
        [`${name}_bucket`, [...spec.labels, "le"]],
        [`${name}_sum`, spec.labels],
        [`${name}_count`, spec.labels],
      ]

/** The repository's catalogue, and what Prometheus says of a target. */
export const CATALOGUE: KnownSeries = new Map([["up", []], ...Object.entries<MetricSpec>(METRICS).flatMap(seriesOf)])

/** Each fault as a sentence; none for an expression that can be evaluated and asks for known series and labels alone. */
export function faultsOf(expression: string, known: KnownSeries): string[] {
  const faults: string[] = []
  const textOf = (node: SyntaxNode) => expression.slice(node.from, node.to)
  const root = parser.parse(expression).topNode
  for (const node of walk(root)) {
    if (node.type.isError) faults.push(`does not parse at ${node.from}: ${expression}`)
    if (node.name === "VectorSelector") faults.push(...faultsOfSelector(node, textOf, known))
    if (node.name === "AggregateExpr") faults.push(...faultsOfGrouping(node, textOf, known))
  }
  return faults
}

type TextOf = (node: SyntaxNode) => string

function faultsOfSelector(node: SyntaxNode, textOf: TextOf, known: KnownSeries): string[] {
  const name = node.getChild("Identifier")
  const labels = name && known.get(textOf(name))
  if (!labels) return [`asks for a series that nobody records: ${textOf(node)}`]
  return names(node.getChild("LabelMatchers"), textOf).flatMap((label) =>
    [...labels, ...OF_A_SCRAPE].includes(label) ? [] : [`${textOf(name)} has no label ${label}`],
  )
}

/** `by` names labels that something inside the aggregation has. */
function faultsOfGrouping(node: SyntaxNode, textOf: TextOf, known: KnownSeries): string[] {
  const inside = [...walk(node)]
    .filter(({ name }) => name === "Identifier")
    .flatMap((identifier) => known.get(textOf(identifier)) ?? [])
  return names(node.getChild("AggregateModifier"), textOf).flatMap((label) =>
    [...inside, ...OF_A_SCRAPE].includes(label) ? [] : [`groups by ${label}, which nothing in it has: ${textOf(node)}`],
  )
}

const names = (node: SyntaxNode | null, textOf: TextOf) =>
  node ? [...walk(node)].filter(({ name }) => name === "LabelName").map(textOf) : []

function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node
  for (let child = node.firstChild; child; child = child.nextSibling) yield* walk(child)
}

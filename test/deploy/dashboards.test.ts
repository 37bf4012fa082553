// The dashboards: every expression parses and asks for what is recorded.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { z } from "zod"
import { KNOWN, ROOT, read } from "./prometheus-rules.ts"
import { faultsOf } from "./promql.ts"

const FOLDER = join(ROOT, "deploy/grafana/dashboards")
const datasource = z.object({ type: z.literal("prometheus"), uid: z.string() })
const boxSchema = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().max(24), h: z.int().min(1) })
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string().startsWith("Footnote / "),
  templating: z.object({ list: z.array(z.object({ name: z.string(), datasource, query: z.string() })) }),
  panels: z
    .array(
      z.object({
        id: z.int(),
        title: z.string().min(3),
        datasource,
        gridPos: boxSchema.refine(({ x, w }) => x + w <= 24, "leaves the grid"),
        targets: z.array(z.object({ refId: z.string(), expr: z.string() })).min(1),
      }),
    )
    .min(5),
})

const dashboards = readdirSync(FOLDER).map((file) =>
  dashboardSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), "utf8"))),
)
const panels = dashboards.flatMap(({ title, templating, panels }) =>
  panels.map((panel) => ({ ...panel, name: `${title}: ${panel.title}`, variables: templating.list })),
)
const expressions = panels.flatMap(({ name, targets, variables }) =>
  targets.map(({ expr }) => ({ name, expr: withValues(expr, variables) })),
)

/** As Grafana fills them in: the interval it reckons, and what is chosen for a variable of the dashboard's own. */
function withValues(expression: string, variables: { name: string }[]): string {
  const filled = expression.replaceAll("$__rate_interval", "1m")
  return variables.reduce((text, { name }) => text.replaceAll(`$${name}`, ".*"), filled)
}

test("there is one for each thing to look at", () => {
  expect(dashboards.map(({ uid }) => uid).toSorted()).toEqual(
    ["ingestion", "llm-cost", "overview", "quality", "retrieval", "slo", "tenants"].map((name) => `footnote-${name}`),
  )
})

test.each(expressions.map(({ name, expr }) => [name, expr]))("%s: %s", (_name, expr) => {
  expect(faultsOf(expr, KNOWN)).toEqual([])
  expect(expr).not.toContain("$")
})

test("every panel and variable asks the data source that is provisioned", () => {
  const { datasources } = z
    .object({ datasources: z.array(z.object({ uid: z.string() })) })
    .parse(read("deploy/grafana/provisioning/datasources/prometheus.yaml"))
  const asked = new Set(
    [...panels, ...panels.flatMap(({ variables }) => variables)].map(({ datasource: { uid } }) => uid),
  )
  expect([...asked]).toEqual(datasources.map(({ uid }) => uid))
})

test.each(dashboards.map(({ title, panels }) => [title, panels] as const))(
  "no panel of %s lies on another",
  (_t, all) => {
    const cells = all.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  },
)

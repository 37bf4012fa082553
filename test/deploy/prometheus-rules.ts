// The recording and alert rules of deploy/prometheus and their unit tests, as data.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { z } from "zod"
import { CATALOGUE, type KnownSeries } from "./promql.ts"

export const ROOT = join(import.meta.dirname, "../..")
export const PROMETHEUS = join(ROOT, "deploy/prometheus")

export const read = (path: string): unknown => parse(readFileSync(join(ROOT, path), "utf8"))

const annotations = z.strictObject({ summary: z.string().min(20), runbook: z.string() })
const alertSchema = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(["page", "ticket"]), slo: z.string().optional() }),
  annotations,
})
const ruleSchema = z.union([z.strictObject({ record: z.string(), expr: z.string() }), alertSchema])
const rulesSchema = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(ruleSchema) })) })
const testsSchema = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
})

const RULES = ["slo.rules.yaml", "alerts.rules.yaml"]
export const TESTS = ["slo.test.yaml", "alerts.test.yaml", "days.test.yaml"]

export const rules = RULES.flatMap((file) => rulesSchema.parse(read(`deploy/prometheus/${file}`)).groups).flatMap(
  (group) => group.rules,
)
export const alerts = rules.filter((rule) => "alert" in rule)

/** Of every assertion in the rules' unit tests: which alert, and whether it fires there. */
export const assertions = TESTS.flatMap((file) => testsSchema.parse(read(`deploy/prometheus/${file}`)).tests)
  .flatMap((test) => test.alert_rule_test)
  .map(({ alertname, exp_alerts }) => ({ alert: alertname, fires: exp_alerts.length > 0 }))

/** The catalogue and what the rules record, none of which keeps a label. */
export const KNOWN: KnownSeries = new Map([
  ...CATALOGUE,
  ...rules.flatMap((rule): [string, string[]][] => ("record" in rule ? [[rule.record, []]] : [])),
])

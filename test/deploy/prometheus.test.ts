// The alerts: their expressions ask for what is recorded, fire when they should, and lead to what must be done.
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { onPath } from "../contract/metrics/pushgateway-targets.ts"
import { alerts, assertions, KNOWN, PROMETHEUS, ROOT, rules, TESTS } from "./prometheus-rules.ts"
import { faultsOf } from "./promql.ts"

describe("expressions", () => {
  test.each(rules.map((rule) => ["alert" in rule ? rule.alert : rule.record, rule.expr]))(
    "%s asks for known series and labels",
    (_name, expression) => expect(faultsOf(expression, KNOWN)).toEqual([]),
  )

  test.each([
    ["a series that nobody records", "sum(rag_request_total)"],
    ["a histogram without its part", "rate(rag_query_duration_seconds[5m])"],
    ["a label the series does not have", 'rag_cache_hits_total{tenant_id="ten_a"}'],
    ["a grouping by nothing", "sum by (status) (rag_active_tenants)"],
    ["what does not parse", "sum(rag_active_tenants"],
  ])("the check finds %s", (_what, expression) => expect(faultsOf(expression, KNOWN)).toHaveLength(1))
})

describe("the runbook", () => {
  const entries = new Map(
    readFileSync(join(ROOT, "docs/runbook.md"), "utf8")
      .split(/^## /m)
      .slice(1)
      .map((entry) => [entry.split("\n", 1)[0] ?? "", entry]),
  )

  test("has an entry for each alert and for nothing else", () => {
    expect([...entries.keys()].toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted())
  })

  test.each(alerts.map(({ alert, annotations }) => [alert, annotations.runbook] as const))(
    "%s links to an entry that says what it means, what to look at and what to do",
    (alert, link) => {
      expect(link).toBe(`docs/runbook.md#${alert.toLowerCase()}`)
      for (const part of ["Meaning", "Look at", "Do"]) expect(entries.get(alert)).toContain(`**${part}.** `)
    },
  )
})

describe("unit tests of the rules", () => {
  test.each(alerts.map(({ alert }) => alert))("%s fires in one and is silent in another", (alert) => {
    const seen = assertions.filter((assertion) => assertion.alert === alert).map(({ fires }) => fires)
    expect(new Set(seen)).toEqual(new Set([true, false]))
  })

  test.skipIf(!onPath("promtool")).each(TESTS)(
    "promtool passes %s",
    (file) => {
      expect(execFileSync("promtool", ["test", "rules", file], { cwd: PROMETHEUS, encoding: "utf8" })).toMatch(
        /SUCCESS/,
      )
    },
    480_000,
  )

  test.skipIf(!onPath("promtool"))("promtool takes the configuration", () => {
    const args = ["check", "config", "--syntax-only", "prometheus.yml"]
    expect(execFileSync("promtool", args, { cwd: PROMETHEUS, encoding: "utf8" })).toMatch(/SUCCESS/)
  })
})

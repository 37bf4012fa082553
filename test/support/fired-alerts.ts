// Finds out which alerts fire if the change between two scrapes continues; promtool runs it against the real rules.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseExposition } from "../../workers/metrics/parse-exposition.ts"

/** Prometheus job → text of its scrape; null if the target did not answer. */
export type Scrape = Record<string, string | null>

const FOLDER = join(import.meta.dirname, "../../deploy/prometheus")
const RULES = ["slo.rules.yaml", "alerts.rules.yaml"].map((file) => join(FOLDER, file))
/** Minutes with the first scrape's values, then minutes in each of which the change happens again. */
const [CALM, TROUBLE] = [60, 120]
/** The minutes at which alerts are read: some fire only for a while, others only after an hour. */
const LOOKS = [3, 8, 25, 70]

/** Returns the names of the alerts that fire. `times`: how often the change happens in a minute. */
export function firedAlerts(alerts: readonly string[], before: Scrape, after: Scrape, times = 1): string[] {
  const test = {
    rule_files: RULES,
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: seriesOf(before, after, times),
        // No alert is expected, so promtool names every alert that fires.
        alert_rule_test: LOOKS.flatMap((minute) =>
          alerts.map((alertname) => ({ eval_time: `${CALM + minute}m`, alertname, exp_alerts: [] })),
        ),
      },
    ],
  }
  const folder = mkdtempSync(join(tmpdir(), "footnote-alerts-"))
  const file = join(folder, "played.yaml")
  writeFileSync(file, JSON.stringify(test))
  const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" })
  rmSync(folder, { recursive: true })
  const said = stdout + stderr
  const fired = Array.from(
    said.matchAll(/alertname: (\w+), time: [^,]+,\s+exp:\[\s*\],\s+got:\[/g),
    ([, name = ""]) => name,
  )
  if (status !== 0 && fired.length === 0) throw new Error(`promtool could not play it: ${said}`)
  return [...new Set(fired)].toSorted()
}

type Point = { name: string; labels: Record<string, string>; value: number; grows: boolean }

function seriesOf(before: Scrape, after: Scrape, times: number) {
  const [then, now] = [pointsOf(before), pointsOf(after)]
  return [...new Set([...then.keys(), ...now.keys()])].map((series) => ({
    series,
    values: valuesOf(then.get(series), now.get(series), times),
  }))
}

/** Values in promtool's notation: `a+bxn` is a followed by n steps of b, `_xn` is n missing values. */
function valuesOf(then: Point | undefined, now: Point | undefined, times: number): string {
  const calm = then ? `${written(then.value)}x${CALM - 1}` : `_x${CALM}`
  if (!now) return calm
  if (!now.grows) return `${calm} ${written(now.value)}x${TROUBLE}`
  const step = (now.value - (then?.value ?? 0)) * times
  return `${calm} ${written((then?.value ?? 0) + step)}+${written(step)}x${TROUBLE}`
}

/** promtool does not accept exponents here. */
const written = (value: number) => (Number.isFinite(value) ? value.toFixed(9).replace(/\.?0+$/, "") : String(value))

/** All samples as Prometheus stores them, by selector, with the `up` that Prometheus adds. */
function pointsOf(scrape: Scrape): Map<string, Point> {
  const points = new Map<string, Point>()
  const add = (point: Point) => {
    const labels = Object.entries(point.labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    points.set(`${point.name}{${labels.sort().join(",")}}`, point)
  }
  for (const [job, text] of Object.entries(scrape)) {
    const target = { job, instance: "local" }
    add({ name: "up", labels: target, value: text === null ? 0 : 1, grows: false })
    const parsed = parseExposition(text ?? "")
    if (!parsed.ok) throw new Error(parsed.reason)
    for (const { type, samples } of parsed.families)
      for (const { name, labels, value } of samples)
        add({ name, labels: { ...target, ...Object.fromEntries(labels) }, value, grows: type !== "gauge" })
  }
  return points
}

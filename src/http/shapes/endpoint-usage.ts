// How each route did over some days: the query, the shape and its mapper, the same for a tenant and for an operator.
import { z } from "zod"
import type { EndpointRow } from "../../ports.ts"
import { type Outcome, percentileMs } from "../../usage/model/request-counts.ts"
import { usageQuery } from "./usage.ts"

export const endpointQuery = usageQuery.omit({ group_by: true })

const ms = z.number().nullable()
const day = z.iso.date()
export const endpointUsageShape = z
  .object({
    from: day,
    to: day,
    data: z.array(
      z.object({
        endpoint: z.string().meta({ examples: ["POST /api/v1/query"] }),
        calls: z.int(),
        success_rate: z.number().min(0).max(1),
        errors: z.object({
          client: z.int(),
          limited: z.int().meta({ description: "over a limit or beyond a budget: 429 and 402" }),
          server: z.int(),
        }),
        latency_avg_ms: ms.meta({ description: "of successful calls, until their reply began" }),
        latency_p50_ms: ms.meta({ description: "within 20 %, like the next" }),
        latency_p95_ms: ms,
      }),
    ),
  })
  .meta({ id: "EndpointUsage" })
export type EndpointUsage = z.output<typeof endpointUsageShape>["data"][number]

/** One row a route, the busiest first. */
export function toEndpointUsage(rows: readonly EndpointRow[]): EndpointUsage[] {
  const routes = Map.groupBy(rows, ({ endpoint }) => endpoint)
  return [...routes].map(toRoute).sort((a, b) => b.calls - a.calls || (a.endpoint < b.endpoint ? -1 : 1))
}

function toRoute([endpoint, rows]: [string, EndpointRow[]]): EndpointUsage {
  const callsOf = (outcome: Outcome) => sum(rows.filter((row) => row.outcome === outcome))
  const good = rows.filter(({ outcome }) => outcome === "success")
  const [calls, successes] = [sum(rows), sum(good)]
  const durationMs = good.reduce((total, row) => total + row.durationMs, 0)
  return {
    endpoint,
    calls,
    success_rate: successes / calls,
    errors: { client: callsOf("client_error"), limited: callsOf("limited"), server: callsOf("server_error") },
    latency_avg_ms: successes === 0 ? null : rounded(durationMs / successes),
    latency_p50_ms: rounded(percentileMs(good, 0.5)),
    latency_p95_ms: rounded(percentileMs(good, 0.95)),
  }
}

const sum = (rows: readonly EndpointRow[]) => rows.reduce((total, { calls }) => total + calls, 0)
const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)

const LATENCIES = ["latency_avg_ms", "latency_p50_ms", "latency_p95_ms"] as const
export const ENDPOINT_COLUMNS = [
  "endpoint",
  "calls",
  "success_rate",
  "client_errors",
  "limited",
  "server_errors",
  ...LATENCIES,
]

export const toEndpointCells = ({ endpoint, calls, success_rate, errors, ...latencies }: EndpointUsage): unknown[] => [
  endpoint,
  calls,
  success_rate,
  errors.client,
  errors.limited,
  errors.server,
  ...LATENCIES.map((name) => latencies[name]),
]

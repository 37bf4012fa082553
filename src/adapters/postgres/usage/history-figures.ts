// A row of the history's sums as the port's figures.
import { z } from "zod"
import type { HistoryFigures } from "../../../ports.ts"

const figuresRow = z.object({
  group: z.string().nullable(),
  questions: z.coerce.number(),
  done: z.coerce.number(),
  failed: z.coerce.number(),
  aborted: z.coerce.number(),
  hits: z.coerce.number(),
  answered: z.coerce.number(),
  partial: z.coerce.number(),
  abstained: z.coerce.number(),
  latency_avg: z.coerce.number().nullable(),
  latency_p95: z.coerce.number().nullable(),
  tokens: z.coerce.number(),
  cost: z.coerce.number(),
  unpriced: z.coerce.number(),
  up: z.coerce.number(),
  down: z.coerce.number(),
})

export const NO_FIGURES: HistoryFigures = {
  questions: 0,
  done: 0,
  failed: 0,
  aborted: 0,
  hits: 0,
  answered: 0,
  partial: 0,
  abstained: 0,
  latencyAvgMs: null,
  latencyP95Ms: null,
  tokens: 0,
  costUsd: 0,
  unpriced: 0,
  ratedUp: 0,
  ratedDown: 0,
}

export function toFigures(row: unknown) {
  const { latency_avg, latency_p95, cost, up, down, ...figures } = figuresRow.parse(row)
  const money = { costUsd: cost, latencyAvgMs: latency_avg, latencyP95Ms: latency_p95 }
  return { ...figures, ...money, ratedUp: up, ratedDown: down }
}

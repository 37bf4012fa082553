// The contracts of health.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { live } from "../../http/shapes/open-routes.ts"

/** `misconfigured`: asking again cannot help, an operator must. */
const outcome = z.enum(["ok", "unavailable", "misconfigured"])
const readyShape = z.object({
  status: z.enum(["ready", "unavailable"]),
  checks: z.object({
    database: outcome,
    cache: outcome,
    vector_db: outcome,
    embedder: outcome,
    llm: z.enum([...outcome.options, "extractive"]),
    queue: z.enum([...outcome.options, "stalled"]),
  }),
  embedding: z.object({ model: z.string(), dimension: z.int(), revision: z.string() }).nullable(),
})
const replies = {
  200: { description: "Ready.", schema: readyShape },
  503: { description: "Some dependency is not available.", schema: readyShape },
}

const health = <const P extends string>(path: P) =>
  contract({
    method: "get",
    path,
    summary: "Check every dependency",
    tag: "health",
    scope: null,
    replies,
    problems: [429],
  })
export const liveContracts = [live("/health/live"), live("/api/v1/health/live")]
export const readyContracts = [
  health("/health"),
  health("/health/ready"),
  health("/api/v1/health"),
  health("/api/v1/health/ready"),
]

// The routes as tests walk them, all from their contracts: ids of the right kind for every parameter, valid bodies.
import { z } from "zod"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import type { RouteContract } from "../../../../src/http/openapi/contract.ts"

export const guarded = EDGE_CONTRACTS.filter((route) => route.scope !== null)
/** The sign-in routes, which take no credential. */
export const open = EDGE_CONTRACTS.filter((route) => route.scope === null && route.path.startsWith("/auth/"))
export const nameOf = (route: Pick<RouteContract, "method" | "path">) => `${route.method.toUpperCase()} ${route.path}`

/** The prefix of the ids each parameter of a route takes, e.g. `{id: "doc"}`. */
export function idKindsOf(route: RouteContract): Record<string, string> {
  const shape: Record<string, z.core.$ZodType> = route.params?.shape ?? {}
  const names = Array.from(route.path.matchAll(/:(\w+)/g), ([, name]) => name ?? "")
  return Object.fromEntries(
    names
      .filter((name) => !isNumber(shape[name]))
      .map((name) => {
        const { pattern = "" } = shape[name] ? z.toJSONSchema(shape[name], { io: "input" }) : {}
        const prefix = /^\^([a-z]{3})_/.exec(pattern)?.[1]
        if (!prefix) throw new Error(`${nameOf(route)}: the parameter ${name} is no id this walk can make`)
        return [name, prefix]
      }),
  )
}

const isNumber = (type: z.core.$ZodType | undefined) =>
  type !== undefined && z.toJSONSchema(type, { unrepresentable: "any" }).type === "integer"

/** The path with an id for every parameter that is one, and 1 for those that count. */
export const filled = (route: RouteContract, idOf: (prefix: string) => string) =>
  Object.entries(idKindsOf(route))
    .reduce((path, [name, prefix]) => path.replace(`:${name}`, idOf(prefix)), route.path)
    .replace(/:\w+/g, "1")

/** An id of the right form that never was. */
export const nobodys = (prefix: string) => `${prefix}_${"0".repeat(26)}`

const file = { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256: "a".repeat(64) }
const retrieval = { query: "x", filter: { kind: "a", $or: [{ note: { $in: ["b"] } }, { filename: "c" }] } }
/** A body each route accepts, with every text a caller can choose. */
const BODIES: Record<string, object> = {
  "POST /api/v1/documents": { ...file, metadata: { note: "a", deep: { list: ["b"] } } },
  "PUT /api/v1/documents/:id": file,
  "POST /api/v1/documents/text": { text: "x", title: "x.txt", metadata: { note: "a", deep: { list: ["b"] } } },
  "POST /api/v1/collections": { name: "c", embedding_model: "lexical" },
  "PATCH /api/v1/collections/:id": { name: "x" },
  "POST /api/v1/collections/:id/tune": {
    questions: Array.from({ length: 10 }, () => ({ query: "x", documents: [nobodys("doc")], chunks: ["chk_x"] })),
  },
  "POST /api/v1/collections/:id/calibrate": {
    questions: Array.from({ length: 20 }, (_, i) => ({ query: "x", answerable: i % 2 === 0 })),
  },
  "POST /api/v1/keys": { name: "k", scopes: ["query"] },
  "POST /api/v1/keys/:id/rotate": { overlap_seconds: 0 },
  "PUT /api/v1/keys/:id/budgets": { budgets: [{ period: "day", unit: "queries", limit: 10 }] },
  "POST /api/v1/keys/tokens": { scopes: ["query"], filter: retrieval.filter },
  "POST /api/v1/webhooks": { url: "https://hooks.example.com/a", events: ["key.revoked"], description: "a" },
  "PATCH /api/v1/webhooks/:id": { description: "a" },
  "POST /api/v1/webhooks/:id/rotate": { overlap_seconds: 0 },
  "PUT /api/v1/provider": { base_url: "https://models.example.com/v1", api_key: "nobodys-key", model: "a" },
  "POST /api/v1/query": retrieval,
  "POST /api/v1/search": retrieval,
  "POST /api/v1/queries/:id/replay": { top_k: 3 },
  "POST /api/v1/queries/:id/feedback": { rating: "down", reason: "wrong", answer: "a", wrong_citations: [1] },
  "POST /auth/token": { grant_type: "client_credentials", scope: "query", client_id: "a" },
  "POST /auth/login": { username: "ada", password: "wrong horse battery", tenant: "t" },
  "POST /auth/refresh": { refresh_token: `rft_${"0".repeat(26)}_${"A".repeat(43)}` },
  // Of no session: one of the right form is signed out, whether it ever was.
  "POST /auth/logout": { refresh_token: "rft_none", all: true },
  "POST /auth/accept-invitation": { token: `inv_${"A".repeat(43)}`, username: "ada", password: "wrong horse battery" },
}

/** A valid body of the route, undefined where it takes none; fails for a route that has no entry above. */
export function bodyOf(route: RouteContract): object | undefined {
  if (!route.json) return undefined
  const body = BODIES[nameOf(route)]
  if (!body) throw new Error(`${nameOf(route)} has no body in route-table.ts`)
  const parsed = z.safeParse(route.json, body)
  if (!parsed.success) throw new Error(`${nameOf(route)} no longer accepts its body: ${parsed.error.message}`)
  return body
}

// The routes of the stand-in: each parses its body, checks strict mode, and answers with the `result` of the reply.
import { collectionRoutes } from "./collection-routes.ts"
import type { Collections } from "./collections.ts"
import { pointRoutes } from "./point-routes.ts"

export type Call = {
  collections: Collections
  /** The named parts of the path, decoded. */
  path: Record<string, string>
  body: unknown
  /** Refuse what real Qdrant would silently ignore. */
  strict: boolean
  /** Whether the client waits for the write; only the status of the reply differs here. */
  wait: boolean
}

export type Route = { method: string; pattern: string; answer(call: Call): unknown }

const routes: readonly Route[] = [...collectionRoutes, ...pointRoutes]

/** Routes of real Qdrant that exist there and not here. */
const foreign = [
  /^\/(telemetry|metrics|issues|cluster|quotas|snapshots|aliases)(\/|$)/,
  /^\/collections\/aliases$/,
  /^\/collections\/[^/]+\/(vectors|cluster|optimizations|aliases|snapshots|shards|facet)(\/|$)/,
  /^\/collections\/[^/]+\/points\/(batch|vectors|search|recommend|discover|payload\/clear|query\/groups)(\/|$)/,
]

export type Found = { route: Route; path: Record<string, string> } | "unsupported" | "unknown"

export function findRoute(method: string, pathname: string): Found {
  const isForeign = foreign.some((pattern) => pattern.test(pathname))
  if (isForeign || (method === "PATCH" && /^\/collections\/[^/]+$/.test(pathname))) return "unsupported"
  for (const route of routes) {
    const path = route.method === method ? matchPath(route.pattern, pathname) : null
    if (path) return { route, path }
  }
  return "unknown"
}

function matchPath(pattern: string, pathname: string): Record<string, string> | null {
  const wanted = pattern.split("/")
  const given = pathname.split("/")
  if (wanted.length !== given.length) return null
  const path: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? ""
    if (part.startsWith(":")) path[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return null
  }
  return path
}

// The routes that the product calls: each parses its body, checks strict mode, and returns the `result` of the reply.
import { collectionRoutes } from "./collections/collection-routes.ts"
import type { Collections } from "./collections/collections.ts"
import { pointRoutes } from "./points/point-routes.ts"

export type Call = {
  collections: Collections
  /** The named parts of the path, decoded. */
  path: Record<string, string>
  body: unknown
  /** Whether the client waits for the write; only the status of the reply differs here. */
  wait: boolean
}

export type Route = { method: string; pattern: string; answer(call: Call): unknown }

const routes: readonly Route[] = [...collectionRoutes, ...pointRoutes]

export type Found = { route: Route; path: Record<string, string> }

export function findRoute(method: string, pathname: string): Found | null {
  for (const route of routes) {
    const path = route.method === method ? matchPath(route.pattern, pathname) : null
    if (path) return { route, path }
  }
  return null
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

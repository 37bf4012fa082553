// Refuses, by the contracts, a method that a path does not have and a query parameter that a route does not know.
import type { Context, MiddlewareHandler } from "hono"
import { AppError } from "../../errors.ts"
import { replyProblem } from "../replies/problem.ts"
import type { RouteContract } from "./contract.ts"

type Methods = Map<string, RouteContract>
type KnownPath = { pattern: RegExp; methods: Methods }

/** `check` stands before the routes, `notFound` behind them. */
export function knownRoutes(contracts: readonly RouteContract[]) {
  const { fixed, open } = byPath(contracts)
  const methodsAt = (path: string): Methods | undefined =>
    fixed.get(path) ?? open.find(({ pattern }) => pattern.test(path))?.methods

  const check: MiddlewareHandler = async function knownRoute(c, next) {
    const method = methodOf(c)
    // Otherwise a GET of `/documents/text` would be taken for a document with the id `text`.
    const path = pathOf(c)
    const here = fixed.get(path)
    if (here && !here.has(method)) throw notAllowed(c, here)
    if (c.req.raw.url.includes("?")) refuseUnknown(c, methodsAt(path)?.get(method))
    await next()
  }

  function notFound(c: Context): Response {
    const methods = methodsAt(pathOf(c))
    return replyProblem(methods ? notAllowed(c, methods) : new AppError("route-not-found"), c)
  }
  return { check, notFound }
}

function byPath(contracts: readonly RouteContract[]) {
  const fixed = new Map<string, Methods>()
  const open = new Map<string, KnownPath>()
  for (const route of contracts) {
    const methods = fixed.get(route.path) ?? open.get(route.path)?.methods ?? new Map()
    methods.set(route.method.toUpperCase(), route)
    if (route.path.includes(":"))
      open.set(route.path, { pattern: new RegExp(`^${route.path.replace(/:\w+/g, "[^/]+")}$`), methods })
    else fixed.set(route.path, methods)
  }
  return { fixed, open: [...open.values()] }
}

/** The router ignores a slash at the end as well. */
const pathOf = ({ req: { path } }: Context) => (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path)

/** A HEAD is answered as the GET would be, without its body. */
const methodOf = ({ req: { method } }: Context) => (method === "HEAD" ? "GET" : method)

function notAllowed(c: Context, methods: Methods): AppError {
  const allowed = [...methods.keys()].flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ")
  c.header("Allow", allowed)
  return new AppError("method-not-allowed", { detail: `Allowed here: ${allowed}.` })
}

/** Routes that take a query validate it themselves; here only those that take none. */
function refuseUnknown(c: Context, route: RouteContract | undefined): void {
  if (!route || route.query) return
  const errors = Object.keys(c.req.queries()).map((path) => ({ path, message: "is not a known parameter" }))
  if (errors.length === 0) return
  const names = errors.map(({ path }) => path).join(", ")
  throw new AppError("input-invalid", { detail: `This route knows no query parameter ${names}.`, errors })
}

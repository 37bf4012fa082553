// Holds every reply of these tests against its route's own contract: status, content type, and the body to the last field.
import { expect } from "vitest"
import type { Reply as DescribedReply, RouteContract } from "../../../../src/http/openapi/contract.ts"
import { problemStatuses } from "../../../../src/http/replies/problem-replies.ts"
import { problemShape } from "../../../../src/http/shapes/fields.ts"
import type { Reply } from "./direct.ts"

const patternOf = (path: string) => new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}/?$`)

function routeOf(contracts: readonly RouteContract[], method: string, path: string): RouteContract | undefined {
  const verb = method === "HEAD" ? "get" : method.toLowerCase()
  const here = contracts.filter((route) => route.path === path.replace(/(.)\/$/, "$1"))
  if (here.length > 0) return here.find((route) => route.method === verb)
  return contracts.find((route) => route.method === verb && patternOf(route.path).test(path))
}

/** Fails with what was asked where the reply is none that the contracts describe. */
export function expectDescribed(
  contracts: readonly RouteContract[],
  method: string,
  target: string,
  reply: Reply,
): void {
  const path = target.split("?", 1)[0] ?? ""
  const route = routeOf(contracts, method, path)
  const asked = `${method} ${path} → ${reply.status}`
  const described = route?.replies[reply.status]
  if (method === "OPTIONS" && reply.status === 204) return
  if (described) expectBody(asked, described, method, reply)
  else
    expectProblem(asked, route ? problemStatuses(route) : [400, 401, 403, 404, 405, 413, 422, 429, 503], method, reply)
}

function expectBody(asked: string, described: DescribedReply, method: string, { headers, text }: Reply): void {
  const type = headers.get("Content-Type")
  if (described.events && type?.startsWith("text/event-stream")) {
    expectEvents(asked, described, text)
    return
  }
  if (described.tables && /^(text\/csv|application\/jsonl)/.test(type ?? "")) return
  const wanted = described.contentType ?? (described.schema ? "application/json" : null)
  expect([asked, type]).toEqual([asked, wanted === null ? null : expect.stringContaining(wanted)])
  if (wanted === null) expect([asked, text]).toEqual([asked, ""])
  else if (described.schema && method !== "HEAD")
    expectParsed(asked, described.schema, /[/+]json$/.test(wanted) ? JSON.parse(text) : text)
}

/** What stands in `done` is the whole reply. */
function expectEvents(asked: string, { schema }: DescribedReply, text: string): void {
  const done = /^event: done\ndata: (.*)$/m.exec(text)?.[1]
  if (schema && done !== undefined) expectParsed(asked, schema, JSON.parse(done))
}

function expectProblem(
  asked: string,
  statuses: readonly number[],
  method: string,
  { status, headers, text }: Reply,
): void {
  expect([asked, statuses]).toEqual([asked, expect.arrayContaining([status])])
  expect([asked, headers.get("Content-Type")]).toEqual([asked, "application/problem+json"])
  if (method !== "HEAD") expectParsed(asked, problemShape, JSON.parse(text))
}

/** Parsed it is the same: no field that nobody described, none missing. */
function expectParsed(asked: string, schema: NonNullable<DescribedReply["schema"]>, json: unknown): void {
  const parsed = schema.safeParse(json)
  expect([asked, parsed.error?.issues, parsed.data]).toEqual([asked, undefined, json])
}

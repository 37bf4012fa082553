// Admission in front of routes: what a credential may reach, what a refusal takes and says, and whose going away is heard.
import { Hono } from "hono"
import { describe, expect, test } from "vitest"
import type { TenantContext } from "../../../src/context.ts"
import { admitted, refuseDenied } from "../../../src/edge/admission.ts"
import type { AppEnv } from "../../../src/edge/app-env.ts"
import type { Deps } from "../../../src/edge/deps.ts"
import { queries } from "../../../src/edge/routes/queries.ts"
import { search } from "../../../src/edge/routes/search.ts"
import { AppError } from "../../../src/errors.ts"
import { replyProblem } from "../../../src/http/replies/problem.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { Gate, GateEntry, GateReply, LimitState, Reach } from "../../../src/ports.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { noteDenied } from "../../../src/tenants/model/limits.ts"
import type { Budget, Reserved } from "../../../src/usage/model/budget.ts"
import { entryOf } from "../tenants/key-entry.ts"

const A_DAY: Budget = { period: "day", unit: "queries", limit: 2, softPercent: 80, whenExhausted: "refuse" }
const OVER: LimitState = {
  ...{ policy: "hour", allowed: false, limit: 5, windowSeconds: 3_600, remaining: 0 },
  resetAt: Date.now() + 3_600_000,
}

/** Routes behind the admission of one caller; Redis answers with `reply`, the history with nothing but 404. */
function edgeFor(caller: Partial<Caller>, reply: Partial<GateReply> = {}, isUsedUp = false) {
  const own = { ...entryOf({ scopes: ["admin"] }), hash: "h", readAt: Date.now(), narrowing: null, session: null }
  const reaches: Reach[] = []
  const passes: GateEntry[] = []
  const settled: object[] = []
  const contexts: TenantContext[] = []
  const denied: Deps["denied"] = new Map()
  const asked = async (_: TenantId, reach: Reach) => {
    reaches.push(reach)
    throw new AppError("question-not-found")
  }
  const gate: Partial<Gate> = {
    pass: async (entry) => {
      passes.push(entry)
      const reserved = entry.reservations?.map(
        (one): Reserved => ({
          ...one,
          used: 2,
          isRefused: isUsedUp,
          isUsedUp,
          tell: null,
          isFresh: false,
          takenFrom: "",
        }),
      )
      const records = { key: own.key, tenant: caller.tenant ?? own.tenant }
      return { records, limit: null, cached: null, ...(reserved ? { reserved } : {}), ...reply }
    },
  }
  const deps: Partial<Deps> = {
    gate: gate as Gate,
    history: { list: asked, get: asked, remove: asked, rate: asked, figures: asked },
    keyMemory: createKeyMemory(),
    revocations: { isRevoked: async () => false } as Partial<Deps["revocations"]> as Deps["revocations"],
    metrics: noMetrics,
    log: { info() {}, warn() {}, error() {} },
    tierLimits: { free: 60, premium: 60, admin: 0, perHour: 5 },
    denied,
    budgets: {
      settle: async (_: readonly Reserved[], used: object) => void settled.push(used),
    } as Partial<Deps["budgets"]> as Deps["budgets"],
    config: { EMBEDDING_MODEL: "m" } as Deps["config"],
  }
  const app = new Hono<AppEnv>()
  app.onError((error, c) => replyProblem(error instanceof AppError ? error : new AppError("internal"), c))
  app.use(async (c, next) => {
    c.set("deps", deps as Deps)
    c.set("caller", { ...own, ...caller })
    c.set("requestId", "req_test")
    c.set("timings", new Map())
    c.set("noted", {})
    c.set("defer", () => {})
    await next()
  })
  app.route("/queries", queries)
  app.use("/search", refuseDenied("query")).route("/search", search)
  app.post("/held", admitted("query"), (c) => {
    contexts.push(c.var.ctx)
    return c.body(null, 204)
  })
  const send = (method: string, path: string, body?: object, signal?: AbortSignal) =>
    app.request(path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {}),
      ...(signal ? { signal } : {}),
    })
  return { send, reaches, passes, settled, contexts, denied }
}

const ID = newId("qry")
const HISTORY: [method: string, path: string, body?: object][] = [
  ["GET", "/queries"],
  ["GET", "/queries/stats"],
  ["GET", "/queries/export"],
  ["GET", `/queries/${ID}`],
  ["POST", `/queries/${ID}/replay`],
  ["POST", `/queries/${ID}/feedback`, { rating: "up" }],
  ["DELETE", `/queries/${ID}`],
  ["DELETE", "/queries?from=2026-01-01T00:00:00Z"],
]
const ALL: typeof HISTORY = [...HISTORY, ["POST", "/search", { query: "refunds" }]]

describe("a token that is bound to a filter and a collection", () => {
  test.each(HISTORY)("reaches the history of these alone: %s %s", async (method, path, body) => {
    const collectionIds = [newId("col")]
    const filter = { type: "field", field: "team", test: { op: "eq", value: "north" } } as const
    const narrowing = { scopes: ["admin" as const], collectionIds, filter, expiresAt: Date.now() + 60_000 }
    const { key, tenant } = entryOf({ scopes: ["admin"], collectionIds })
    const edge = edgeFor({ key, tenant, narrowing })
    await (await edge.send(method, path, body)).text().catch(() => "")
    expect(edge.reaches).toEqual([{ collectionIds, filter }])
  })
})

test.each(ALL)(
  "without a scope for it nothing is read or counted, nor is anything read on with one that the key has lost: %s %s",
  async (method, path, body) => {
    const { key, tenant } = entryOf({ scopes: [] })
    const without = edgeFor({ key, tenant })
    expect((await without.send(method, path, body)).status).toBe(403)
    expect([without.reaches, without.passes]).toEqual([[], []])
    const lost = edgeFor({}, { records: { key, tenant } })
    expect((await lost.send(method, path, body)).status).toBe(403)
    if (method !== "GET") expect(lost.reaches).toEqual([])
  },
)

test("for a caller that the isolate knows to be over a limit nothing is read", async () => {
  const edge = edgeFor({}, { limit: OVER })
  expect((await edge.send("GET", "/queries")).status).toBe(429)
  const [limit] = edge.passes[0]?.limits ?? []
  if (!limit) throw new Error("the caller has a limit")
  noteDenied(edge.denied, limit, OVER.resetAt)
  edge.reaches.length = 0
  expect((await edge.send("GET", "/queries")).status).toBe(429)
  expect(edge.reaches).toEqual([])
})

describe("a search", () => {
  const tenant = { ...entryOf().tenant, budgets: [A_DAY] }
  const searched = async (edge: ReturnType<typeof edgeFor>) => edge.send("POST", "/search", { query: "refunds" })

  test("takes one question from the budgets, and none beyond them", async () => {
    const edge = edgeFor({ tenant }, {}, true)
    const reply = await searched(edge)
    expect([reply.status, Number(reply.headers.get("Retry-After")) > 0]).toEqual([402, true])
    expect(edge.passes[0]?.reservations).toMatchObject([{ budget: A_DAY, need: 1 }])
  })

  test("over a limit gives back what it took, and says how long to wait", async () => {
    const edge = edgeFor({ tenant }, { limit: OVER })
    const reply = await searched(edge)
    expect([reply.status, Number(reply.headers.get("Retry-After")) > 0]).toEqual([429, true])
    expect(edge.settled).toEqual([{ queries: 0, tokens: 0, usd: 0 }])
    expect(edge.passes[0]?.limits.map(({ policy }) => policy)).toEqual(["queries", "hour"])
  })

  test("over a limit and a budget gives back nothing, since nothing was taken", async () => {
    const edge = edgeFor({ tenant }, { limit: OVER }, true)
    expect((await searched(edge)).status).toBe(429)
    expect(edge.settled).toEqual([])
  })
})

test("a signed-in user acts in their own name, by what the session allows and not by what a key does", async () => {
  const { key, tenant } = entryOf({ scopes: ["query"] })
  const session = {
    ...{
      userId: newId("usr"),
      tenantId: key.tenantId,
      sessionId: newId("ses"),
      username: "ada",
      tier: "free" as const,
    },
    ...{ scopes: key.scopes, jti: "a-token", issuedAt: new Date(), expiresAt: new Date(Date.now() + 60_000) },
  }
  const edge = edgeFor({ key, tenant, session })
  expect((await edge.send("POST", "/held")).status).toBe(204)
  expect(edge.contexts).toMatchObject([{ actor: { type: "user", userId: session.userId }, scopes: ["query"] }])
  expect((await edge.send("DELETE", "/queries?from=2026-01-01T00:00:00Z")).status).toBe(403)
})

test("what runs for a client hears that it has gone", async () => {
  const client = new AbortController()
  const edge = edgeFor({})
  expect((await edge.send("POST", "/held", {}, client.signal)).status).toBe(204)
  const [ctx] = edge.contexts
  expect(ctx?.signal.aborted).toBe(false)
  client.abort()
  expect(ctx?.signal.aborted).toBe(true)
})

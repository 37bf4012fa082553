// A tenant's own account at a provider: sealed in both stores, never shown, gone with the next request, sent to public addresses alone.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { ownLanguageModel } from "../../../src/adapters/groq/own-language-model.ts"
import { postgresAuditLog } from "../../../src/adapters/postgres/audit-log.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { describeError } from "../../../src/describe-error.ts"
import { createOwnModels } from "../../../src/edge/own-models.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import type { CompletionEvent, ModelLimits } from "../../../src/ports.ts"
import { sealWith } from "../../../src/seal.ts"
import { deleteTenant } from "../../../src/tenants/delete-tenant.ts"
import type { Provider } from "../../../src/tenants/model/provider.ts"
import { removeProvider, setProvider } from "../../../src/tenants/set-provider.ts"
import type { ResolveHost } from "../../../src/webhooks/model/public-address.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { contextOf } from "../../support/fake-query.ts"
import { startScriptedGroq } from "../../support/scripted-groq.ts"

const KEY = "sk-of-a-tenant-0123456789"
const seal = sealWith({ current: "a-sealing-key-made-for-these-tests-only", previous: null })
let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

/** As the edge has them, on the app role. */
function edge(tenant: TenantId) {
  const told: unknown[] = []
  const deps = {
    tenants: postgresTenants(db.app),
    gate: { rememberTenant: async (_id: TenantId, read: unknown) => void told.push(read) },
    seal,
    webhookRules: { loopback: false },
  }
  return { deps, told, ctx: { ...contextOf(), tenantId: tenant } }
}
const WANTED = { baseUrl: "https://models.example.com/v1", apiKey: KEY, model: "m", price: null }

test("is sealed where it stands, told to every isolate, in no audit entry but that it changed, and gone when it is removed", async () => {
  const { tenant } = await freshTenant(db)
  const { deps, told, ctx } = edge(tenant)
  await setProvider(deps, ctx, WANTED)
  await setProvider(deps, ctx, { ...WANTED, apiKey: `${KEY}-2` })
  const { rows } = await db.system.execute(sql`select to_jsonb(t) as row from tenants t where id = ${tenant}`)
  expect(JSON.stringify([rows, told])).not.toContain(KEY)
  expect(told).toMatchObject([{ provider: { model: "m" } }, { provider: { model: "m" } }])
  await postgresTenants(db.system).update(tenant, { name: "Renamed" }, BY)
  await removeProvider(deps, ctx)
  await removeProvider(deps, ctx)
  expect(told.at(-1)).not.toHaveProperty("provider")
  const filter = { tenantId: tenant, action: null, actor: null, since: null }
  const { data } = await postgresAuditLog(db.system).list(filter, { limit: 50, cursor: null })
  expect(
    data
      .map(({ action }) => action)
      .toReversed()
      .slice(1),
  ).toEqual([...["tenant.provider-set", "tenant.provider-set", "tenant.updated", "tenant.provider-removed"]])
  expect(JSON.stringify(data)).not.toMatch(/sealedKey|sealed_key|sk-of/)
})

test("is of the edge's to change in the tenant's row, and nothing else is", async () => {
  const { tenant } = await freshTenant(db)
  const bound = sql`select set_config('app.tenant_id', ${tenant}, true)`
  const change = (set: ReturnType<typeof sql>) =>
    db.app.batch([db.app.execute(bound), db.app.execute(sql`update tenants set ${set} where id = ${tenant}`)])
  await expect(change(sql`tier = 'admin'`)).rejects.toThrow()
  await expect(change(sql`budgets = '[]'`)).rejects.toThrow()
  await change(sql`provider = null`)
})

test("goes with its tenant at once", async () => {
  const { tenant } = await freshTenant(db)
  const { deps, ctx } = edge(tenant)
  await setProvider(deps, ctx, WANTED)
  const wakeUps = { send: async () => {} }
  const log = { info() {}, warn() {}, error() {} }
  await deleteTenant({ ...deps, tenants: postgresTenants(db.system), wakeUps, log }, { ...BY, defer() {} }, tenant)
  const { rows } = await db.system.execute(sql`select provider from tenants where id = ${tenant}`)
  expect(rows).toEqual([{ provider: null }])
})

test.each(["http://models.example.com/v1", "https://10.0.0.1/v1", "https://169.254.169.254/", "https://localhost/v1"])(
  "is not to be at %s",
  async (baseUrl) => {
    const { deps, ctx } = edge(newId("ten"))
    await expect(setProvider(deps, ctx, { ...WANTED, baseUrl })).rejects.toMatchObject({
      code: "input-invalid",
      errors: [{ path: "base_url" }],
    })
  },
)

test("is not for whoever is bound to a part of the tenant", async () => {
  const { deps, ctx } = edge(newId("ten"))
  const bound = { ...ctx, allowedCollections: [newId("col")] }
  await expect(setProvider(deps, bound, WANTED)).rejects.toMatchObject({ code: "collection-not-allowed" })
  await expect(removeProvider(deps, bound)).rejects.toMatchObject({ code: "collection-not-allowed" })
})

type Setup = { loopback?: boolean; resolve?: ResolveHost; whose?: TenantId; baseUrl?: string }

async function called(provider: { url: string }, setup: Setup = {}) {
  const tenant = newId("ten")
  const sealedKey = await seal.seal(KEY, `provider of ${setup.whose ?? tenant}`)
  const account: Provider = {
    baseUrl: setup.baseUrl ?? `${provider.url}/v1`,
    model: "m",
    price: { prompt: 1, completion: 2 },
    sealedKey,
    setAt: new Date().toISOString(),
  }
  const rules = { loopback: setup.loopback ?? true }
  const paused: string[] = []
  const limits = {
    take: async () => ({ taken: 0 }),
    correct: async () => {},
    pause: async (id: string) => void paused.push(id),
  } satisfies ModelLimits
  const lines: unknown[] = []
  const log = {
    error: (...line: unknown[]) => void lines.push(line),
    warn: (...line: unknown[]) => void lines.push(line),
  }
  const models = createOwnModels({
    modelOf: (whose, of) => ownLanguageModel({ seal, rules, resolve: setup.resolve ?? null, resolveMs: 50 }, whose, of),
    limits,
    log,
  })
  const model = models(tenant, account)
  const events: CompletionEvent[] = []
  const signal = new AbortController().signal
  const request = {
    question: "q",
    sources: [],
    statements: [],
    maxTokens: null,
    temperature: null,
    signal,
    asker: { ...ASKER, tenantId: tenant },
  }
  const read = async () => {
    for await (const event of model.stream(request)) events.push(event)
  }
  const error = await read().then(
    () => null,
    (cause: unknown) => cause,
  )
  const told = JSON.stringify([describeError(error), lines, String(error)])
  return { model, events, error, paused, tenant, told }
}

test("is called with the tenant's key, at its price", async () => {
  const provider = await startScriptedGroq({
    type: "answer",
    deltas: ["Yes."],
    usage: { prompt: 10, completion: 5 },
    style: "openai",
  })
  const { model, events } = await called(provider)
  await provider.close()
  expect(provider.requests).toMatchObject([{ authorization: `Bearer ${KEY}`, body: { model: "m" } }])
  expect(events.at(-1)).toMatchObject({ type: "usage", costUsd: (10 + 2 * 5) / 1_000_000 })
  expect(model.isOwn).toBe(true)
})

test("that refuses the key is paused for this account alone, and what it said is nowhere", async () => {
  const provider = await startScriptedGroq({ type: "refuse", status: 401, says: `Incorrect API key: ${KEY}` })
  const { error, paused, tenant, told } = await called(provider)
  await provider.close()
  expect(error).toMatchObject({ code: "llm-unavailable" })
  expect(paused).toEqual([expect.stringContaining(`own:${tenant}:`)])
  expect(told).not.toContain(KEY)
  expect(told).toContain("401")
})

test("whose name nobody looks up in time is given up", async () => {
  const provider = await startScriptedGroq({ type: "answer", deltas: ["Yes."] })
  const resolve = (_: string, signal: AbortSignal) =>
    new Promise<string[]>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  const baseUrl = "https://models.example.com/v1"
  const { error } = await called(provider, { loopback: false, baseUrl, resolve })
  await provider.close()
  expect(error).toMatchObject({ code: "llm-unavailable" })
})

test.each(["flood", "garbage"] as const)("that answers with a %s is left at once", async (type) => {
  const provider = await startScriptedGroq({ type })
  expect((await called(provider)).error).toMatchObject({ code: "llm-unavailable" })
  if (type === "flood") await vi.waitFor(() => expect(provider.left).toEqual([1]), { timeout: 120_000 })
  await provider.close()
})

test("is sent nothing where its name leads inside, where another tenant's key was put, and past a redirect", async () => {
  const provider = await startScriptedGroq({ type: "redirect", to: "/v1/elsewhere" })
  const inside = { loopback: false, baseUrl: "https://models.example.com/v1", resolve: async () => ["10.0.0.7"] }
  for (const setup of [inside, { whose: newId("ten") }])
    expect((await called(provider, setup)).error).toMatchObject({ code: "llm-unavailable" })
  expect(provider.requests).toEqual([])
  expect((await called(provider)).error).toMatchObject({ code: "llm-unavailable" })
  expect(provider.requests).toHaveLength(1)
  await provider.close()
})

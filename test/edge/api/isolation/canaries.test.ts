// Canaries: in 50,000 random requests of tenants, no text or id of one ever shows in what another, the log or a label gets.
import { env } from "cloudflare:workers"
import type { Redis } from "@upstash/redis"
import { beforeAll, expect, inject, test, vi } from "vitest"
import { redisClient } from "../../../../src/adapters/redis/client.ts"
import type { EdgeEnv } from "../../../../src/edge/deps.ts"
import { CALL_TIMEOUT_MS } from "../support/tenant.ts"
import { type Action, gateAction, httpActions, keepAnswers, portActions, type RedisAccess } from "./canary-actions.ts"
import { type Dweller, makeWorld, type World } from "./canary-world.ts"

const TENANTS = 12
/** How many requests of which kind, and how many at once; the mix that two slow cores do in about a minute. */
const HTTP = { pairs: 3_500, atOnce: 8 }
const GATE = { pairs: 36_000, atOnce: 200 }
const PORTS = { pairs: 10_500, atOnce: 12 }

const SEED = Number(inject("vars").CANARY_SEED)
const logged: string[] = []
let world: World
let redis: RedisAccess

beforeAll(async () => {
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((...said) => void logged.push(said.map(String).join(" ")))
  const { UPSTASH_REDIS_REST_URL: url = "", UPSTASH_REDIS_REST_TOKEN: token = "" } = inject("vars")
  redis = { url, token, timeoutMs: CALL_TIMEOUT_MS }
  world = await makeWorld(TENANTS)
  await keepAnswers(redis, world)
})

/** Mulberry32: small, and the same sequence for the same seed everywhere. */
function randomFrom(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Runs so many random pairs; the leaks found, and per action how often a tenant saw its own things, as it must. */
async function tryPairs(actions: () => Record<string, Action>, { pairs, atOnce }: typeof HTTP, seed: number) {
  const random = randomFrom(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const leaks: string[] = []
  const sawOwn = new Map<string, number>()
  let tried = 0
  while (tried < pairs) {
    const batch = Object.entries(actions())
    const requests = Array.from({ length: Math.min(atOnce, pairs - tried) }, async () => {
      const me = pick(world.tenants)
      const other = random() < 0.2 ? me : pick(world.tenants)
      const [name, action] = pick(batch)
      const { text, own } = await action(me, other, pick)
      const strangers = world.strangersIn(me, text)
      if (strangers.length > 0) leaks.push(`${name} showed tenant ${me.index} ${strangers.slice(0, 3)}`)
      if (own && showsOwn(me, text)) sawOwn.set(name, (sawOwn.get(name) ?? 0) + 1)
    })
    tried += (await Promise.all(requests)).length
  }
  return { tried, leaks: leaks.slice(0, 10), sawOwn: Object.fromEntries(sawOwn) }
}

const showsOwn = (me: Dweller, text: string) =>
  [...Object.values(me.canaries), ...me.documents, ...me.collections, ...me.deletions].some((one) => text.includes(one))
const everyAction = (names: string[]) => Object.fromEntries(names.map((name) => [name, expect.any(Number)]))

test(`${PORTS.pairs} pairs at the ports of Postgres and Qdrant, as the role that row-level security does not bind (seed ${SEED})`, async () => {
  const actions = portActions(world)
  const { tried, leaks, sawOwn } = await tryPairs(() => actions, PORTS, SEED)
  expect({ seed: SEED, tried, leaks }).toEqual({ seed: SEED, tried: PORTS.pairs, leaks: [] })
  const { "documents.list": _, ...others } = actions
  expect(sawOwn).toMatchObject(everyAction(Object.keys(others)))
}, 240_000)

test(`${GATE.pairs} pairs at the gate, where every tenant has answers under the same keys (seed ${SEED})`, async () => {
  const { tried, leaks, sawOwn } = await tryPairs(() => ({ enter: gateAction(redis) }), GATE, SEED + 1)
  expect({ seed: SEED, tried, leaks }).toEqual({ seed: SEED, tried: GATE.pairs, leaks: [] })
  expect(sawOwn).toMatchObject(everyAction(["enter"]))
}, 240_000)

test(`${HTTP.pairs} pairs over HTTP, errors and headers included (seed ${SEED})`, async () => {
  const { tried, leaks, sawOwn } = await tryPairs(() => httpActions, HTTP, SEED + 2)
  expect({ seed: SEED, tried, leaks }).toEqual({ seed: SEED, tried: HTTP.pairs, leaks: [] })
  const { "POST query, filtered": _, "POST search": __, ...others } = httpActions
  expect(sawOwn).toMatchObject(everyAction(Object.keys(others)))
}, 240_000)

test("the pairs above are at least 50,000", () => {
  expect(HTTP.pairs + GATE.pairs + PORTS.pairs).toBeGreaterThanOrEqual(50_000)
})

test("every cache entry holds texts and ids of the tenant it stands under and of nobody else", async () => {
  const owners = new Map(world.tenants.map((tenant) => [tenant.id as string, tenant]))
  const client = redisClient(redis)
  const strange: string[] = []
  let answers = 0
  for (let cursor = "0", round = 0; round === 0 || cursor !== "0"; round++) {
    const [next, keys] = await client.scan(cursor, { count: 500 })
    cursor = String(next)
    for (const key of keys) {
      const value = await dumped(client, key)
      const owner = owners.get(/ten_[0-9a-z]{26}/.exec(key + value)?.[0] ?? "")
      // A lease is named for what its tenant asked for, whosever that is; what it holds is a nonce.
      const strangers = [...world.strangersIn(null, key), ...world.strangersIn(owner ?? null, value)]
      if (strangers.length > 0) strange.push(`${key}: ${strangers}`)
      if (owner && key.includes(":answer:") && value.includes(owner.canaries.text)) answers++
    }
  }
  expect(strange).toEqual([])
  expect(answers).toBeGreaterThan(TENANTS)
})

test("no canary is in any log line", () => {
  expect(logged.length).toBeGreaterThan(HTTP.pairs)
  expect(logged.filter((line) => world.strangersIn(null, line).length > 0).slice(0, 5)).toEqual([])
})

test("no canary is in any metric batch", async () => {
  const sink = (env as EdgeEnv).METRICS as NonNullable<EdgeEnv["METRICS"]> & { recorded(): Promise<string[]> }
  await world.deps.recorder.flush(sink, Date.now() + 60_000)
  const batches = await sink.recorded()
  expect(batches.join()).toContain("rag_http_requests_total")
  expect(batches.filter((batch) => world.strangersIn(null, batch).length > 0)).toEqual([])
})

/** Strings by GET, all else as a hash; the limiter's and the sweep's own kinds say nothing of content. */
async function dumped(client: Redis, key: string): Promise<string> {
  const text = await client.get(key).catch(() => null)
  if (text !== null) return String(text)
  return JSON.stringify(await client.hgetall(key).catch(() => null))
}

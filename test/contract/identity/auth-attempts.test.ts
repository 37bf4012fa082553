// Attempts to authenticate, counted in Redis: windows, and a lock that doubles with each failure in a row.
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest"
import { redisAuthAttempts } from "../../../src/adapters/redis/auth-attempts.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { lockoutKey } from "../../../src/adapters/redis/keys.ts"
import type { AttemptSubject } from "../../../src/ports.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"

const TOKEN = "local-test-token"
const MINUTE_MS = 60_000
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => server.close())
afterEach(() => void vi.useRealTimers())

/** Time stands still at the beginning of an hour, but for what passes by `later`. */
function scene(kind: AttemptSubject["kind"] = "account", { url = server.url } = {}) {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-01T12:00:00Z") })
  const subject: AttemptSubject = { kind, id: crypto.randomUUID() }
  const isolate = () => redisAuthAttempts(redisClient({ url, token: TOKEN, timeoutMs: 60_000 }), new Map())
  const attempts = isolate()
  const take = (by = attempts) => by.take(subject)
  /** An address has more failures free than a minute has attempts. */
  const fail = async (times: number) => {
    for (let i = 0; i < times; i++) {
      if (kind === "address") later(MINUTE_MS / 8)
      expect(await take()).toEqual({ allowed: true })
    }
  }
  /** Minutes until it may try again, by an isolate that knows nothing yet; 0 when it may now. */
  const lockedMinutes = async () => {
    const state = await take(isolate())
    return state.allowed ? 0 : (state.retryAt - Date.now()) / MINUTE_MS
  }
  return { subject, attempts, take, fail, lockedMinutes, succeed: () => attempts.succeeded(subject) }
}

const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

describe("an account", () => {
  test("is locked after five failures in a row, for twice as long with each further one, up to a quarter of an hour", async () => {
    const { fail, lockedMinutes } = scene()
    await fail(5)
    for (const minutes of [1, 2, 4, 8, 15]) {
      expect(await lockedMinutes()).toBe(minutes)
      later(minutes * MINUTE_MS - 1)
      expect(await lockedMinutes()).toBeCloseTo(1 / MINUTE_MS)
      later(1)
      await fail(minutes === 15 ? 0 : 1)
    }
  })

  test("that is locked locks no address of the same name", async () => {
    const { subject, attempts, fail, lockedMinutes } = scene()
    await fail(5)
    expect(await attempts.take({ ...subject, kind: "address" })).toEqual({ allowed: true })
    expect(await lockedMinutes()).toBe(1)
  })

  test("is free again once its owner is in", async () => {
    const { fail, succeed, lockedMinutes } = scene()
    await fail(4)
    await succeed()
    await fail(4)
    expect(await lockedMinutes()).toBe(0)
  })

  test("is locked by guesses made at the same time as by those made in turn", async () => {
    const { take } = scene()
    const states = await Promise.all(Array.from({ length: 9 }, () => take()))
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(5)
  })

  test("that is locked costs no call while it stays locked", async () => {
    const down = await startRedis({ token: TOKEN })
    const { attempts, take, fail, subject } = scene("account", { url: down.url })
    const other: AttemptSubject = { ...subject, id: crypto.randomUUID() }
    await fail(5)
    for (let i = 0; i < 5; i++) await attempts.take(other)
    for (const one of [subject, other]) expect((await attempts.take(one)).allowed).toBe(false)
    await down.close()
    later(MINUTE_MS - 1)
    for (const one of [subject, other]) expect((await attempts.take(one)).allowed).toBe(false)
    later(1)
    await expect(take()).rejects.toMatchObject({ code: "auth-unavailable" })
  })
})

test("an isolate that knows ten thousand who are locked forgets them rather than know more", async () => {
  const { subject, fail } = scene()
  await fail(5)
  const stranger = (i: number) => [`stranger ${i}`, Date.now() + MINUTE_MS] as const
  const denied = new Map(Array.from({ length: 9_999 }, (_, i) => stranger(i)))
  const redis = redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 })
  const attempts = redisAuthAttempts(redis, denied)
  expect([(await attempts.take(subject)).allowed, denied.size]).toEqual([false, 10_000])
  later(MINUTE_MS)
  await fail(1)
  expect([(await attempts.take(subject)).allowed, denied.size]).toEqual([false, 1])
})

test("an address forgets an attempt that was good and keeps the failures of others", async () => {
  const { attempts, subject, fail, succeed, lockedMinutes } = scene("address")
  await fail(19)
  for (let i = 0; i < 5; i++) await succeed()
  await fail(6)
  expect(await lockedMinutes()).toBe(1)
  expect(await attempts.take({ ...subject, id: "another" })).toEqual({ allowed: true })
})

test("an address whose only attempt was good has all of its failures left", async () => {
  const { fail, succeed, lockedMinutes } = scene("address")
  await fail(1)
  await succeed()
  await fail(19)
  expect(await lockedMinutes()).toBe(0)
})

test("an address earns nothing ahead by attempts that are good, and one of them ends no lock of two failures", async () => {
  const { fail, succeed, lockedMinutes } = scene("address")
  for (let i = 0; i < 5; i++) await succeed()
  for (let i = 0; i < 2; i++) {
    await fail(10)
    later(i === 0 ? 2 * MINUTE_MS : 0)
  }
  expect(await lockedMinutes()).toBe(1)
  later(MINUTE_MS)
  await fail(1)
  await succeed()
  expect(await lockedMinutes()).toBe(2)
})

test("an attempt from an address that is good leaves no lock that it set itself", async () => {
  const { fail, succeed, lockedMinutes } = scene("address")
  await fail(20)
  await succeed()
  expect(await lockedMinutes()).toBe(0)
})

test("failures are remembered for a day", async () => {
  const { subject, fail } = scene()
  await fail(1)
  const redis = redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 })
  const left = await redis.eval("return redis.call('TTL', KEYS[1])", [lockoutKey(subject.kind, subject.id)], [])
  expect(Number(left)).toBeGreaterThan(80_000)
  expect(Number(left)).toBeLessThanOrEqual(86_400)
})

test("what cannot be guessed is bounded by windows alone: ten a minute", async () => {
  const { take } = scene("session")
  const states = await Promise.all(Array.from({ length: 12 }, () => take()))
  expect(states.filter(({ allowed }) => allowed)).toHaveLength(10)
})

test("an attempt that was refused stays refused where its minute ends before the reply is read", async () => {
  const { take } = scene("session")
  for (let i = 0; i < 10; i++) await take()
  const real = globalThis.fetch
  const slow = vi.spyOn(globalThis, "fetch").mockImplementation(async (...asked) => {
    const reply = await real(...asked)
    later(2 * MINUTE_MS)
    return reply
  })
  onTestFinished(() => slow.mockRestore())
  expect(await take()).toEqual({ allowed: false, retryAt: Date.now() - MINUTE_MS })
  expect(await take()).toEqual({ allowed: true })
})

test("spread over the minutes sixty an hour are the most, and who used them up waits for the hour", async () => {
  const { take } = scene("return")
  for (let round = 0; round < 6; round++, later(2 * MINUTE_MS))
    for (let i = 0; i < 10; i++) expect(await take()).toEqual({ allowed: true })
  expect(await take()).toEqual({ allowed: false, retryAt: Date.parse("2026-03-01T13:00:00Z") })
})

test("nobody signs in while Redis is away", async () => {
  const { take, succeed } = scene("account", { url: "http://127.0.0.1:9" })
  await expect(take()).rejects.toMatchObject({ code: "auth-unavailable" })
  await expect(succeed()).rejects.toMatchObject({ code: "auth-unavailable" })
  // Of what has no lock nothing is kept that a success could end.
  await scene("session", { url: "http://127.0.0.1:9" }).succeed()
})

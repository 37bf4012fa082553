// Whose a credential is: who is asked, what is remembered of the reply, and what holds while Redis is away.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { signAccessToken } from "../../../src/identity/model/access-token.ts"
import { newId } from "../../../src/ids.ts"
import { signChildToken } from "../../../src/tenants/child-token.ts"
import { identify } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { generateApiKey, hashApiKey, isMarked, newApiKey, type StoredKey } from "../../../src/tenants/model/api-key.ts"
import { createUnknownKeys, MAX_POSTGRES_LOOKUPS, MAX_REDIS_LOOKUPS } from "../../../src/tenants/unknown-keys.ts"
import { entryOf, storedOf } from "./key-entry.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

const secrets = { current: "a-signing-secret-made-for-this-test-only", previous: null }
const KNOWN = storedOf(entryOf({ rateLimitPerMinute: 4 }))
type Found = StoredKey | "unknown" | null

function world({ redis = null, postgres = null }: { redis?: Found | Error; postgres?: StoredKey | null } = {}) {
  const asked: string[] = []
  const look = async (what: string) => {
    asked.push(what)
    if (redis instanceof Error) throw redis
    return redis
  }
  const write = async (what: string) => {
    asked.push(what)
    if (redis instanceof Error) throw redis
  }
  const keyMemory = createKeyMemory()
  const deps = {
    keyMemory,
    unknownKeys: createUnknownKeys(),
    apiKeySecret: null,
    tokenSecrets: secrets,
    gate: {
      recall: () => look("recall"),
      recallUnmarked: async () => ({ found: await look("recall unmarked"), failures: 0 }),
      remember: (_: string, entry: StoredKey | null) => write(`remember ${entry ? "key" : "none"}`),
      rememberUnmarked: () => write("remember unmarked"),
    },
    apiKeys: {
      findByHash: async () => {
        asked.push("postgres")
        return postgres
      },
    },
    tenants: {
      record: async (id: string) => {
        asked.push(`tenant ${id}`)
        return postgres?.tenant ?? null
      },
    },
  }
  const send = (credential: string, address?: string, over = {}) =>
    identify({ ...deps, ...over }, credential, address).catch((error: unknown) => {
      if (error instanceof AppError) return error
      throw error
    })
  return { send, asked, keyMemory, unknownKeys: deps.unknownKeys }
}

describe("a key", () => {
  test("that Redis knows is asked for there alone, and then no more", async () => {
    const { send, asked } = world({ redis: KNOWN })
    const { text } = generateApiKey()
    const before = Date.now()
    const caller = await send(text)
    expect(caller).toMatchObject({ ...KNOWN, hash: await hashApiKey(text), narrowing: null, session: null })
    expect("readAt" in caller && caller.readAt).toBeGreaterThanOrEqual(before)
    expect(await send(text)).toEqual(caller)
    expect(asked).toEqual(["recall"])
  })

  test("that Redis does not know is looked up in Postgres, and Redis hears what it found", async () => {
    const known = world({ postgres: KNOWN })
    expect(await known.send(generateApiKey().text)).toMatchObject(KNOWN)
    expect(known.asked).toEqual(["recall", "postgres", "remember key"])
    const none = world()
    expect(await none.send(generateApiKey().text)).toMatchObject({ code: "credential-unknown" })
    expect(none.asked).toEqual(["recall", "postgres", "remember none"])
  })

  test("that Redis knows not to exist is refused without Postgres, whether its address is known or not", async () => {
    const { send, asked } = world({ redis: "unknown", postgres: KNOWN })
    for (const address of [undefined, "here"])
      expect(await send(generateApiKey().text, address)).toMatchObject({ code: "credential-unknown" })
    expect(asked).toEqual(["recall", "recall unmarked"])
  })

  test("is looked up in Postgres while Redis is away, and a fault that is not its absence is thrown", async () => {
    const away = world({ redis: new AppError("cache-unavailable"), postgres: KNOWN })
    for (const address of [undefined, "here"])
      expect(await away.send(generateApiKey().text, address)).toMatchObject(KNOWN)
    expect(away.asked.filter((what) => what === "postgres")).toHaveLength(2)
    const { send } = world({ redis: new AppError("internal"), postgres: KNOWN })
    expect(await send(generateApiKey().text)).toMatchObject({ code: "internal" })
    await expect(world({ redis: new TypeError("a bug") }).send(generateApiKey().text)).rejects.toThrow("a bug")
  })

  test("bears a mark of its own secret: no other key's", async () => {
    const secret = "a-marking-secret-made-for-this-test-only"
    const [a, b] = [await newApiKey(secret), await newApiKey(secret)]
    expect(await isMarked(secret, a.text.replace(a.prefix, b.prefix))).toBe(false)
  })
})

describe("of an address that sends keys which do not exist", () => {
  test("the first ones are counted as strangers in Redis, then it is stopped before Postgres, then before Redis", async () => {
    const { send, asked } = world()
    const codes: unknown[] = []
    for (let i = 0; i <= MAX_REDIS_LOOKUPS + 1; i++) {
      const refusal = await send(generateApiKey().text, "here")
      codes.push(refusal instanceof AppError && refusal.code)
      if (!(refusal instanceof AppError) || refusal.code !== "rate-limited") continue
      expect(refusal.retryAfterSeconds).toBe(60)
    }
    expect(codes.filter((code) => code === "credential-unknown")).toHaveLength(MAX_POSTGRES_LOOKUPS)
    expect(asked.filter((what) => what === "postgres")).toHaveLength(MAX_POSTGRES_LOOKUPS)
    expect(asked.filter((what) => what === "remember unmarked")).toHaveLength(MAX_POSTGRES_LOOKUPS)
    expect(asked.filter((what) => what === "recall unmarked")).toHaveLength(MAX_REDIS_LOOKUPS)
  })

  test("a key that exists is none of them", async () => {
    const { send, unknownKeys } = world({ postgres: KNOWN })
    for (let i = 0; i < 5; i++) await send(generateApiKey().text, "here")
    expect(unknownKeys.count("here", "another").others).toBe(0)
    const none = world()
    for (let i = 0; i < 5; i++) await none.send(generateApiKey().text, "here")
    expect(none.unknownKeys.count("here", "another").others).toBe(5)
  })

  test("past ten thousand addresses all are forgotten rather than more kept", () => {
    const { count, confirm } = createUnknownKeys(() => 0)
    confirm("nowhere", "a")
    count("first", "a")
    for (let i = 1; i < 10_000; i++) count(String(i), "a")
    expect(count("first", "b").others).toBe(1)
    count("new", "a")
    expect(count("first", "b").others).toBe(0)
  })
})

describe("a signed-in user", () => {
  const claims = {
    ...{
      userId: newId("usr"),
      tenantId: newId("ten"),
      sessionId: newId("ses"),
      username: "ada",
      tier: "free" as const,
    },
    scopes: ["query" as const],
    jti: crypto.randomUUID(),
    issuedAt: new Date(),
    expiresAt: new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000),
  }

  test("is who the token says, in a tenant that is looked up once an isolate", async () => {
    const { send, asked } = world({ postgres: KNOWN })
    const token = await signAccessToken(secrets, claims)
    for (const _ of [1, 2])
      expect(await send(token)).toEqual({
        key: {
          keyId: claims.userId,
          tenantId: claims.tenantId,
          scopes: ["query"],
          collectionIds: null,
          rateLimitPerMinute: null,
          expiresAt: claims.expiresAt.getTime(),
          revoked: false,
        },
        tenant: KNOWN.tenant,
        hash: `session:${claims.jti}`,
        readAt: 0,
        narrowing: null,
        session: { ...claims, issuedAt: new Date(Math.floor(claims.issuedAt.getTime() / 1_000) * 1_000) },
      })
    expect(asked).toEqual([`tenant ${claims.tenantId}`])
  })

  test("is nobody in a tenant that is gone, or where no tokens are signed", async () => {
    const token = await signAccessToken(secrets, claims)
    expect(await world().send(token)).toMatchObject({ code: "credential-unknown" })
    expect(await world({ postgres: KNOWN }).send(token, undefined, { tokenSecrets: null })).toMatchObject({
      code: "credential-unknown",
    })
  })
})

test("a child token asks nobody, and is nobody's where no tokens are signed", async () => {
  const { send, asked, keyMemory } = world()
  const hash = "0".repeat(64)
  const minting = { scopes: ["query" as const], collectionIds: null, filter: null, expiresAt: Date.now() + 60_000 }
  const token = await signChildToken(secrets, hash, KNOWN, minting)
  expect(await send(token)).toMatchObject({ hash, readAt: 0, session: null, narrowing: { scopes: ["query"] } })
  keyMemory.set(hash, null, Date.now())
  expect(await send(token)).toMatchObject({ hash })
  expect(asked).toEqual([])
  expect(await send(token, undefined, { tokenSecrets: null })).toMatchObject({ code: "credential-unknown" })
})

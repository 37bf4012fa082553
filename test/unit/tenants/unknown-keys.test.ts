// Keys that do not exist, by address: counted once each, taken back when they turn out to exist, forgotten after a minute.

import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { identify } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import {
  generateApiKey,
  isMarked,
  isWellFormedApiKey,
  newApiKey,
  type StoredKey,
} from "../../../src/tenants/model/api-key.ts"
import { createUnknownKeys, MAX_POSTGRES_LOOKUPS, MAX_REDIS_LOOKUPS } from "../../../src/tenants/unknown-keys.ts"
import { entryOf, storedOf } from "./key-entry.ts"

const SECRET = "a-marking-secret-made-for-this-test-only"

const KNOWN = storedOf(entryOf())

describe("strangers", () => {
  test("are counted by address, each once, and not while they are known", () => {
    const { count, confirm } = createUnknownKeys(() => 0)
    expect(["a", "b", "a", "c"].map((hash) => count("here", hash).others)).toEqual([0, 1, 1, 2])
    confirm("here", "b")
    expect(count("here", "d").others).toBe(2)
    expect(count("there", "a").others).toBe(0)
  })

  test("are forgotten after a minute, and no more are kept than decide anything", () => {
    let now = 0
    const { count } = createUnknownKeys(() => now)
    for (let i = 0; i < 10_000; i++) count("here", String(i))
    expect(count("here", "another")).toEqual({ others: MAX_REDIS_LOOKUPS, until: 60_000 })
    now = 60_000
    expect(count("here", "another").others).toBe(0)
  })
})

describe("a mark", () => {
  test("tells keys made with the secret from all others, in a key of the usual form", async () => {
    const { text, prefix } = await newApiKey(SECRET)
    expect([isWellFormedApiKey(text), text.slice(4, 12)]).toEqual([true, prefix])
    expect(await isMarked(SECRET, text)).toBe(true)
    expect(await isMarked(`${SECRET}!`, text)).toBe(false)
    expect(await isMarked(null, text)).toBe(false)
    for (const { text: other } of [generateApiKey(), await newApiKey(null)])
      expect([isWellFormedApiKey(other), await isMarked(SECRET, other)]).toEqual([true, false])
  })
})

describe("an address that sends keys which do not exist", () => {
  /** A Redis shared by isolates, which has heard of `failures`. */
  function isolate(failures = 0, known: StoredKey | null = null, isAway = false) {
    const asked = { redis: 0, postgres: 0, counted: 0 }
    const look = async () => {
      asked.redis++
      if (isAway) throw new AppError("cache-unavailable")
      return null
    }
    const deps = {
      keyMemory: createKeyMemory(),
      gate: {
        recall: look,
        recallUnmarked: async () => ({ found: await look(), failures: failures + asked.counted }),
        remember: async () => {},
        rememberUnmarked: async () => void asked.counted++,
      },
      apiKeys: {
        findByHash: async () => {
          asked.postgres++
          return known
        },
      },
      unknownKeys: createUnknownKeys(),
      apiKeySecret: SECRET,
      tokenSecrets: null,
      tenants: { record: async () => null },
    }
    const send = async (key: string, address?: string) =>
      await identify(deps, key, address).catch((error: unknown) => (error instanceof AppError ? error.code : error))
    return { send, asked }
  }

  test("is stopped before Postgres by what the other isolates counted", async () => {
    const { send, asked } = isolate(MAX_POSTGRES_LOOKUPS)
    expect(await send(generateApiKey().text, "here")).toBe("rate-limited")
    expect(asked).toEqual({ redis: 1, postgres: 0, counted: 0 })
  })

  test("is stopped before Postgres by what the isolate counted itself, while Redis is away", async () => {
    const { send, asked } = isolate(0, null, true)
    const codes: unknown[] = []
    for (let i = 0; i <= MAX_POSTGRES_LOOKUPS; i++) codes.push(await send(generateApiKey().text, "here"))
    expect(codes).toEqual([...Array(MAX_POSTGRES_LOOKUPS).fill("credential-unknown"), "rate-limited"])
    expect(asked.postgres).toBe(MAX_POSTGRES_LOOKUPS)
  })

  test("is not counted for marked keys, nor is anybody where the address is unknown", async () => {
    const { send, asked } = isolate()
    for (let i = 0; i < 2 * MAX_REDIS_LOOKUPS; i++) {
      expect(await send((await newApiKey(SECRET)).text, "here")).toBe("credential-unknown")
      expect(await send(generateApiKey().text)).toBe("credential-unknown")
    }
    expect(asked).toMatchObject({ postgres: 4 * MAX_REDIS_LOOKUPS, counted: 0 })
    expect(await send(generateApiKey().text, "here")).toBe("credential-unknown")
  })

  test("is not counted for a key that exists, however often it is sent at once", async () => {
    const { send, asked } = isolate(0, KNOWN)
    const { text } = generateApiKey()
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => send(text, "here")))
    expect(outcomes.filter((outcome) => typeof outcome === "string")).toEqual([])
    expect(asked.counted).toBe(0)
  })
})

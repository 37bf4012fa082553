// Configuration: every fault is named at once, no value is shown.
import { describe, expect, test } from "vitest"
import { edgeConfigSchema, ingestConfigSchema, parseConfig, tierLimitsOf } from "../../src/config.ts"
import { AppError } from "../../src/errors.ts"

const GOOD = {
  ENV: "prod",
  DATABASE_URL: "postgresql://footnote_app:a-long-password-1234@db.example/footnote",
  UPSTASH_REDIS_REST_URL: "https://redis.example",
  UPSTASH_REDIS_REST_TOKEN: "token-of-redis",
  QDRANT_URL: "https://qdrant.example",
  EMBEDDER_URL: "https://embedder.example",
  EMBEDDER_SECRET: "s".repeat(32),
  R2_ACCOUNT_ID: "account",
  R2_ACCESS_KEY_ID: "key",
  R2_SECRET_ACCESS_KEY: "secret-of-storage",
  R2_BUCKET: "documents",
}

function faultsOf(env: object): string {
  try {
    parseConfig(edgeConfigSchema, env)
    return ""
  } catch (error) {
    if (!(error instanceof AppError && error.code === "configuration-invalid")) throw error
    expect(error.detail).toBeUndefined()
    return error.cause instanceof Error ? error.cause.message : ""
  }
}

describe("the edge Worker's configuration", () => {
  test("needs no more than the required names", () => {
    expect(faultsOf(GOOD)).toBe("")
    expect(parseConfig(edgeConfigSchema, GOOD)).toMatchObject({ RATE_LIMIT_FREE_TIER: 100, TOP_K: 5, CHUNK_SIZE: 512 })
  })

  test("names every missing and malformed field in one go, and shows no value", () => {
    const { R2_BUCKET: _, ...rest } = GOOD
    const text = faultsOf({ ...rest, EMBEDDER_SECRET: "short-secret", QDRANT_URL: "nonsense", TOP_K: "many" })
    for (const name of ["R2_BUCKET", "EMBEDDER_SECRET", "QDRANT_URL", "TOP_K"]) expect(text).toContain(name)
    expect(text).toContain("R2_BUCKET: is missing")
    for (const value of ["short-secret", "nonsense", "many", "a-long-password-1234"]) expect(text).not.toContain(value)
  })

  test("needs the embedder bound or its URL, and a query URL is of no use without the other", () => {
    const { EMBEDDER_URL, ...unbound } = GOOD
    const bound = { ...unbound, EMBEDDER: { fetch } }
    expect(faultsOf(bound)).toBe("")
    expect(parseConfig(edgeConfigSchema, bound).EMBEDDER).toBe(bound.EMBEDDER)
    expect(faultsOf(unbound)).toContain("EMBEDDER_URL: is missing")
    expect(faultsOf({ ...bound, EMBEDDER_QUERY_URL: EMBEDDER_URL })).toContain("EMBEDDER_URL")
  })

  test("refuses short database passwords outside dev", () => {
    const weak = { ...GOOD, DATABASE_URL: "postgresql://app:short@db.example/footnote" }
    expect(faultsOf(weak)).toContain("DATABASE_URL")
    expect(faultsOf({ ...weak, ENV: "dev" })).toBe("")
  })

  test("sets each tier's limit, an hour's for all, or none whatever", () => {
    const limitsOf = (env: object) => tierLimitsOf(parseConfig(edgeConfigSchema, { ...GOOD, ...env }))
    expect(limitsOf({})).toEqual({ free: 100, premium: 1_000, admin: 0, perHour: 0 })
    const own = { RATE_LIMIT_FREE_TIER: "1", RATE_LIMIT_PREMIUM_TIER: "2", RATE_LIMIT_ADMIN_TIER: "3" }
    expect(limitsOf({ ...own, RATE_LIMIT_PER_HOUR: "4" })).toEqual({ free: 1, premium: 2, admin: 3, perHour: 4 })
    expect(limitsOf({ ...own, RATE_LIMIT_ENABLED: "false" })).toBeNull()
    expect(faultsOf({ ...GOOD, RATE_LIMIT_PER_HOUR: "-1" })).toContain("RATE_LIMIT_PER_HOUR")
  })

  test("takes an empty variable for an absent one", () => {
    expect(faultsOf({ ...GOOD, GROQ_API_KEY: "" })).toBe("")
    expect(faultsOf({ ...GOOD, R2_BUCKET: "" })).toContain("R2_BUCKET: is missing")
  })

  test("refuses signing secrets that are short, monotonous or stand in tutorials, and shows none of them", () => {
    const good = "k3Vq9Zr1Tn8Wb5Xm2Lc7Ys4Hd6Jf0Pg+"
    expect(faultsOf({ ...GOOD, JWT_SECRET_KEY: good })).toBe("")
    const weak = [
      "short",
      "a".repeat(40),
      "change-me-change-me-change-me-please",
      "your-256-bit-secret-your-256-bit-secret",
    ]
    for (const secret of weak)
      for (const name of ["JWT_SECRET_KEY", "JWT_SECRET_KEY_PREVIOUS"]) {
        const text = faultsOf({ ...GOOD, [name]: secret })
        expect(text).toContain(name)
        expect(text).not.toContain(secret)
      }
    expect(faultsOf({ ...GOOD, JWT_SECRET_KEY: good, JWT_SECRET_KEY_PREVIOUS: good })).toContain("must differ")
  })

  test("takes a provider whole or not at all, and https alone outside dev", () => {
    const google = { GOOGLE_CLIENT_ID: "id", GOOGLE_CLIENT_SECRET: "secret-of-google" }
    const uri = "https://api.example.org/auth/google/callback"
    expect(faultsOf({ ...GOOD, ...google })).toContain("GOOGLE_REDIRECT_URI: is missing")
    expect(faultsOf({ ...GOOD, ...google, GOOGLE_REDIRECT_URI: uri })).toBe("")
    const plain = { ...GOOD, ...google, GOOGLE_REDIRECT_URI: uri.replace("https", "http") }
    expect(faultsOf(plain)).toContain("GOOGLE_REDIRECT_URI: must be https")
    expect(faultsOf({ ...plain, ENV: "dev" })).toBe("")
  })
})

test("the ingest Worker's keeps the audit log for a year, at least thirty days, or for ever", () => {
  const daysOf = (AUDIT_RETENTION_DAYS?: string) =>
    parseConfig(ingestConfigSchema, { ...GOOD, AUDIT_RETENTION_DAYS }).AUDIT_RETENTION_DAYS
  expect([undefined, "", "0", "30", "3650"].map(daysOf)).toEqual([365, 365, 0, 30, 3_650])
  for (const days of ["1", "29", "-1", "30.5", "a year"]) expect(() => daysOf(days)).toThrow("configuration-invalid")
})

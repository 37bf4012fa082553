// The Workers' variables are checked before the platform starts one, so that a typing error is a sentence and not a 503.
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { readSecrets } from "../../workers/local/settings.ts"
import { checkWorkerVars, workerVars } from "../../workers/local/worker-vars.ts"

const STORES = {
  DATABASE_URL: "postgresql://footnote_app:x@localhost/footnote",
  SYSTEM_DATABASE_URL: "postgresql://footnote_system:x@localhost/footnote",
  UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1",
  UPSTASH_REDIS_REST_TOKEN: "token-of-redis",
  QDRANT_URL: "http://127.0.0.1:2",
  EMBEDDER_SECRET: "s".repeat(32),
}
const secrets = readSecrets(mkdtempSync(join(tmpdir(), "footnote-vars-")))
const check = (vars: Record<string, string>) => checkWorkerVars(workerVars(secrets, { ...STORES, ...vars }, 9))

describe("the variables of the Workers", () => {
  test("are complete with what the platform makes itself", () => {
    expect(() => check({})).not.toThrow()
  })

  test("are refused with every fault of every Worker on a line of its own, each once, and no value", () => {
    const bad = {
      CHUNK_SIZE: "abc",
      RATE_LIMIT_FREE_TIER: "-1",
      JWT_SECRET_KEY: "change-me-change-me-change-me-change-me",
      AUDIT_RETENTION_DAYS: "soon",
    }
    let text = ""
    try {
      check(bad)
    } catch (error) {
      text = String(error)
    }
    for (const name of Object.keys(bad)) expect(text.match(new RegExp(`^  ${name}: `, "gm"))).toHaveLength(1)
    for (const value of Object.values(bad)) expect(text).not.toContain(value)
  })

  test("bind the edge to the role under row-level security, and nobody else to it", () => {
    const { edge, ingest, admin } = workerVars(secrets, STORES, 9)
    expect([edge.DATABASE_URL, ingest.DATABASE_URL, admin.DATABASE_URL]).toEqual([
      STORES.DATABASE_URL,
      STORES.SYSTEM_DATABASE_URL,
      STORES.SYSTEM_DATABASE_URL,
    ])
    expect(Object.keys({ ...edge, ...ingest })).not.toContain("ADMIN_API_KEY")
  })
})

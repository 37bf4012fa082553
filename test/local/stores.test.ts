// Stores that are configured: none is started in their place, and none is told a secret that was made on this machine.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { readSecrets } from "../../workers/local/settings.ts"
import { startStores } from "../../workers/local/stores.ts"

const REAL = {
  DATABASE_URL: "postgresql://footnote_app:x@db.example/footnote",
  UPSTASH_REDIS_REST_URL: "https://redis.example",
  QDRANT_URL: "https://qdrant.example",
  EMBEDDER_URL: "https://embedder.example",
}

let localDir: string
beforeEach(() => {
  localDir = mkdtempSync(join(tmpdir(), "footnote-stores-"))
})
afterEach(() => rmSync(localDir, { recursive: true, force: true }))

const start = (devVars: Record<string, string>) =>
  startStores({ localDir, secrets: readSecrets(localDir), devVars, model: { model: "lexical" } })

test("a service configured without its secret is not sent one made here", async () => {
  const owner = "postgresql://owner:x@db.example/footnote"
  const stores = await start({ ...REAL, DATABASE_OWNER_URL: owner })
  expect([stores.children.size, stores.ownerUrl, stores.embedderUrl]).toEqual([0, owner, REAL.EMBEDDER_URL])
  expect(stores.vars).toEqual({ ...REAL, DATABASE_OWNER_URL: owner, EMBEDDING_MODEL: "lexical" })
})

test("a database configured without its owner is refused before anything starts", async () => {
  await expect(start(REAL)).rejects.toThrow("DATABASE_OWNER_URL is missing")
})

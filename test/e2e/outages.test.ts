// Outages: each store and the embedder is killed in turn while tenants ask and upload; nothing is lost, nothing restarted.
import { createHash } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { connect } from "../../src/adapters/postgres/database.ts"
import { postgresDocuments } from "../../src/adapters/postgres/documents/documents.ts"
import { createDocument } from "../../src/edge/contracts/documents.ts"
import type { DocumentId, TenantId } from "../../src/ids.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { readSecrets } from "../../workers/local/settings.ts"
import type { StoreName } from "../../workers/local/stores.ts"
import { childrenRunning } from "../bench/process-cpu.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"

const localDir = mkdtempSync(join(tmpdir(), "footnote-outages-"))
let platform: Platform
let client: Client
let tenant: TenantId

beforeAll(async () => {
  platform = await startTestPlatform({ root: join(import.meta.dirname, "../.."), localDir })
  const { tenant_id, api_key } = await newTenant(platform, "outages")
  tenant = tenant_id as TenantId
  client = createClient(platform.edgeUrl, api_key)
  await client.settled((await client.upload(textFile("The ferry to Skerrin leaves at noon.", "ferry.txt"))).id)
})
afterAll(async () => {
  await platform.close()
  rmSync(localDir, { recursive: true, force: true })
})

const CACHED = "When does the ferry to Skerrin leave?"
/** Written as nobody wrote it before, so that no cache helps. */
const fresh = (n: number) => `${CACHED}${"?".repeat(n + 1)}`
let asked = 0

async function during<T>(name: StoreName, run: () => Promise<T>): Promise<T> {
  const child = platform.stores.get(name)
  if (!child) throw new Error(`${name} is not running here`)
  await child.kill()
  try {
    return await run()
  } finally {
    await child.revive()
  }
}

const ask = (query: string) => client.send("POST", "/api/v1/query", { query })
const answered = async (reply: Response) => ((await reply.json()) as { answer: string; degraded: string[] }) ?? {}

async function refusedAsRetryable(reply: Response): Promise<void> {
  expect(reply.status).toBe(503)
  expect(Number(reply.headers.get("Retry-After"))).toBeGreaterThan(0)
  expect(await reply.json()).toMatchObject({ status: 503 })
}

/** After a revival: the breaker closes by itself, then everything is as before. */
const recovers = () =>
  vi.waitFor(
    async () => {
      const reply = await ask(fresh(asked++))
      expect([reply.status, (await answered(reply)).answer]).toEqual([200, expect.stringContaining("noon")])
    },
    { timeout: 120_000, interval: 100 },
  )

/** First, while no message of another test can wake anybody: whoever queued it died before the message was sent. */
test("an upload whose wake-up was lost is finished by the sweep, and by nobody else", async () => {
  const { bytes, filename, contentType } = textFile("The stork returns in May.", "stork.txt")
  const reply = await client.send("POST", "/api/v1/documents", {
    filename,
    content_type: contentType,
    size_bytes: bytes.byteLength,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  })
  const { document, upload } = createDocument.replies[201].schema.parse(await reply.json())
  const url = `postgresql://footnote_app:${readSecrets(localDir).postgresPassword}@localhost/footnote`
  const database = connect({ url, endpoint: `${platform.stores.get("postgres")?.url}/sql`, timeoutMs: 60_000 })
  expect(await postgresDocuments(database).enqueue(tenant, document.id as DocumentId, 1)).toBe(true)
  await fetch(upload?.url ?? "", { method: "PUT", headers: upload?.headers ?? {}, body: Buffer.from(bytes) })
  expect((await client.get(document.id)).status).toBe("queued")
  await platform.sweep()
  expect((await client.settled(document.id)).status).toBe("ready")
})

/** Miniflare's own way blocks: a workerd that waits for its log to be read then waits for ever. */
test.runIf(process.platform === "linux")("a sweep that workerd does not answer yet blocks nothing else", async () => {
  const [workerd = 0] = childrenRunning("workerd")
  process.kill(workerd, "SIGSTOP")
  const swept = platform.sweep()
  // Whatever it answers: with the thread blocked, no reply would ever be read.
  expect((await fetch(platform.stores.get("qdrant")?.url ?? "")).status).toBeGreaterThan(0)
  process.kill(workerd, "SIGCONT")
  await swept
})

describe("while it is away", () => {
  test("the embedder: questions are answered from keywords and say so, uploads wait and finish later", async () => {
    const id = await during("embedder", async () => {
      const reply = await ask(fresh(asked++))
      expect(reply.status).toBe(200)
      const { answer, degraded } = await answered(reply)
      expect(answer).toContain("noon")
      expect(degraded).toEqual(["dense"])
      return (await client.upload(textFile("The heron nests in April.", "heron.txt"))).id
    })
    await recovers()
    expect((await client.settled(id)).status).toBe("ready")
  })

  test("the vector store: new questions are a clear 503, cached ones are still hits", async () => {
    await client.ask(CACHED)
    const id = await during("qdrant", async () => {
      await refusedAsRetryable(await ask(fresh(asked++)))
      const hit = await ask(CACHED)
      expect([hit.status, hit.headers.get("X-Cache")]).toEqual([200, "HIT"])
      return (await client.upload(textFile("The otter sleeps at noon.", "otter.txt"))).id
    })
    await recovers()
    expect((await client.settled(id)).status).toBe("ready")
  })

  test("Redis: questions bypass the cache, deletions are refused as retryable and change nothing", async () => {
    const doomed = await client.settled((await client.upload(textFile("The crane dances in March.", "crane.txt"))).id)
    await during("redis", async () => {
      const reply = await ask(CACHED)
      expect([reply.status, reply.headers.get("X-Cache")]).toEqual([200, "BYPASS"])
      expect((await answered(reply)).answer).toContain("noon")
      await refusedAsRetryable(await client.send("DELETE", `/api/v1/documents/${doomed.id}`))
      expect((await client.get(doomed.id)).status).toBe("ready")
    })
    await recovers()
    expect((await client.remove(doomed.id)).status).toBe("pending")
  })

  test("Postgres: everything that needs the truth is a clear 503, cached answers are still hits", async () => {
    await recovers()
    expect((await ask(CACHED)).status).toBe(200)
    await during("postgres", async () => {
      await refusedAsRetryable(await client.send("GET", "/api/v1/documents"))
      await refusedAsRetryable(await ask(fresh(asked++)))
      const hit = await ask(CACHED)
      expect([hit.status, hit.headers.get("X-Cache")]).toEqual([200, "HIT"])
      const health = await fetch(`${platform.edgeUrl}/health/ready`)
      expect([health.status, (await health.json()) as object]).toMatchObject([
        503,
        { checks: { database: "unavailable" } },
      ])
    })
    await recovers()
    expect((await client.send("GET", "/api/v1/documents")).status).toBe(200)
  })
})

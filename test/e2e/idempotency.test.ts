// Idempotency keys over HTTP: a client that asks twice, or a thousand times at once, makes one thing.
import { createHash, randomUUID } from "node:crypto"
import { describe, expect, inject, test } from "vitest"
import type { Client } from "../../workers/local/client.ts"
import { freshTenant } from "./tenant.ts"

type Kept = { status: number; text: string; replayed: string | null }

const declared = (seed: string) => ({
  filename: `${seed}.txt`,
  content_type: "text/plain",
  size_bytes: 3,
  sha256: createHash("sha256").update(seed).digest("hex"),
  on_duplicate: "new",
})
const keptOf = async (reply: Response): Promise<Kept> => ({
  status: reply.status,
  text: await reply.text(),
  replayed: reply.headers.get("Idempotency-Replayed"),
})
const post = async (client: Client, path: string, key: string, body: object) =>
  keptOf(await client.send("POST", path, body, { "Idempotency-Key": key }))
const codeOf = ({ text }: Kept) => (JSON.parse(text) as { code: string }).code
const documentsOf = async (client: Client) =>
  ((await (await client.send("GET", "/api/v1/documents?limit=100")).json()) as { data: { id: string }[] }).data

async function admin(method: string, path: string, key: string | null, body?: object) {
  const { adminUrl, adminKey } = inject("platform")
  return await fetch(adminUrl + path, {
    method,
    headers: {
      Authorization: `Bearer ${adminKey}`,
      "Content-Type": "application/json",
      ...(key === null ? {} : { "Idempotency-Key": key }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}

describe("a creating POST of a tenant", () => {
  test.each([
    ["/api/v1/documents", () => declared("a"), 201],
    ["/api/v1/documents/text", () => ({ text: "The ferry leaves at noon.", title: "ferry.txt" }), 202],
    ["/api/v1/collections", () => ({ name: "logbooks" }), 201],
  ])("%s replays its first reply, and refuses another body under the key", async (path, body, status) => {
    const { client } = await freshTenant()
    const key = randomUUID()
    const first = await post(client, path, key, body())
    expect([first.status, first.replayed]).toEqual([status, null])
    expect(await post(client, path, key, body())).toEqual({ ...first, replayed: "true" })
    const other = await post(client, path, key, { ...body(), extra: 1 })
    expect([other.status, codeOf(other)]).toEqual([422, "idempotency-key-reused"])
    const fresh = await post(client, path, randomUUID(), { ...body(), extra: 1 })
    expect([fresh.status, codeOf(fresh)]).toEqual([422, "input-invalid"])
  })

  test("with a file replays although every try draws another boundary", async () => {
    const { client, apiKey } = await freshTenant()
    const key = randomUUID()
    const upload = async (text: string) => {
      const form = new FormData()
      form.set("file", new File([text], "tide.txt", { type: "text/plain" }))
      const headers = { Authorization: `Bearer ${apiKey}`, "Idempotency-Key": key }
      const url = `${inject("platform").edgeUrl}/api/v1/documents/ingest`
      return await keptOf(await fetch(url, { method: "POST", headers, body: form }))
    }
    const first = await upload("High tide at six.")
    expect(first.status).toBe(202)
    expect(await upload("High tide at six.")).toEqual({ ...first, replayed: "true" })
    expect((await upload("High tide at seven.")).status).toBe(422)
    expect(await documentsOf(client)).toHaveLength(1)
  })

  test("sent a thousand times at once makes one document; whoever comes while it is made is told to wait", async () => {
    const { client } = await freshTenant({ tier: "admin", limits: { max_documents: 2_000 } })
    const key = randomUUID()
    const replies: Kept[] = []
    let sent = 0
    /** A machine that cannot keep up refuses some before it looks at them; they are sent again. */
    const admitted = async (): Promise<Kept> => {
      const reply = await post(client, "/api/v1/documents", key, declared("thousand"))
      return reply.status === 503 && codeOf(reply) === "overloaded" ? await admitted() : reply
    }
    const sender = async () => {
      while (sent++ < 1_000) replies.push(await admitted())
    }
    await Promise.all(Array.from({ length: 100 }, sender))
    expect(replies).toHaveLength(1_000)
    const made = replies.filter(({ status }) => status === 201)
    const waiting = replies.filter(({ status }) => status === 409)
    expect(made.length + waiting.length).toBe(1_000)
    expect(made.filter(({ replayed }) => replayed === null)).toHaveLength(1)
    expect(new Set(made.map(({ text }) => text)).size).toBe(1)
    expect(waiting.length).toBeGreaterThan(0)
    expect(new Set(waiting.map(codeOf))).toEqual(new Set(["idempotency-in-flight"]))
    expect(await documentsOf(client)).toHaveLength(1)
  })

  test("without the key makes one document a request", async () => {
    const { client } = await freshTenant()
    for (let i = 0; i < 2; i++)
      expect((await client.send("POST", "/api/v1/documents", declared("twice"))).status).toBe(201)
    expect(await documentsOf(client)).toHaveLength(2)
  })

  test("whose client hangs up is finished all the same: the next try finds its reply", async () => {
    const { client, apiKey } = await freshTenant({ tier: "admin" })
    const url = `${inject("platform").edgeUrl}/api/v1/documents`
    for (let delay = 0; delay < 20; delay += 2) {
      const key = randomUUID()
      const headers = {
        Authorization: `Bearer ${apiKey}`,
        "Content-Type": "application/json",
        "Idempotency-Key": key,
      }
      const body = JSON.stringify(declared(key))
      const request = { method: "POST", headers, body }
      await fetch(url, { ...request, signal: AbortSignal.timeout(delay) }).catch(() => null)
      await expect.poll(async () => (await fetch(url, request)).status).toBe(201)
    }
    expect(await documentsOf(client)).toHaveLength(10)
  })

  test("with a malformed key is refused by the name of the header", async () => {
    const { client } = await freshTenant()
    const reply = await post(client, "/api/v1/documents", "two words", declared("x"))
    expect([reply.status, codeOf(reply)]).toEqual([400, "idempotency-key-malformed"])
    expect(reply.text).toContain("Idempotency-Key")
    expect(await documentsOf(client)).toEqual([])
  })

  test("is nobody else's: the same key of another tenant makes its own document", async () => {
    const [mine, theirs] = [await freshTenant(), await freshTenant()]
    const key = randomUUID()
    const first = await post(mine.client, "/api/v1/documents", key, declared("shared"))
    const second = await post(theirs.client, "/api/v1/documents", key, declared("shared"))
    expect([first.status, second.status, second.replayed]).toEqual([201, 201, null])
    expect(second.text).not.toBe(first.text)
  })
})

describe("a creating POST of the admin Worker", () => {
  test("makes one tenant and one key; the key's text comes again to whoever knows the idempotency key", async () => {
    const slug = `idem-${process.pid}-${Date.now()}`
    const [tenantKey, apiKeyKey] = [randomUUID(), randomUUID()]
    const create = async () => keptOf(await admin("POST", "/api/v1/tenants", tenantKey, { name: "Idem", slug }))
    const first = await create()
    expect(first.status).toBe(201)
    expect(await create()).toEqual({ ...first, replayed: "true" })

    const { id } = JSON.parse(first.text) as { id: string }
    const path = `/api/v1/tenants/${id}/api-keys`
    const issue = async (name: string) => keptOf(await admin("POST", path, apiKeyKey, { name }))
    const issued = await issue("only")
    expect(issued.status).toBe(201)
    expect(await issue("only")).toEqual({ ...issued, replayed: "true" })
    expect(codeOf(await issue("other"))).toBe("idempotency-key-reused")
    const { data } = (await (await admin("GET", path, null)).json()) as { data: unknown[] }
    expect(data).toHaveLength(1)
  })
})

// What operators see: metrics for Prometheus, one log line per request and job, request ids from edge to embedder.
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, inject, test } from "vitest"
import { freshTenant, textFile } from "./tenant.ts"

test("a request's id is in its reply, in the edge's log line and in the embedder's", async () => {
  const { client, apiKey } = await freshTenant()
  await client.settled((await client.upload(textFile("The tower clock runs ten minutes late."))).id)
  const id = `trace-${process.pid}-${Date.now()}`
  const reply = await client.send(
    "POST",
    "/api/v1/query",
    { query: "How late does the tower clock run?" },
    { "X-Request-Id": id },
  )
  expect(reply.headers.get("X-Request-Id")).toBe(id)
  expect(reply.headers.get("Server-Timing")).toMatch(/gate;dur=\d/)
  const { logFile } = inject("platform")
  const linesIn = (file: string) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.includes(id))
  await expect.poll(() => linesIn(logFile).length).toBe(1)
  expect(JSON.parse(linesIn(logFile)[0] ?? "{}")).toMatchObject({
    service: "edge",
    event: "request",
    endpoint: "/api/v1/query",
    status: 200,
    key_prefix: apiKey.split("_")[1],
    question_length: 34,
    collections: [expect.stringMatching(/^col_/)],
  })
  expect(linesIn(join(dirname(logFile), "embedder.log"))).toHaveLength(1)
})

test("a line names the route that answered, and of no route only that none did", async () => {
  const { client } = await freshTenant()
  const { logFile } = inject("platform")
  const endpointOf = async (path: string) => {
    const id = `route-${process.pid}-${Date.now()}-${path.length}`
    await client.send("GET", path, undefined, { "X-Request-Id": id })
    const lines = () =>
      readFileSync(logFile, "utf8")
        .split("\n")
        .filter((line) => line.includes(id))
    await expect.poll(() => lines().length).toBe(1)
    return JSON.parse(lines()[0] ?? "{}").endpoint
  }
  expect(await endpointOf("/auth/me")).toBe("/auth/me")
  expect(await endpointOf("/api/v1/documents/doc_00000000000000000000000000")).toBe("/api/v1/documents/:id")
  expect(await endpointOf("/api/v1/nothing-here")).toMatch(/\*$/)
})

test("a refused credential is a warning with its reason and, of what has the form of a key, its prefix alone", async () => {
  const { apiKey } = await freshTenant()
  const { edgeUrl, adminUrl, logFile } = inject("platform")
  const id = `refused-${process.pid}-${Date.now()}`
  const ask = (url: string, credential: string) =>
    fetch(`${url}/api/v1/documents`, { headers: { Authorization: `Bearer ${credential}`, "X-Request-Id": id } })
  const stranger = `${apiKey.slice(0, -1)}${apiKey.endsWith("0") ? "1" : "0"}`
  for (const credential of [stranger, "nonsense"]) expect((await ask(edgeUrl, credential)).status).toBe(401)
  expect((await ask(adminUrl, apiKey)).status).toBe(401)
  const refusals = () =>
    readFileSync(logFile, "utf8")
      .split("\n")
      .filter((line) => line.includes(id) && line.includes("credential.refused"))
  await expect.poll(() => refusals().length).toBe(3)
  const lines = refusals().map((line) => JSON.parse(line))
  expect(lines.map(({ level, service, reason }) => [level, service, reason])).toEqual([
    ["warn", "edge", "credential-malformed"],
    ["warn", "edge", "credential-malformed"],
    ["warn", "admin", "credential-unknown"],
  ])
  expect(refusals().join()).not.toContain(apiKey.slice(14, 40))
})

test("the series of requests, documents, chunks, queries and cache come to Prometheus behind a token", async () => {
  const { client, tenantId } = await freshTenant()
  await client.settled((await client.upload(textFile("The orchard has ninety trees."))).id)
  for (let i = 0; i < 3; i++) await client.ask("How many trees has the orchard?")
  const { metricsUrl, metricsKey } = inject("platform")
  expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(401)
  const scrape = async () => {
    // Isolates flush beside later requests.
    await client.send("GET", "/api/v1/documents")
    return (await fetch(`${metricsUrl}/metrics`, { headers: { Authorization: `Bearer ${metricsKey}` } })).text()
  }
  await expect.poll(scrape, { interval: 500 }).toContain(`rag_queries_processed_total{tenant_id="${tenantId}"} 3`)
  const text = await scrape()
  for (const series of [
    `rag_documents_ingested_total{tenant_id="${tenantId}",status="ready"} 1`,
    `rag_chunks_created_total{tenant_id="${tenantId}"} 1`,
    'rag_http_requests_total{method="POST",endpoint="/api/v1/query",status="200"}',
    'rag_http_request_duration_seconds_bucket{method="POST",endpoint="/api/v1/query",le="0.05"}',
    'rag_cache_hits_total{cache_type="query"}',
    'rag_cache_misses_total{cache_type="query"}',
    "rag_llm_calls_total{",
    "rag_app_info{",
  ])
    expect(text).toContain(series)
})

test("an upload is ingested by storage's own event when the client never completes it", async () => {
  const { client } = await freshTenant()
  const bytes = Uint8Array.from(new TextEncoder().encode("The mill stream never freezes."))
  const { createHash } = await import("node:crypto")
  const sha256 = createHash("sha256").update(bytes).digest("hex")
  const reply = await client.send("POST", "/api/v1/documents", {
    filename: "m.txt",
    content_type: "text/plain",
    size_bytes: bytes.length,
    sha256,
  })
  const { document, upload } = (await reply.json()) as {
    document: { id: string }
    upload: { url: string; headers: Record<string, string> }
  }
  await fetch(upload.url, { method: "PUT", headers: upload.headers, body: bytes })
  expect((await client.settled(document.id)).status).toBe("ready")
})

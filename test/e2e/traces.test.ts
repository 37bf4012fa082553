// A question's trace through the whole platform: the caller's id comes back, every service has its span, a job has a trace of its own.
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { json } from "node:stream/consumers"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { z } from "zod"
import { createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
})
const bodySchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
})
const spans: z.infer<typeof spanSchema>[] = []
const collector = createServer(async (request, response) => {
  const { resourceSpans } = bodySchema.parse(await json(request))
  spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
  response.end("{}")
})
const localDir = mkdtempSync(join(tmpdir(), "footnote-traces-"))
let platform: Platform
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve))
  const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  platform = await startTestPlatform({ root: localDir, localDir, vars: { OTEL_EXPORTER_OTLP_ENDPOINT } })
})
afterAll(async () => {
  await platform.close()
  collector.close()
  rmSync(localDir, { recursive: true, force: true })
})

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
const PARENT = "00f067aa0ba902b7"

test("the caller's trace comes back, reaches every service, and its spans are one tree", async () => {
  const client = createClient(platform.edgeUrl, (await newTenant(platform, "traced")).api_key)
  const { id } = await client.upload(textFile("The gauge is read at seven."))
  await client.settled(id)
  const headers = { traceparent: `00-${TRACE}-${PARENT}-01` }
  const reply = await client.send("POST", "/api/v1/query", { query: "When is the gauge read?" }, headers)
  expect(reply.status).toBe(200)
  expect(reply.headers.get("traceparent")).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))

  const own = () => spans.filter(({ traceId }) => traceId === TRACE)
  await vi.waitFor(() => expect(own().map(({ name }) => name)).toContain("POST /api/v1/query"), {
    timeout: 120_000,
    interval: 200,
  })
  expect(new Set(own().map(({ name }) => name))).toEqual(
    new Set(["POST /api/v1/query", "redis", "postgres", "embedder", "qdrant"]),
  )
  const server = own().find(({ kind }) => kind === 2)
  expect([server?.parentSpanId, reply.headers.get("traceparent")?.split("-")[2]]).toEqual([PARENT, server?.spanId])
  for (const span of own().filter(({ kind }) => kind === 3)) expect(span.parentSpanId).toBe(server?.spanId)
  expect(readFileSync(join(localDir, "embedder.log"), "utf8")).toContain(TRACE)
})

test("ingestion is a trace of its own, with the services it called", async () => {
  await vi.waitFor(() => expect(spans.some(({ name }) => name.startsWith("process "))).toBe(true), {
    timeout: 120_000,
    interval: 200,
  })
  const jobs = spans.filter(({ kind }) => kind === 5)
  const called = spans.filter(({ parentSpanId }) => jobs.some(({ spanId }) => spanId === parentSpanId))
  expect(new Set(called.map(({ name }) => name))).toEqual(new Set(["postgres", "redis", "embedder", "qdrant"]))
})

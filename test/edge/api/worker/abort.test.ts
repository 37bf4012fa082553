// A client that goes away ends the work done for it: the request to the upstream is given up, too.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { expect, inject, test, vi } from "vitest"
import type { EdgeEnv } from "../../../../src/edge/deps.ts"
import worker from "../../../../src/index.ts"
import type { Counts } from "../support/held-server.ts"
import { freshTenant } from "../support/tenant.ts"

const counts = async () => (await (await fetch(`${inject("held")}/counts`)).json()) as Counts

test.each([true, false])("a question with stream %s gives up its embedding when the client aborts", async (stream) => {
  const { key } = await freshTenant()
  const held = inject("held")
  const bound = {
    ...(env as EdgeEnv),
    EMBEDDER_URL: held,
    EMBEDDER_QUERY_URL: held,
    EMBEDDING_QUERY_TIMEOUT_MS: "60000",
  }
  const client = new AbortController()
  const request = new Request("https://edge.test/api/v1/query", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query: crypto.randomUUID(), use_keyword: false, stream, cache: "bypass" }),
    signal: client.signal,
  }) as Parameters<typeof worker.fetch>[0]
  const before = await counts()
  const ctx = createExecutionContext()
  const heard = (async () => await (await worker.fetch(request, bound, ctx)).text())().catch(() => "gone")
  await vi.waitFor(async () => expect((await counts()).held).toBe(before.held + 1), { timeout: 120_000 })
  client.abort()
  await vi.waitFor(async () => expect((await counts()).givenUp).toBe(before.givenUp + 1), { timeout: 120_000 })
  await heard
  await waitOnExecutionContext(ctx)
})

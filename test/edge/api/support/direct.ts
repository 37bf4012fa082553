// Requests handed to the Worker's own handler; the test pool's dispatch costs more with every request of a file (250 ms at 900).
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import type { EdgeEnv } from "../../../../src/edge/deps.ts"
import worker from "../../../../src/index.ts"

import { expectDescribed } from "./reply-contract.ts"

export type Reply = { status: number; headers: Headers; text: string }

/** The reply once everything the request deferred is done. */
export async function handle(method: string, path: string, init: RequestInit = {}): Promise<Reply> {
  const ctx = createExecutionContext()
  const request = new Request(`https://edge.test${path}`, { method, ...init }) as Parameters<typeof worker.fetch>[0]
  const reply = await worker.fetch(request, env as EdgeEnv, ctx)
  const text = await reply.text()
  await waitOnExecutionContext(ctx)
  const received = { status: reply.status, headers: reply.headers, text }
  expectDescribed(EDGE_CONTRACTS, method, path, received)
  return received
}

/** The same in the name of a key, with a JSON body if there is one. */
export const ask = (method: string, path: string, key: string, json?: unknown): Promise<Reply> =>
  handle(method, path, {
    headers: { Authorization: `Bearer ${key}`, ...(json === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })

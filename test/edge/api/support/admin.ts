// Requests handed to the admin Worker's own handler inside workerd, by default with the bootstrap credential.
import { createExecutionContext, env, waitOnExecutionContext } from "cloudflare:test"
import { inject } from "vitest"
import { createAdmin } from "../../../../workers/admin/app.ts"
import { ADMIN_CONTRACTS } from "../../../../workers/admin/contracts.ts"
import { type AdminWorkerEnv, createAdminDeps } from "../../../../workers/admin/deps.ts"
import admin from "../../../../workers/admin/index.ts"
import type { Reply } from "./direct.ts"
import { expectDescribed } from "./reply-contract.ts"

export const ADMIN_API_KEY = "an-admin-key-made-for-these-tests-only!"

/** What an isolate is that is bound to something else: deps last as long as an isolate does. */
const other = createAdmin((bound) => createAdminDeps(bound as AdminWorkerEnv))

/** The reply once everything the request deferred is done; `over` replaces what the Worker is bound to. */
export async function handleAdmin(method: string, path: string, init: RequestInit = {}, over = {}): Promise<Reply> {
  const vars = inject("vars")
  const ctx = createExecutionContext()
  const request = new Request<unknown, IncomingRequestCfProperties>(`https://admin.test${path}`, {
    method,
    ...(init as RequestInit<IncomingRequestCfProperties>),
  })
  const bound = { ...env, ...vars, DATABASE_URL: vars.SYSTEM_DATABASE_URL, ADMIN_API_KEY, ...over }
  const worker = Object.keys(over).length === 0 ? admin : other
  const reply = await worker.fetch(request, bound as never, ctx)
  const text = await reply.text()
  await waitOnExecutionContext(ctx)
  const received = { status: reply.status, headers: reply.headers, text }
  expectDescribed(ADMIN_CONTRACTS, method, path, received)
  return received
}

/** The same with a JSON body if there is one, and the reply's JSON. */
export async function askAdmin(
  method: string,
  path: string,
  json?: unknown,
  credential: string | null = ADMIN_API_KEY,
  more: Record<string, string> = {},
) {
  const { status, text } = await handleAdmin(method, path, {
    headers: {
      ...(credential === null ? {} : { Authorization: `Bearer ${credential}` }),
      ...(json === undefined ? {} : { "Content-Type": "application/json" }),
      ...more,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  return { status, body: text === "" ? null : JSON.parse(text) }
}

/** Signs in at the admin Worker from an address of its own. */
export const enterAdmin = (username: string, password: string) =>
  askAdmin("POST", "/auth/login", { username, password }, null, { "CF-Connecting-IP": crypto.randomUUID() })

// Asks with hostile credentials and tells which were not refused by a 401 at no cost, that is without a call to any backend.
import { vi } from "vitest"
import type { Reply } from "../support/direct.ts"
import type { Case } from "./hostile-credentials.ts"

/** Every call to a backend since `watchBackend`. */
export const backend = vi.fn<typeof fetch>()

/** Before the first request; `vi.restoreAllMocks` ends it. */
export function watchBackend(): void {
  const real = globalThis.fetch
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    backend(input, init)
    return real(input, init)
  })
}

type Ask = (headers: Record<string, string>) => Promise<Reply>

/** What the reply to these headers has wrong; null for a free 401 that says how to authenticate. */
async function faultOf(ask: Ask, headers: Record<string, string>): Promise<string | null> {
  const before = backend.mock.calls.length
  const reply = await ask(headers)
  const { code } = JSON.parse(reply.text) as { code: string }
  const calls = backend.mock.calls.length - before
  const type = reply.headers.get("Content-Type")
  const challenge = reply.headers.get("WWW-Authenticate")
  const isRight =
    reply.status === 401 && /^credential-(malformed|missing|unknown)$/.test(code) && type === "application/problem+json"
  return isRight && challenge?.includes("Bearer") && calls === 0
    ? null
    : JSON.stringify({ status: reply.status, code, type, challenge, calls })
}

/** One line for each case that was not refused so. */
export async function faultsOf(ask: Ask, cases: Case[], headersOf: (value: string) => Record<string, string>) {
  const faults: string[] = []
  for (const [name, value] of cases) {
    const fault = await faultOf(ask, headersOf(value))
    if (fault) faults.push(`${name}: ${fault}`)
  }
  return faults
}

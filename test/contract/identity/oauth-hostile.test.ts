// The way back from a configured provider, with a flow that was begun here: any code, state, error and cookie is a 4xx.
import fc from "fast-check"
import { Hono } from "hono"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { githubProvider } from "../../../src/adapters/oauth/github.ts"
import { googleProvider } from "../../../src/adapters/oauth/google.ts"
import type { AuthEnv } from "../../../src/edge/auth-env.ts"
import { auth } from "../../../src/edge/routes/auth.ts"
import { replyProblem } from "../../../src/http/replies/problem.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { edgeIdentity } from "../../support/identity.ts"
import { CLIENT, REDIRECT_URI, startScriptedOAuth } from "../../support/scripted-oauth.ts"

let db: TestDatabase
let provider: Awaited<ReturnType<typeof startScriptedOAuth>>
const failures: unknown[] = []
beforeAll(async () => {
  ;[db, provider] = await Promise.all([startTestDatabase(), startScriptedOAuth()])
})
afterAll(async () => {
  await Promise.all([db.close(), provider.close()])
})

function app() {
  const options = { ...CLIENT, redirectUri: REDIRECT_URI, endpoints: provider.endpoints }
  const providers = { google: googleProvider(options), github: githubProvider(options) }
  const log = { info: () => undefined, warn: () => undefined, error: (...said: unknown[]) => void failures.push(said) }
  const deps = {
    ...edgeIdentity(db),
    providers,
    metrics: noMetrics,
    log,
    flushes: () => [],
    flushLater: () => undefined,
  }
  const hono = new Hono<AuthEnv>()
  hono.onError(replyProblem)
  hono.use(async (c, next) => {
    c.set("deps", deps)
    c.set("requestId", "req_test")
    await next()
  })
  return hono.route("/auth", auth)
}

const text = fc.oneof(
  fc.string({ unit: "binary" }).map((one) => encodeURIComponent(one.toWellFormed())),
  fc.constantFrom("%00", "%", "%ED%A0%80", "%FF%FE", "%0d%0aSet-Cookie:%20a=b", "&code=x", "x".repeat(3_000), ""),
)

describe.each(["google", "github"] as const)("%s", (name) => {
  test("is never reached, or refuses, and the reply is a problem of the sender's", async () => {
    const begun = await app().request(`/auth/${name}`)
    const { state } = (await begun.json()) as { state: string }
    const cookie = (begun.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? ""
    const states = fc.oneof(fc.constant(state), text)
    const cookies = fc.oneof(
      fc.constant(cookie),
      fc.base64String().map((junk) => cookie.slice(0, -junk.length) + junk),
    )
    const field = fc.constantFrom("code", "error", "state")
    await fc.assert(
      fc.asyncProperty(
        states,
        cookies,
        fc.array(fc.tuple(field, text), { maxLength: 3 }),
        async (one, sealed, more) => {
          const query = [["state", one], ...more].map((pair) => pair.join("=")).join("&")
          const reply = await app().request(`/auth/${name}/callback?${query}`, { headers: { Cookie: sealed } })
          expect([query, [401, 422].includes(reply.status)]).toEqual([query, true])
          expect(reply.headers.get("Content-Type")).toBe("application/problem+json")
        },
      ),
      { numRuns: 150, examples: [[state, cookie, [["code", "x"]]]] },
    )
    expect(failures.splice(0)).toEqual([])
    expect(new Set(provider.faults.splice(0))).toEqual(new Set(["unknown code"]))
  })
})

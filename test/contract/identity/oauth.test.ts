// Signing in at Google and GitHub over our HTTP routes, against a provider that checks what it is sent.
import { Hono } from "hono"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { githubProvider } from "../../../src/adapters/oauth/github.ts"
import { googleProvider } from "../../../src/adapters/oauth/google.ts"
import type { AuthEnv, IdentityDeps } from "../../../src/edge/auth-env.ts"
import { auth } from "../../../src/edge/routes/auth.ts"
import { replyProblem } from "../../../src/http/replies/problem.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import type { ProviderName } from "../../../src/identity/model/oauth-flow.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { edgeIdentity, freshUser, invited, PASSWORD, TOKENS } from "../../support/identity.ts"
import { CLIENT, type Person, REDIRECT_URI, startScriptedOAuth } from "../../support/scripted-oauth.ts"

let db: TestDatabase
let provider: Awaited<ReturnType<typeof startScriptedOAuth>>
beforeAll(async () => {
  ;[db, provider] = await Promise.all([startTestDatabase(), startScriptedOAuth()])
})
afterEach(() => {
  provider.fail(null)
  provider.faults.length = 0
})
afterAll(async () => {
  await Promise.all([db.close(), provider.close()])
})

const silent = { count: () => undefined, gauge: () => undefined, observe: () => undefined }
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

function appWith(over: Partial<IdentityDeps> = {}) {
  const options = { ...CLIENT, redirectUri: REDIRECT_URI, endpoints: provider.endpoints }
  const providers = { google: googleProvider(options), github: githubProvider(options) }
  const deps = {
    ...edgeIdentity(db),
    providers,
    metrics: silent,
    log: quiet,
    flushes: () => [],
    flushLater: () => undefined,
    ...over,
  }
  const app = new Hono<AuthEnv>()
  app.onError(replyProblem)
  app.use(async (c, next) => {
    c.set("deps", deps)
    c.set("requestId", "req_test")
    await next()
  })
  return app.route("/auth", auth)
}
type App = ReturnType<typeof appWith>

let people = 0
const someone = (over: Partial<Person> = {}): Person => {
  const subject = String(1_000 + ++people)
  return { subject, email: `person-${subject}-${crypto.randomUUID().slice(0, 8)}@example.com`, ...over }
}

async function begin(app: App, name: ProviderName, tenant?: string) {
  const reply = await app.request(`/auth/${name}${tenant ? `?tenant=${tenant}` : ""}`)
  const { authorization_url, state } = (await reply.json()) as { authorization_url: string; state: string }
  const header = reply.headers.get("Set-Cookie") ?? ""
  return { url: authorization_url, state, header, cookie: header.split(";", 1)[0] ?? "" }
}

const finish = (app: App, name: ProviderName, { code, state }: { code: string; state: string }, cookie: string) =>
  app.request(`/auth/${name}/callback?${new URLSearchParams({ code, state })}`, { headers: { Cookie: cookie } })

/** The whole way there and back. */
async function signIn(app: App, name: ProviderName, person: Person, tenant?: string) {
  const { url, cookie } = await begin(app, name, tenant)
  const reply = await finish(app, name, provider.authorize(url, person), cookie)
  const body = (await reply.json()) as { access_token: string; code?: string }
  return { status: reply.status, code: body.code, accessToken: body.access_token }
}
const claimsOf = (accessToken: string) => verifyAccessToken(TOKENS.secrets, accessToken, new Date())

describe.each(["google", "github"] as const)("signing in at %s", (name) => {
  test("asks with PKCE, state and the exact redirect URI, and remembers the flow in a signed cookie", async () => {
    const { url, state, header } = await begin(appWith(), name)
    provider.authorize(url, someone())
    expect(provider.faults).toEqual([])
    expect(new URL(url).searchParams.get("state")).toBe(state)
    expect(header).toMatch(
      /^__Host-footnote-\w+=[\w-]+\.[\w-]+\.[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test("lets an invited stranger in once verified, and knows them again by their subject", async () => {
    const app = appWith()
    const { tenant } = await freshTenant(db)
    const person = someone()
    await invited(db, tenant, person.email, "admin")
    const first = await signIn(app, name, person)
    expect([first.status, provider.faults]).toEqual([200, []])
    const claims = await claimsOf(first.accessToken)
    expect(claims.tenantId).toBe(tenant)
    const moved = await signIn(app, name, { ...person, email: someone().email })
    expect((await claimsOf(moved.accessToken)).userId).toBe(claims.userId)
  })

  test("links a user by their verified address, whatever its case, and signs in to the tenant named at the start", async () => {
    const app = appWith()
    const [{ tenant }, { tenant: second }] = [await freshTenant(db), await freshTenant(db)]
    const user = await freshUser(db, [{ tenant }, { tenant: second }], { emailVerified: true })
    const person = someone({ email: user.email.toUpperCase() })
    expect(await signIn(app, name, person)).toMatchObject({ status: 422, code: "input-invalid" })
    const { accessToken } = await signIn(app, name, person, second)
    expect(await claimsOf(accessToken)).toMatchObject({ userId: user.id, tenantId: second })
    const { passwordHash } = (await edgeIdentity(db).accounts.findByLogin(user.email)) ?? {}
    expect(passwordHash).not.toBeNull()
  })

  test("takes an unverified account from whoever set its password", async () => {
    const app = appWith()
    const { tenant } = await freshTenant(db)
    const user = await freshUser(db, [{ tenant }])
    const logIn = () =>
      app.request("/auth/login", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ username: user.email, password: PASSWORD }),
      })
    const squatter = (await (await logIn()).json()) as { refresh_token: string; access_token: string }
    const owner = await signIn(app, name, someone({ email: user.email }))
    expect((await claimsOf(owner.accessToken)).userId).toBe(user.id)
    expect((await logIn()).status).toBe(401)
    const refresh = await app.request("/auth/refresh", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ refresh_token: squatter.refresh_token }),
    })
    expect(refresh.status).toBe(401)
    const { isRevoked } = edgeIdentity(db).revocations
    expect(await isRevoked(await claimsOf(squatter.access_token))).toBe(true)
    expect(await isRevoked(await claimsOf(owner.accessToken))).toBe(false)
  })

  test("is refused to strangers, to unverified addresses and to disabled users", async () => {
    const app = appWith()
    const { tenant } = await freshTenant(db)
    const user = await freshUser(db, [{ tenant }])
    expect(await signIn(app, name, someone())).toMatchObject({ status: 403, code: "sign-up-closed" })
    const unverified = someone({ email: user.email, verified: false })
    expect(await signIn(app, name, unverified)).toMatchObject({ status: 403, code: "email-unverified" })
    await db.system.execute(`update users set disabled_at = now() where id = '${user.id}'`)
    expect(await signIn(app, name, someone({ email: user.email }))).toMatchObject({ status: 401 })
  })

  test("is refused with another browser's state, without the cookie, and when it came by another provider", async () => {
    const app = appWith()
    const [mine, theirs] = [await begin(app, name), await begin(app, name)]
    const back = provider.authorize(theirs.url, someone())
    for (const cookie of ["", mine.cookie, `${theirs.cookie}x`]) {
      const reply = await finish(app, name, back, cookie)
      expect([reply.status, await reply.json()]).toMatchObject([401, { code: "sign-in-refused" }])
    }
    const other = name === "google" ? "github" : "google"
    const crossed = theirs.cookie.replace(name, other)
    expect((await finish(app, other, back, crossed)).status).toBe(401)
    expect(provider.faults).toEqual([])
  })

  test("is refused with a code somebody else began, used before, or unknown", async () => {
    const app = appWith()
    const { tenant } = await freshTenant(db)
    const person = someone()
    await invited(db, tenant, person.email)
    const [mine, theirs] = [await begin(app, name), await begin(app, name)]
    const stolen = provider.authorize(theirs.url, person).code
    expect((await finish(app, name, { code: stolen, state: mine.state }, mine.cookie)).status).toBe(401)
    expect(provider.faults.splice(0)).toEqual(["wrong code verifier"])
    const back = provider.authorize(mine.url, person)
    expect((await finish(app, name, back, mine.cookie)).status).toBe(200)
    expect((await finish(app, name, back, mine.cookie)).status).toBe(401)
    expect((await finish(app, name, { ...back, code: "made-up" }, mine.cookie)).status).toBe(401)
    expect(provider.faults).toEqual(["code used twice", "unknown code"])
  })

  test("says so when the person does not agree, and when the provider is down", async () => {
    const app = appWith()
    const { state, cookie, url } = await begin(app, name)
    const denied = await app.request(`/auth/${name}/callback?error=access_denied&state=${state}`, {
      headers: { Cookie: cookie },
    })
    expect([denied.status, denied.headers.get("Set-Cookie")]).toEqual([401, expect.stringContaining("Max-Age=0")])
    const back = provider.authorize(url, someone())
    provider.fail(500)
    const down = await finish(app, name, back, cookie)
    expect([down.status, await down.json()]).toMatchObject([503, { code: "provider-unavailable" }])
  })

  test("answers 501 and names what is missing where it is not configured", async () => {
    const app = appWith({ providers: { google: null, github: null } })
    for (const path of [`/auth/${name}`, `/auth/${name}/callback?state=s&code=c`]) {
      const reply = await app.request(path)
      const body = (await reply.json()) as { detail: string }
      expect([reply.status, body.detail]).toEqual([501, expect.stringContaining(`${name.toUpperCase()}_CLIENT_ID`)])
    }
    const unsigned = await appWith({ tokens: null }).request(`/auth/${name}`)
    expect([unsigned.status, await unsigned.json()]).toMatchObject([
      501,
      { detail: expect.stringContaining("JWT_SECRET_KEY") },
    ])
  })
})

describe("Google's id token", () => {
  test.each([
    ["of another flow", { nonce: "another" }],
    ["for another client", { aud: "another-client" }],
    ["of another issuer", { iss: "https://evil.example" }],
    ["that has expired", { exp: 1 }],
    ["without a nonce", { nonce: undefined }],
  ])("%s is refused", async (_, claims) => {
    const { tenant } = await freshTenant(db)
    const person = someone({ claims })
    await invited(db, tenant, person.email)
    expect(await signIn(appWith(), "google", person)).toMatchObject({ status: 401, code: "sign-in-refused" })
  })
})

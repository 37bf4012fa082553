// The sign-in routes: password, refresh, logout, invitation, providers.
import { type Context, Hono } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { AppError } from "../../errors.ts"
import { addressOf, counted } from "../../http/credentials/auth-attempt.ts"
import { bearerOf } from "../../http/credentials/bearer.ts"
import { readLogin } from "../../http/credentials/read-login.ts"
import { limitBody } from "../../http/input/limit-body.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { acceptInvitation } from "../../identity/accept-invitation.ts"
import type { IssuedTokens, TokenSettings } from "../../identity/issue-tokens.ts"
import { logIn } from "../../identity/log-in.ts"
import { logOut } from "../../identity/log-out.ts"
import { FLOW_SECONDS, type ProviderName } from "../../identity/model/oauth-flow.ts"
import { refreshSession } from "../../identity/refresh-session.ts"
import { beginSignIn, finishSignIn } from "../../identity/sign-in-at-provider.ts"
import type { IdentityProvider } from "../../ports.ts"
import type { AuthEnv, IdentityDeps } from "../auth-env.ts"
import * as contracts from "../contracts/auth.ts"

const MAX_BODY_BYTES = 16_384

export const auth = new Hono<AuthEnv>()
  .use(limitBody(MAX_BODY_BYTES))
  .post("/login", async (c) => {
    const deps = configured(c)
    const { username, password, tenant } = await readLogin(c, { json: contracts.logIn.json, form: contracts.logInForm })
    const credentials = { login: username, password, tenant: tenant ?? null, address: addressOf(c) }
    return replyTokens(c, await counted(c.var.deps.metrics, "password", () => logIn(deps, credentials)))
  })
  .post("/refresh", jsonBody(), validate("json", contracts.refreshTokens.json), async (c) => {
    const deps = configured(c)
    const { refresh_token } = c.req.valid("json")
    return replyTokens(c, await counted(c.var.deps.metrics, "refresh", () => refreshSession(deps, refresh_token)))
  })
  .post("/logout", jsonBody({ optional: true }), validate("json", contracts.logOut.json), async (c) => {
    const { refresh_token, all } = c.req.valid("json")
    const accessToken = bearerOf(c.req.header("Authorization"))
    await logOut(configured(c), { accessToken, refreshToken: refresh_token ?? null, everywhere: all })
    return c.body(null, 204)
  })
  .post("/accept-invitation", jsonBody(), validate("json", contracts.acceptInvitation.json), async (c) => {
    const deps = configured(c)
    const acceptance = { ...c.req.valid("json"), address: addressOf(c), requestId: c.var.requestId }
    return replyTokens(
      c,
      await counted(c.var.deps.metrics, "invitation", () => acceptInvitation(deps, acceptance)),
      201,
    )
  })
  .get("/google", validate("query", contracts.beginGoogle.query), (c) =>
    begin(c, "google", c.req.valid("query").tenant),
  )
  .get("/google/callback", validate("query", contracts.finishGoogle.query), (c) =>
    finish(c, "google", c.req.valid("query")),
  )
  .get("/github", validate("query", contracts.beginGithub.query), (c) =>
    begin(c, "github", c.req.valid("query").tenant),
  )
  .get("/github/callback", validate("query", contracts.finishGithub.query), (c) =>
    finish(c, "github", c.req.valid("query")),
  )

type AuthContext = Context<AuthEnv>

/** Throws 501 where no secret is configured to sign tokens with. */
function configured(c: AuthContext): IdentityDeps & { tokens: TokenSettings } {
  const { tokens, ...deps } = c.var.deps
  if (!tokens) throw new AppError("not-configured", { detail: "Signing in needs JWT_SECRET_KEY." })
  return { ...deps, tokens }
}

function providerOf(
  c: AuthContext,
  name: ProviderName,
): ReturnType<typeof configured> & { provider: IdentityProvider } {
  const deps = configured(c)
  const provider = deps.providers[name]
  const prefix = name.toUpperCase()
  if (!provider)
    throw new AppError("not-configured", {
      detail: `Signing in there needs ${prefix}_CLIENT_ID, ${prefix}_CLIENT_SECRET and ${prefix}_REDIRECT_URI.`,
    })
  return { ...deps, provider }
}

const COOKIE = { path: "/", secure: true, httpOnly: true, sameSite: "Lax", prefix: "host" } as const
const cookieOf = (name: ProviderName) => `footnote-${name}`

async function begin(c: AuthContext, name: ProviderName, tenant: string | undefined): Promise<Response> {
  const { url, state, sealed } = await beginSignIn(providerOf(c, name), name, tenant ?? null)
  setCookie(c, cookieOf(name), sealed, { ...COOKIE, maxAge: FLOW_SECONDS })
  c.header("Cache-Control", "no-store")
  return c.json({ authorization_url: url.href, state })
}

type Returned = { state: string; code?: string | undefined; error?: string | undefined }

async function finish(c: AuthContext, name: ProviderName, { state, code }: Returned): Promise<Response> {
  const deps = providerOf(c, name)
  const sealed = getCookie(c, cookieOf(name), "host")
  deleteCookie(c, cookieOf(name), COOKIE)
  if (code === undefined)
    throw new AppError("sign-in-refused", { detail: "The provider did not let the user sign in." })
  const back = { name, sealed, state, code, address: addressOf(c), requestId: c.var.requestId }
  return replyTokens(c, await counted(c.var.deps.metrics, name, () => finishSignIn(deps, back)))
}

function replyTokens(c: AuthContext, tokens: IssuedTokens, status: 200 | 201 = 200): Response {
  c.header("Cache-Control", "no-store")
  const { accessToken, refreshToken, expiresInSeconds } = tokens
  return c.json(
    { access_token: accessToken, refresh_token: refreshToken, token_type: "bearer", expires_in: expiresInSeconds },
    status,
  )
}

// The sign-in routes' contracts.
import { z } from "zod"
import { SCOPES, TIERS } from "../../context.ts"
import { contract, type RouteContract } from "../../http/openapi/contract.ts"
import { safeText, timeShape } from "../../http/shapes/fields.ts"
import { loginFields, passwordForm, tokensShape } from "../../http/shapes/login.ts"
import { newPasswordSchema, ROLES, usernameSchema } from "../../identity/model/user.ts"

/** What can go wrong when somebody signs in: unknown, kept out, too many attempts, or sign-in not configured. */
const SIGN_IN = [401, 403, 404, 409, 429, 501]
const tenant = safeText().min(1).max(64)
const token = safeText().min(1).max(4_096)

const tokens = { description: "The tokens.", schema: tokensShape }

export const logIn = contract({
  method: "post",
  path: "/auth/login",
  summary: "Sign in by password, as JSON or as the OAuth 2 password form",
  tag: "auth",
  scope: null,
  problems: SIGN_IN,
  json: z.strictObject({
    ...loginFields,
    /** Slug or id; needed by users of several tenants. */
    tenant: tenant.optional(),
  }),
  replies: { 200: tokens },
})

export const logInForm = passwordForm(logIn.json.shape)

export const refreshTokens = contract({
  method: "post",
  path: "/auth/refresh",
  summary: "Turn a refresh token into the next pair of tokens; a token used twice ends its session",
  tag: "auth",
  scope: null,
  problems: SIGN_IN,
  json: z.strictObject({ refresh_token: token }),
  replies: { 200: tokens },
})

export const logOut = contract({
  method: "post",
  path: "/auth/logout",
  summary: "Sign out: the session of the access token or the refresh token, or every session of the user",
  tag: "auth",
  scope: null,
  problems: SIGN_IN,
  json: z.strictObject({
    refresh_token: token.optional(),
    /** Ends every session of the user; needs the access token. */
    all: z.boolean().default(false),
  }),
  replies: { 204: { description: "Signed out." } },
})

export const acceptInvitation = contract({
  method: "post",
  path: "/auth/accept-invitation",
  summary: "Sign up by invitation; users who already have an account join with their password",
  tag: "auth",
  scope: null,
  problems: SIGN_IN,
  json: z.strictObject({ token, username: usernameSchema, password: newPasswordSchema }),
  replies: { 201: tokens },
})

const begin = (path: string, name: string) =>
  contract({
    method: "get",
    path,
    summary: `Begin a sign-in at ${name}`,
    tag: "auth",
    scope: null,
    problems: SIGN_IN,
    query: z.strictObject({ tenant: tenant.optional() }),
    replies: {
      200: {
        description: "Where to send the browser; a cookie remembers the flow for ten minutes.",
        schema: z.object({ authorization_url: z.url(), state: z.string() }),
      },
    },
  })

const finish = (path: string, name: string) =>
  contract({
    method: "get",
    path,
    summary: `Finish a sign-in at ${name}`,
    tag: "auth",
    scope: null,
    problems: SIGN_IN,
    /** Providers add fields of their own. */
    query: z.object({
      state: z.string().max(200),
      code: z.string().min(1).max(2_000).optional(),
      error: z.string().max(200).optional(),
    }),
    replies: { 200: tokens },
  })

export const beginGoogle = begin("/auth/google", "Google")
export const finishGoogle = finish("/auth/google/callback", "Google")
export const beginGithub = begin("/auth/github", "GitHub")
export const finishGithub = finish("/auth/github/callback", "GitHub")

const meShape = z
  .object({
    tenant_id: z.string(),
    tier: z.enum(TIERS),
    scopes: z.array(z.enum(SCOPES)),
    api_key_id: z.string().nullable(),
    /** Null for API keys. */
    user: z
      .object({
        id: z.string(),
        email: z.string(),
        username: z.string(),
        memberships: z.array(z.object({ tenant_id: z.string(), slug: z.string(), role: z.enum(ROLES) })),
      })
      .nullable(),
  })
  .meta({ id: "Me" })

const getMe = contract({
  method: "get",
  path: "/auth/me",
  summary: "Show whom the credential belongs to",
  tag: "auth",
  scope: "any",
  replies: { 200: { description: "The caller.", schema: meShape } },
})

const getRateLimit = contract({
  method: "get",
  path: "/auth/rate-limit",
  summary: "The caller's rate limits and what is left of them",
  tag: "auth",
  scope: "any",
  replies: {
    200: {
      description: "The limit closest to being reached, null if there is none; then each limit.",
      schema: z.object({
        tier: z.enum(TIERS),
        limit: z.int().nullable(),
        remaining: z.int().nullable(),
        reset_at: timeShape.nullable(),
        limits: z.array(z.object({ policy: z.string(), limit: z.int(), window_seconds: z.int(), remaining: z.int() })),
      }),
    },
  },
})

export const AUTH_CONTRACTS: readonly RouteContract[] = [
  logIn,
  refreshTokens,
  logOut,
  acceptInvitation,
  beginGoogle,
  finishGoogle,
  beginGithub,
  finishGithub,
  getMe,
  getRateLimit,
]

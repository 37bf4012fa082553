// A sign-in at a provider under way: what the browser keeps in a signed cookie until it comes back.
import { base64url, jwtVerify, SignJWT } from "jose"
import { z } from "zod"
import { AppError } from "../errors.ts"
import { newSecret } from "./secret-text.ts"
import { currentKey, keyByKid, type TokenSecrets } from "./signing-keys.ts"

export const PROVIDERS = ["google", "github"] as const
export type ProviderName = (typeof PROVIDERS)[number]

export const FLOW_SECONDS = 600
const ISSUER = "footnote"
const AUDIENCE = "footnote-oauth"
const HEADER_TYPE = "oauth-flow+jwt"

const flowSchema = z.object({
  provider: z.enum(PROVIDERS),
  /** Comes back with the browser: who did not start the flow cannot end it. */
  state: z.string().length(43),
  /** PKCE: who did not start the flow cannot use its code. */
  verifier: z.string().length(43),
  /** Comes back inside the provider's token: a token of another flow is refused. */
  nonce: z.string().length(43),
  /** The tenant to sign in to, as the caller named it. */
  tenant: z.string().nullable(),
})
export type OAuthFlow = z.output<typeof flowSchema>

export const newFlow = (provider: ProviderName, tenant: string | null): OAuthFlow => ({
  provider,
  state: newSecret(),
  verifier: newSecret(),
  nonce: newSecret(),
  tenant,
})

export async function sealFlow(secrets: TokenSecrets, flow: OAuthFlow, now: Date): Promise<string> {
  const { kid, key } = await currentKey(secrets)
  return await new SignJWT({ ...flow })
    .setProtectedHeader({ alg: "HS256", typ: HEADER_TYPE, kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + FLOW_SECONDS)
    .sign(key)
}

/** The flow of the cookie if it is the one that comes back; throws `sign-in-refused` otherwise. */
export async function openFlow(
  secrets: TokenSecrets,
  sealed: string | undefined,
  expected: { provider: ProviderName; state: string },
  now: Date,
): Promise<OAuthFlow> {
  if (sealed === undefined) throw new AppError("sign-in-refused", { detail: "The sign-in was not begun here." })
  const flow = await unsealed(secrets, sealed, now)
  if (!flow || flow.provider !== expected.provider || flow.state !== expected.state)
    throw new AppError("sign-in-refused", { detail: "The sign-in has expired or was not begun here." })
  return flow
}

async function unsealed(secrets: TokenSecrets, sealed: string, now: Date): Promise<OAuthFlow | null> {
  try {
    const { payload } = await jwtVerify(
      sealed,
      async ({ kid }) => (await keyByKid(secrets, kid)) ?? base64url.decode(newSecret()),
      {
        algorithms: ["HS256"],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: HEADER_TYPE,
        requiredClaims: ["exp"],
        currentDate: now,
      },
    )
    return flowSchema.parse(payload)
  } catch {
    return null
  }
}

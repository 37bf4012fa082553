// A sign-in at a provider that is under way: what the browser keeps in a signed cookie until it comes back.
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { newSecret } from "./secret-text.ts"
import { signToken, verifyToken } from "./signed-token.ts"
import type { TokenSecrets } from "./signing-keys.ts"

const PROVIDERS = ["google", "github"] as const
export type ProviderName = (typeof PROVIDERS)[number]

export const FLOW_SECONDS = 600

const flowSchema = z.object({
  provider: z.enum(PROVIDERS),
  /** Comes back with the browser, so that only the browser that began the flow can end it. */
  state: z.string().length(43),
  /** PKCE: only the browser that began the flow can use its code. */
  verifier: z.string().length(43),
  /** Comes back inside the provider's token: a token of another flow is refused. */
  nonce: z.string().length(43),
  /** The tenant to sign in to, as the caller named it. */
  tenant: z.string().nullable(),
})
export type OAuthFlow = z.output<typeof flowSchema>
const KIND = { audience: "footnote-oauth", headerType: "oauth-flow+jwt", claims: flowSchema }

export const newFlow = (provider: ProviderName, tenant: string | null): OAuthFlow => ({
  provider,
  state: newSecret(),
  verifier: newSecret(),
  nonce: newSecret(),
  tenant,
})

export const sealFlow = (secrets: TokenSecrets, flow: OAuthFlow, now: Date): Promise<string> =>
  signToken(
    secrets,
    KIND,
    { jti: crypto.randomUUID(), issuedAt: now, expiresAt: new Date(now.getTime() + FLOW_SECONDS * 1000) },
    flow,
  )

/** The cookie's flow, if it is the one that came back; throws `sign-in-refused` otherwise. */
export async function openFlow(
  secrets: TokenSecrets,
  sealed: string | undefined,
  expected: { provider: ProviderName; state: string },
  now: Date,
): Promise<OAuthFlow> {
  if (sealed === undefined) throw new AppError("sign-in-refused", { detail: "The sign-in was not started here." })
  const flow = await unsealed(secrets, sealed, now)
  if (!flow || flow.provider !== expected.provider || flow.state !== expected.state)
    throw new AppError("sign-in-refused", { detail: "The sign-in has expired or was not started here." })
  return flow
}

async function unsealed(secrets: TokenSecrets, sealed: string, now: Date): Promise<OAuthFlow | null> {
  try {
    return await verifyToken(secrets, KIND, sealed, now)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

// Google as a sign-in provider, by OpenID Connect.
import { CodeChallengeMethod, OAuth2Client } from "arctic"
import { decodeJwt } from "jose"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { emailSchema } from "../../identity/model/user.ts"
import type { IdentityProvider } from "../../ports.ts"
import { exchangeCode, refused } from "./exchange.ts"

export type OAuthOptions<E> = { clientId: string; clientSecret: string; redirectUri: string; endpoints?: E }

const ENDPOINTS = {
  authorize: "https://accounts.google.com/o/oauth2/v2/auth",
  token: "https://oauth2.googleapis.com/token",
  /** Google uses both as issuer. */
  issuers: ["https://accounts.google.com", "accounts.google.com"],
}

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nonce: z.string(),
  sub: z.string().min(1).max(255),
  email: emailSchema,
  email_verified: z.boolean(),
})

export function googleProvider(options: OAuthOptions<typeof ENDPOINTS>): IdentityProvider {
  const { clientId, clientSecret, redirectUri, endpoints = ENDPOINTS } = options
  const client = new OAuth2Client(clientId, clientSecret, redirectUri)
  return {
    authorizationUrl({ state, verifier, nonce }) {
      const scopes = ["openid", "email"]
      const method = CodeChallengeMethod.S256
      const url = client.createAuthorizationURLWithPKCE(endpoints.authorize, state, method, verifier, scopes)
      url.searchParams.set("nonce", nonce)
      return url
    },

    async identify(code, flow) {
      const tokens = await exchangeCode(client, endpoints.token, code, flow)
      const claims = claimsOf(tokens.data)
      const fits =
        endpoints.issuers.includes(claims.iss) &&
        claims.aud === clientId &&
        claims.nonce === flow.nonce &&
        claims.exp * 1000 > Date.now()
      if (!fits) throw refused(new Error("the id token is not for this sign-in"))
      if (!claims.email_verified) throw new AppError("email-unverified")
      return { provider: "google", subject: claims.sub, email: claims.email }
    },
  }
}

/** The token comes directly from Google over TLS, so its signature need not be checked (OpenID Connect Core 3.1.3.7, 6). */
function claimsOf(tokens: object): z.output<typeof claimsSchema> {
  try {
    const { id_token } = z.object({ id_token: z.string() }).parse(tokens)
    return claimsSchema.parse(decodeJwt(id_token))
  } catch (cause) {
    throw refused(cause)
  }
}

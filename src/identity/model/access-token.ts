// Access tokens of the edge: what a token proves about its user. Verifying one costs no I/O.
import { z } from "zod"
import { SCOPES, type Scope, TIERS, type Tier } from "../../context.ts"
import { idSchema, type SessionId, type TenantId, type UserId } from "../../ids.ts"
import { looksLikeToken, signToken, type TokenTimes, timesShape, verifyToken } from "./signed-token.ts"
import type { TokenSecrets } from "./signing-keys.ts"

const TOKEN_TYPE = "access"

/** What an access token proves. */
export type AccessClaims = TokenTimes & {
  userId: UserId
  tenantId: TenantId
  sessionId: SessionId
  username: string
  scopes: Scope[]
  tier: Tier
}

/** Which access tokens of a user are good. */
export type TokenValidity = {
  /** Tokens issued before this time are void; for a disabled user it is the end of time. */
  validAfter: Date
  /** The `jti` of tokens that were voided one by one. */
  revoked: readonly string[]
}

export const isTokenValid = ({ validAfter, revoked }: TokenValidity, token: Pick<AccessClaims, "issuedAt" | "jti">) =>
  token.issuedAt >= validAfter && !revoked.includes(token.jti)

const claims = z
  .object({
    ...timesShape,
    sub: idSchema("usr"),
    tenant_id: idSchema("ten"),
    sid: idSchema("ses"),
    username: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    tier: z.enum(TIERS),
    typ: z.literal(TOKEN_TYPE),
  })
  .transform(
    (claims): AccessClaims => ({
      userId: claims.sub,
      tenantId: claims.tenant_id,
      sessionId: claims.sid,
      username: claims.username,
      scopes: claims.scopes,
      tier: claims.tier,
      jti: claims.jti,
      issuedAt: claims.iat,
      expiresAt: claims.exp,
    }),
  )

const KIND = { audience: "footnote-api", headerType: "at+jwt", claims }

/** The token's text, signed with the current key; times are rounded down to seconds. */
export const signAccessToken = (secrets: TokenSecrets, proven: AccessClaims): Promise<string> =>
  signToken(secrets, KIND, proven, {
    sub: proven.userId,
    tenant_id: proven.tenantId,
    sid: proven.sessionId,
    username: proven.username,
    scopes: proven.scopes,
    tier: proven.tier,
    typ: TOKEN_TYPE,
  })

/** True for what looks like an access token rather than an API key; it may still be invalid. */
export const looksLikeAccessToken = looksLikeToken

/** Throws `credential-malformed` and `credential-unknown`; revocation is for the caller to check. */
export const verifyAccessToken = (secrets: TokenSecrets, token: string, now: Date): Promise<AccessClaims> =>
  verifyToken(secrets, KIND, token, now)

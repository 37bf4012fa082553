// Access tokens: JWTs signed with HS256, every claim pinned; verifying one costs no I/O.
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose"
import { z } from "zod"
import { SCOPES, type Scope, TIERS, type Tier } from "../context.ts"
import { AppError } from "../errors.ts"
import { idSchema, type SessionId, type TenantId, type UserId } from "../ids.ts"
import { currentKey, keyByKid, type TokenSecrets } from "./signing-keys.ts"

export const ISSUER = "footnote"
const AUDIENCE = "footnote-api"
const HEADER_TYPE = "at+jwt"
const TOKEN_TYPE = "access"
const ALGORITHM = "HS256"

/** What an access token proves. */
export type AccessClaims = {
  userId: UserId
  tenantId: TenantId
  sessionId: SessionId
  username: string
  scopes: Scope[]
  tier: Tier
  jti: string
  issuedAt: Date
  expiresAt: Date
}

const seconds = z
  .number()
  .int()
  .transform((value) => new Date(value * 1000))
const claimsSchema = z
  .object({
    sub: idSchema("usr"),
    tenant_id: idSchema("ten"),
    sid: idSchema("ses"),
    username: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    tier: z.enum(TIERS),
    typ: z.literal(TOKEN_TYPE),
    jti: z.string().min(16).max(64),
    iat: seconds,
    exp: seconds,
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

/** The token's text, signed with the current key; times are rounded down to seconds. */
export async function signAccessToken(secrets: TokenSecrets, claims: AccessClaims): Promise<string> {
  const payload: JWTPayload = {
    tenant_id: claims.tenantId,
    sid: claims.sessionId,
    username: claims.username,
    scopes: claims.scopes,
    tier: claims.tier,
    typ: TOKEN_TYPE,
  }
  const { kid, key } = await currentKey(secrets)
  return await new SignJWT(payload)
    .setProtectedHeader({ alg: ALGORITHM, typ: HEADER_TYPE, kid })
    .setSubject(claims.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(claims.jti)
    .setIssuedAt(Math.floor(claims.issuedAt.getTime() / 1000))
    .setExpirationTime(Math.floor(claims.expiresAt.getTime() / 1000))
    .sign(key)
}

/** True for what may be a JWT rather than an API key; says nothing about its worth. */
export const looksLikeAccessToken = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)

/** A signature of 32 bytes; its last character has two unused bits, which must be zero. */
const CANONICAL_SIGNATURE = /\.[\w-]{42}[AEIMQUYcgkosw048]$/

/**
 * Checks form, algorithm, key, signature, issuer, audience, type and times; revocation is for the caller to check.
 * Throws `credential-malformed` for what is no JWT and `credential-unknown` for every other fault, without saying which.
 */
export async function verifyAccessToken(secrets: TokenSecrets, token: string, now: Date): Promise<AccessClaims> {
  if (!looksLikeAccessToken(token)) throw new AppError("credential-malformed")
  if (!CANONICAL_SIGNATURE.test(token)) throw new AppError("credential-unknown")
  const payload = await verifiedPayload(secrets, token, now)
  const parsed = claimsSchema.safeParse(payload)
  if (!parsed.success) throw new AppError("credential-unknown")
  return parsed.data
}

async function verifiedPayload(secrets: TokenSecrets, token: string, now: Date): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOrRefusal(secrets, kid), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: HEADER_TYPE,
      requiredClaims: ["sub", "jti", "iat", "exp"],
      currentDate: now,
    })
    return payload
  } catch (cause) {
    if (cause instanceof errors.JWTExpired)
      throw new AppError("credential-unknown", { detail: "The access token has expired.", cause })
    throw new AppError("credential-unknown", { cause })
  }
}

async function keyOrRefusal(secrets: TokenSecrets, kid: unknown): Promise<CryptoKey> {
  const key = await keyByKid(secrets, kid)
  if (!key) throw new errors.JWKSNoMatchingKey()
  return key
}

// Every token we sign is a JWT with HS256. Kinds differ in audience and header type, so that none is accepted as another.
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { currentKey, keyByKid, type TokenSecrets } from "./signing-keys.ts"

const ISSUER = "footnote"
const ALGORITHM = "HS256"

/** A kind of token. Each must carry the kind's audience, header type and claims. */
export type TokenKind<T> = { audience: string; headerType: string; claims: z.ZodType<T> }

/** What every token says. */
export type TokenTimes = { jti: string; issuedAt: Date; expiresAt: Date }

const seconds = z
  .number()
  .int()
  .transform((value) => new Date(value * 1000))
/** The claims of `TokenTimes` as a schema's shape. */
export const timesShape = { jti: z.string().min(16).max(64), iat: seconds, exp: seconds }

/** The token's text, signed with the current key; times are rounded down to seconds. */
export async function signToken(
  secrets: TokenSecrets,
  { audience, headerType }: Pick<TokenKind<unknown>, "audience" | "headerType">,
  { jti, issuedAt, expiresAt }: TokenTimes,
  payload: JWTPayload,
): Promise<string> {
  const { kid, key } = await currentKey(secrets)
  return await new SignJWT(payload)
    .setProtectedHeader({ alg: ALGORITHM, typ: headerType, kid })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setJti(jti)
    .setIssuedAt(Math.floor(issuedAt.getTime() / 1000))
    .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
    .sign(key)
}

/** True for what looks like a JWT rather than a key; it may still be invalid. */
export const looksLikeToken = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)

/** A signature of 32 bytes; its last character has two unused bits, which must be zero. */
const CANONICAL_SIGNATURE = /\.[\w-]{42}[AEIMQUYcgkosw048]$/

/**
 * Checks form, algorithm, key, signature, issuer, audience, header type, times and the kind's claims. The caller checks
 * revocation. Costs no I/O. Throws `credential-malformed` for what is no JWT and
 * `credential-unknown` for every other fault, without saying which.
 */
export async function verifyToken<T>(secrets: TokenSecrets, kind: TokenKind<T>, token: string, now: Date): Promise<T> {
  if (!looksLikeToken(token)) throw new AppError("credential-malformed")
  if (!CANONICAL_SIGNATURE.test(token)) throw new AppError("credential-unknown")
  const parsed = kind.claims.safeParse(await verifiedPayload(secrets, kind, token, now))
  if (!parsed.success) throw new AppError("credential-unknown")
  return parsed.data
}

async function verifiedPayload(
  secrets: TokenSecrets,
  kind: Pick<TokenKind<unknown>, "audience" | "headerType">,
  token: string,
  now: Date,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOrRefusal(secrets, kid), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: kind.audience,
      typ: kind.headerType,
      requiredClaims: ["jti", "iat", "exp"],
      currentDate: now,
    })
    return payload
  } catch (cause) {
    if (cause instanceof errors.JWTExpired)
      throw new AppError("credential-unknown", { detail: "The token has expired.", cause })
    throw new AppError("credential-unknown", { cause })
  }
}

async function keyOrRefusal(secrets: TokenSecrets, kid: unknown): Promise<CryptoKey> {
  const key = await keyByKid(secrets, kid)
  if (!key) throw new errors.JWKSNoMatchingKey()
  return key
}

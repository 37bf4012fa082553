// Access tokens of the admin Worker: a user with the admin role, and the state of their account when it was issued.
import { z } from "zod"
import { idSchema, type UserId } from "../ids.ts"
import { signToken, type TokenTimes, timesShape, verifyToken } from "./model/signed-token.ts"
import type { TokenSecrets } from "./model/signing-keys.ts"

const TOKEN_TYPE = "admin"

export type AdminClaims = TokenTimes & {
  userId: UserId
  /** The account's `validAfter` when the token was issued. A later value voids the token, whatever the clocks say. */
  validAfter: Date | null
}

const claims = z
  .object({
    ...timesShape,
    sub: idSchema("usr"),
    /** Milliseconds since the epoch. */
    valid_after: z.int().nullable(),
    typ: z.literal(TOKEN_TYPE),
  })
  .transform(
    (claims): AdminClaims => ({
      userId: claims.sub,
      validAfter: claims.valid_after === null ? null : new Date(claims.valid_after),
      jti: claims.jti,
      issuedAt: claims.iat,
      expiresAt: claims.exp,
    }),
  )

const KIND = { audience: "footnote-admin", headerType: "admin+jwt", claims }

export const signAdminToken = (secrets: TokenSecrets, proven: AdminClaims): Promise<string> =>
  signToken(secrets, KIND, proven, {
    sub: proven.userId,
    valid_after: proven.validAfter?.getTime() ?? null,
    typ: TOKEN_TYPE,
  })

/** Throws `credential-malformed` and `credential-unknown`; whether the user is still an admin is for the caller to ask. */
export const verifyAdminToken = (secrets: TokenSecrets, token: string, now: Date): Promise<AdminClaims> =>
  verifyToken(secrets, KIND, token, now)

// A login and the tokens it earns, as both Workers take and give them.
import { z } from "zod"
import { safeText } from "./fields.ts"

/** Bounds the work of hashing one; old passwords may be shorter than new ones must be. */
const loginPassword = z.string().min(1).max(256)

export const loginFields = {
  /** The user name or the e-mail address. */
  username: safeText().trim().min(1).max(254),
  password: loginPassword,
}

/** A login as a form; clients add `grant_type`, `scope` and client fields, which mean nothing here. */
export const passwordForm = <S extends z.core.$ZodLooseShape>(fields: S) =>
  z.object({ ...fields, grant_type: z.literal("password").optional() })

export const tokensShape = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal("bearer"),
    expires_in: z.int(),
  })
  .meta({ id: "Tokens" })

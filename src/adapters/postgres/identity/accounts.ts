// Users as signing in sees them, through functions that reply one user each.
import { sql } from "drizzle-orm"
import { z } from "zod"
import type { UserId } from "../../../ids.ts"
import type { Accounts } from "../../../ports.ts"
import { type Database, guarded, violatedConstraint } from "../database.ts"
import { accountSchema, USERNAME_KEY } from "./account-rows.ts"

const loginSchema = z.object({ account: accountSchema, password_hash: z.string().nullable() })
const foundSchema = z.object({ account: accountSchema })
const signedInSchema = z.object({
  user_id: z.string().transform((id) => id as UserId),
  voided_before: z.coerce.date().nullable(),
})

export const postgresAccounts = (db: Database): Accounts => ({
  async findByLogin(login) {
    const { rows } = await guarded(() => db.execute(sql`select * from find_login(${login})`))
    if (!rows[0]) return null
    const { account, password_hash } = loginSchema.parse(rows[0])
    return { account, passwordHash: password_hash }
  },

  async find(user) {
    const { rows } = await guarded(() => db.execute(sql`select * from find_account(${user})`))
    return rows[0] ? foundSchema.parse(rows[0]).account : null
  },

  async upgradePassword(user, from, to) {
    await guarded(() => db.execute(sql`select upgrade_password(${user}, ${from}, ${to})`))
  },

  async signInByIdentity({ provider, subject, email }, { id, username }, requestId) {
    try {
      const { rows } = await guarded(() =>
        db.execute(sql`
          select * from sign_in_by_identity(${provider}, ${subject}, ${email}, ${id}, ${username}, ${requestId})`),
      )
      if (!rows[0]) return null
      const { user_id, voided_before } = signedInSchema.parse(rows[0])
      return { userId: user_id, voided: voided_before && { userId: user_id } }
    } catch (cause) {
      if (violatedConstraint(cause) === USERNAME_KEY) return "username-taken"
      throw cause
    }
  },
})

// Asserts that the database really binds this role by row-level security.
import { sql } from "drizzle-orm"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { type Database, guarded } from "./database.ts"

const bindsRow = z.object({ binds: z.literal(true) })

/** Throws `database-unavailable` when it cannot be reached, `configuration-invalid` when the role bypasses security. */
export const rowSecurityCheck = (db: Database) => async (): Promise<void> => {
  const { rows } = await guarded(() => db.execute(sql`select row_security_binds() as binds`))
  if (!bindsRow.safeParse(rows[0]).success)
    throw new AppError("configuration-invalid", { cause: new Error("the role bypasses row-level security") })
}

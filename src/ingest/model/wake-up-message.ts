// The message of the ingest queue. It has ids only, because the work itself is in Postgres.
import { z } from "zod"
import { idSchema } from "../../ids.ts"

/** The form the consumers accept; any other message is dropped. */
export const wakeUpMessage = z.strictObject({
  tenant_id: idSchema("ten"),
  subject_id: z.string().min(1).max(64),
  version: z.int().nonnegative(),
})
export type WakeUpMessage = z.input<typeof wakeUpMessage>

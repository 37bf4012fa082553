// The message of the ingest queue: ids only, because the work itself is rows.
import { z } from "zod"
import { idSchema } from "../../ids.ts"

/** What the consumers parse; anything else is poison. */
export const wakeUpMessage = z.strictObject({
  tenant_id: idSchema("ten"),
  subject_id: z.string().min(1).max(64),
  version: z.int().nonnegative(),
})
export type WakeUpMessage = z.input<typeof wakeUpMessage>

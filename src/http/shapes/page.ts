// A page of a list: its query, its shape and its mapper.
import { z } from "zod"
import type { Page } from "../../ports.ts"

/** `?limit=&cursor=` of every list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^[a-z]{3}_[0-9a-z]{26}$/, "must be a next_cursor of this list")
    .optional()
    .meta({ examples: ["doc_01jc5k3v8m2p4q6r8s0t2v4w6x"] }),
})

export const pageShape = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() })

export const toPageJson = <T, J>(page: Page<T>, toJson: (item: T) => J) => ({
  data: page.data.map(toJson),
  next_cursor: page.nextCursor,
})

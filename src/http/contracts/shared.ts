// Shapes that more than one resource uses: pages, problems, ids and times.
import { z } from "zod"

export const timeShape = z.iso.datetime()

export const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retry_after_seconds: z.int().optional(),
})

/** `?limit=&cursor=` of every list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^[a-z]{3}_[0-9a-z]{26}$/, "must be a next_cursor of this list")
    .optional(),
})

export const pageShape = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() })

/** JSON metadata of a document: at most 64 entries and 16 kB. */
export const metadataSchema = z
  .record(z.string().min(1).max(128), z.json())
  .refine((value) => Object.keys(value).length <= 64, "has at most 64 entries")
  .refine((value) => JSON.stringify(value).length <= 16_384, "has at most 16 kB")

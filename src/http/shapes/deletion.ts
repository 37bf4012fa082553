// A deletion receipt as JSON: its shape and its mapper.
import { z } from "zod"
import type { Deletion } from "../../documents/model/document.ts"
import { timeShape } from "./fields.ts"

const left = z.int().nullable()

export const deletionShape = z
  .object({
    id: z.string(),
    subject: z.object({ type: z.enum(["document", "collection", "tenant"]), id: z.string() }),
    status: z.enum(["pending", "done"]),
    remaining: z
      .object({ rows: left, vectors: left, objects: left, cached: left, graph: left })
      .meta({ description: "The count of each store; null if it has not been asked or did not answer." }),
    requested_at: timeShape,
    completed_at: timeShape.nullable(),
  })
  .meta({ id: "Deletion" })

export const toDeletionJson = (deletion: Deletion): z.output<typeof deletionShape> => ({
  id: deletion.id,
  subject: deletion.subject,
  status: deletion.status,
  remaining: deletion.remaining,
  requested_at: deletion.requestedAt.toISOString(),
  completed_at: deletion.completedAt?.toISOString() ?? null,
})

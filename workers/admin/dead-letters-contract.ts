// The contracts of dead letters: listing the entries that the ledger refused, and sending them to it again.
import { z } from "zod"
import { contract } from "../../src/http/openapi/contract.ts"
import { timeShape } from "../../src/http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../src/http/shapes/page.ts"
import { idSchema } from "../../src/ids.ts"
import { DEAD_REASONS } from "../../src/usage/model/dead-letter.ts"

const deadLetterShape = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    reason: z.enum(DEAD_REASONS),
    entry: z
      .record(z.string(), z.unknown())
      .meta({ description: "Amounts, ids and times; questions and answers are not stored." }),
    created_at: timeShape,
  })
  .meta({ id: "DeadLetter" })

export const listDeadLetters = contract({
  method: "get",
  path: "/api/v1/admin/dead-letters",
  summary: "List dead letters, the usage entries that the ledger could not accept, newest first",
  tag: "stats",
  scope: "admin",
  query: pageQuery,
  replies: { 200: { description: "A page of entries.", schema: pageShape(deadLetterShape) } },
})

export const redriveDeadLetters = contract({
  method: "post",
  path: "/api/v1/admin/dead-letters/redrive",
  summary: "Send dead letters to the ledger again, at most 500 per call; accepted ones are removed and count only once",
  tag: "stats",
  scope: "admin",
  json: z.strictObject({
    ids: z.array(idSchema("dlt")).min(1).max(100).optional().meta({ description: "All by default, oldest first." }),
    after: idSchema("dlt").optional().meta({ description: "The `next` of the call before." }),
  }),
  replies: {
    200: {
      description:
        "`left` are still there, with what was refused again. `next`: where another call goes on, null at the end.",
      schema: z.object({ redriven: z.int(), refused: z.int(), left: z.int(), next: z.string().nullable() }),
    },
  },
})

export const DEAD_LETTERS_CONTRACTS = [listDeadLetters, redriveDeadLetters]

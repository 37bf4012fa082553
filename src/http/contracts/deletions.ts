// The contract of deletion receipts.
import { z } from "zod"
import { idSchema } from "../../ids.ts"
import { contract } from "../contract.ts"
import { timeShape } from "./shared.ts"

export const deletionShape = z
  .object({
    id: z.string(),
    subject: z.object({ type: z.enum(["document", "tenant"]), id: z.string() }),
    status: z.enum(["pending", "done"]),
    remaining: z.object({
      rows: z.int(),
      vectors: z.int(),
      objects: z.int(),
      cached: z.int(),
      graph: z.int(),
    }),
    requested_at: timeShape,
    completed_at: timeShape.nullable(),
  })
  .meta({ id: "Deletion" })

export const getDeletion = contract({
  method: "get",
  path: "/api/v1/deletions/:id",
  summary: "Get a deletion receipt",
  tag: "documents",
  scope: "documents:read",
  params: z.strictObject({ id: idSchema("del") }),
  replies: { 200: { description: "The receipt.", schema: deletionShape } },
})

// The contract of deletion receipts.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { deletionShape } from "../../http/shapes/deletion.ts"
import { idSchema } from "../../ids.ts"

export const getDeletion = contract({
  method: "get",
  path: "/api/v1/deletions/:id",
  summary: "Get a deletion receipt",
  tag: "documents",
  scope: "documents:read",
  params: z.strictObject({ id: idSchema("del") }),
  replies: { 200: { description: "The receipt.", schema: deletionShape } },
})

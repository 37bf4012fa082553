// The collection routes' contracts.
import { z } from "zod"
import { chunkingSchema, modelStampSchema } from "../../embedding/contract.ts"
import { contract } from "../../http/openapi/contract.ts"
import { deletionShape } from "../../http/shapes/deletion.ts"
import { askedTime, safeText, someChange, timeShape } from "../../http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../http/shapes/page.ts"
import { idSchema } from "../../ids.ts"
import { CONTEXTS, FUSIONS } from "../../query/model/question.ts"
import { calibrationsShape } from "./collection-fitting.ts"

const retrievalShape = z.strictObject({
  /** Weight of the dense leg; null takes the default of the embedding model's kind. */
  dense_weight: z.number().min(0).max(1).nullable(),
  /** How the legs are joined: by weighted scores, or by reciprocal ranks. */
  fusion: z.enum(FUSIONS),
  /** What stands around each source for questions that do not say: nothing, the chunks next to it, or those of its section. */
  context: z.enum(CONTEXTS),
})

/** What is given when a collection is made or changed. */
const retrievalChanges = retrievalShape.partial()

const name = safeText().trim().min(1).max(128)
const ocr = z.boolean().optional().meta({
  description: "Recognise the text of images and scanned pages (OCR); off by default.",
})
const params = z.strictObject({ id: idSchema("col") })

const historySettings = {
  redact_questions: z.boolean().optional().meta({ description: "The history keeps only a hash of its questions" }),
  keep_answers: z.boolean().optional().meta({ description: "false: the history keeps no answers and citations" }),
}

export const collectionShape = z
  .object({
    id: z.string(),
    name: z.string(),
    is_default: z.boolean(),
    embedding: modelStampSchema.omit({ kind: true }),
    chunking: chunkingSchema,
    retrieval: retrievalShape.extend({ calibration: calibrationsShape }),
    redact_questions: z.boolean(),
    keep_answers: z.boolean(),
    ocr: z.boolean(),
    epoch: z.int(),
    document_count: z.int(),
    created_at: timeShape,
  })
  .meta({ id: "Collection" })

export const createCollection = contract({
  method: "post",
  path: "/api/v1/collections",
  summary: "Create a collection",
  tag: "collections",
  scope: "collections:write",
  problems: [409],
  idempotent: true,
  json: z.strictObject({
    name,
    embedding_model: safeText().max(200).optional(),
    chunking: chunkingSchema.partial().optional(),
    retrieval: retrievalChanges.optional(),
    ...historySettings,
    ocr,
  }),
  replies: { 201: { description: "The collection.", schema: collectionShape } },
})

export const listCollections = contract({
  method: "get",
  path: "/api/v1/collections",
  summary: "List collections, newest first",
  tag: "collections",
  scope: "documents:read",
  query: pageQuery,
  replies: { 200: { description: "A page of collections.", schema: pageShape(collectionShape) } },
})

export const getCollection = contract({
  method: "get",
  path: "/api/v1/collections/:id",
  summary: "Get a collection",
  tag: "collections",
  scope: "documents:read",
  params,
  replies: { 200: { description: "The collection.", schema: collectionShape } },
})

export const updateCollection = contract({
  method: "patch",
  path: "/api/v1/collections/:id",
  summary: "Change a collection; chunking and OCR apply to later documents",
  tag: "collections",
  scope: "collections:write",
  problems: [409],
  params,
  json: z
    .strictObject({
      name: name.optional(),
      chunking: chunkingSchema.partial().optional(),
      retrieval: retrievalChanges
        .extend({
          calibration: z.null().optional().meta({ description: "null: the score as the model has it, again." }),
        })
        .optional(),
      ...historySettings,
      ocr,
    })
    .refine(...someChange),
  replies: { 200: { description: "The collection.", schema: collectionShape } },
})

export const reindexCollection = contract({
  method: "post",
  path: "/api/v1/collections/:id/reindex",
  summary:
    "Cut and embed the documents of a collection again as its settings stand; each answers until its new version does",
  tag: "collections",
  scope: "collections:write",
  problems: [409],
  params,
  query: z.strictObject({
    before: askedTime.optional().meta({
      description:
        "Only documents whose answering version was registered before; now, unless given. With more than 500 documents, ask again with the `before` of the reply until `remaining` is 0.",
    }),
  }),
  replies: {
    202: {
      description: "What was started; the documents' own statuses show their progress.",
      schema: z.object({ before: timeShape, queued: z.int(), in_progress: z.int(), remaining: z.int() }),
    },
  },
})

export const deleteCollection = contract({
  method: "delete",
  path: "/api/v1/collections/:id",
  summary: "Delete a collection with its documents, which disappear from answers at once",
  tag: "collections",
  scope: "collections:write",
  problems: [409],
  params,
  replies: { 202: { description: "The receipt.", schema: z.object({ deletion: deletionShape }) } },
})

// The contracts of what a document consists of: its text, its file, and where lines stand on its pages.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { timeShape } from "../../http/shapes/fields.ts"
import { documentParams } from "./documents.ts"
import { boxFields } from "./query.ts"

/** No document has more versions than its row can count. */
const MAX_VERSION = 2_147_483_647
const ofVersion = z.strictObject({ version: z.coerce.number().int().min(1).max(MAX_VERSION).optional() })
/** More than any file has; it bounds what is read to find one. */
const MAX_PAGE = 100_000

export const getDocumentContent = contract({
  method: "get",
  path: "/api/v1/documents/:id/content",
  summary: "Get the parsed text to which the offsets of citations refer (UTF-16 code units)",
  tag: "documents",
  scope: "documents:read",
  params: documentParams,
  query: ofVersion,
  replies: { 200: { description: "The text.", contentType: "text/plain; charset=utf-8" } },
})

export const getDocumentOriginal = contract({
  method: "get",
  path: "/api/v1/documents/:id/original",
  summary: "Get a presigned URL of the original file; anyone who has the URL can use it until it expires",
  tag: "documents",
  scope: "documents:read",
  params: documentParams,
  query: ofVersion,
  replies: {
    200: {
      description: "Where to GET the file.",
      schema: z.object({ method: z.literal("GET"), url: z.string(), expires_at: timeShape }),
    },
  },
})

export const getDocumentPage = contract({
  method: "get",
  path: "/api/v1/documents/:id/pages/:number",
  summary:
    "Get where the lines of a page stand, so that a passage can be shown on it; of formats that say so, such as PDF",
  tag: "documents",
  scope: "documents:read",
  problems: [409],
  params: documentParams.extend({ number: z.coerce.number().int().min(1).max(MAX_PAGE) }),
  query: ofVersion,
  replies: {
    200: {
      description: "Its size in points, and its lines with their offsets in the content.",
      schema: z.object({
        version: z.int(),
        page: z.int().positive(),
        width: z.number(),
        height: z.number(),
        lines: z.array(z.object({ start: z.int(), end: z.int(), text: z.string(), ...boxFields })),
      }),
    },
  },
})

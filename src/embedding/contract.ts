// The wire contract between the Workers and the embedding service: requests, replies and the chunk manifest.
import { z } from "zod"
import { CONTENT_TYPES } from "./formats.ts"

/** Header that carries the shared secret (EMBEDDER_SECRET); compared in constant time by the service. */
export const EMBEDDER_SECRET_HEADER = "x-embedder-secret"
/** Header that carries the request id from the edge to the service's log line. */
export const REQUEST_ID_HEADER = "x-request-id"

/** Maximum number of chunks in a unit of work, so that a unit fits into a Worker's memory and time. */
export const MAX_UNIT_CHUNKS = 256
/** Maximum number of vectors in a reply to /embed. */
export const MAX_EMBED_INPUTS = 256

export { CONTENT_TYPES, type ContentType } from "./formats.ts"
/** Content types the parser understands. */
export const contentTypeSchema = z.enum(CONTENT_TYPES)

/** Identifies the model that made a vector. Stored with every collection and compared before every write and query. */
export const modelStampSchema = z.object({
  /** `lexical`, or the Transformers.js model id. */
  model: z.string().min(1),
  /** Length of a dense vector. */
  dimension: z.int().positive(),
  /** Short hash of weights, dtype, pooling and query prefix. */
  revision: z.string().min(1),
  /** Sets the default fusion weight: sparse counts more for a lexical model, both legs about equally for a neural one. */
  kind: z.enum(["lexical", "neural"]),
})
export type ModelStamp = z.infer<typeof modelStampSchema>

export const embedRequestSchema = z.strictObject({
  inputs: z.array(z.string().min(1).max(40_000)).min(1).max(MAX_EMBED_INPUTS),
  kind: z.enum(["document", "query"]),
})
export type EmbedRequest = z.infer<typeof embedRequestSchema>

/** `embeddings[i]` is base64 of little-endian float32, unit length, in the order of `inputs`. */
export const embedReplySchema = z.object({
  model: modelStampSchema,
  embeddings: z.array(z.base64()),
  /** Tokens the model read, summed over all inputs. */
  tokens: z.int().nonnegative(),
})
export type EmbedReply = z.infer<typeof embedReplySchema>

/** Maximum number of passages in a request to /rerank. */
const MAX_RERANK_PASSAGES = 64

export const rerankRequestSchema = z.strictObject({
  query: z.string().min(1).max(4_000),
  passages: z.array(z.string().min(1).max(40_000)).min(1).max(MAX_RERANK_PASSAGES),
})
export type RerankRequest = z.infer<typeof rerankRequestSchema>

/** `scores[i]` (0 to 1) is how well passage i answers the question. */
export const rerankReplySchema = z.object({
  model: z.string().min(1),
  scores: z.array(z.number().min(0).max(1)),
  tokens: z.int().nonnegative(),
})
export type RerankReply = z.infer<typeof rerankReplySchema>

export const chunkingSchema = z.strictObject({
  /** Maximum size of a chunk, in tokens of the collection's model. */
  size_tokens: z.int().min(32).max(2048),
  /** Number of tokens repeated from the previous chunk. */
  overlap_tokens: z.int().min(0).max(512),
})
export type ChunkingConfig = z.infer<typeof chunkingSchema>
/** Overrides for some settings; the others come from the collection or the deployment. */
export type ChunkingOverrides = { [K in keyof ChunkingConfig]?: ChunkingConfig[K] | undefined }

export const parseRequestSchema = z.strictObject({
  filename: z.string().min(1).max(512),
  content_type: contentTypeSchema,
  /** The text encoding that the client declared. Without it, the source's Content-Type or the bytes decide. */
  charset: z.string().min(1).max(64).optional(),
  /** Presigned GET URL of the original; size and hash are verified while it is read. */
  source: z.strictObject({
    url: z.url(),
    size_bytes: z.int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** Presigned PUT URLs for the parser's output: the text, the chunk manifest (NDJSON), and the positions of lines on pages. */
  outputs: z.strictObject({ text_url: z.url(), manifest_url: z.url(), pages_url: z.url().optional() }),
  chunking: chunkingSchema,
  /** Whether to run OCR on images and on pages without a text layer. */
  ocr: z.boolean().optional(),
})
export type ParseRequest = z.infer<typeof parseRequestSchema>

/** Reasons why a document cannot be parsed; `retryable` says whether another attempt can succeed. */
export const PARSE_FAILURES = {
  "empty-document": {
    message: "The document contains no text.",
    hint: "Upload a file with content.",
    retryable: false,
  },
  "no-text-layer": {
    message: "The PDF has pages but no text layer; it looks like a scan.",
    hint: "Switch OCR on for its collection and upload it again, or upload it with its text recognised.",
    retryable: false,
  },
  "ocr-off": {
    message: "The file is a picture, and its text is not recognised.",
    hint: "Switch OCR on for its collection and upload it again.",
    retryable: false,
  },
  "unreadable-document": {
    message:
      "The letters of the document cannot be told: its fonts do not say which they are, or its form has no text.",
    hint: "Save or print it to a new PDF from the program that made it, or run OCR over it, and upload the result.",
    retryable: false,
  },
  "encrypted-document": {
    message: "The document is protected by a password.",
    hint: "Remove the password and upload it again.",
    retryable: false,
  },
  "corrupt-document": {
    message: "The file is damaged or is not of the type it claims to be.",
    hint: "Check that the file opens on your machine and that content_type is right.",
    retryable: false,
  },
  "encoding-unknown": {
    message: "The text is not in the declared encoding, or its encoding cannot be detected.",
    hint: "Save the file as UTF-8, or declare its charset: content_type may say text/plain; charset=windows-1252.",
    retryable: false,
  },
  "document-too-complex": {
    message: "The document needed more memory or time than one document may use.",
    hint: "Split it into smaller documents.",
    retryable: false,
  },
  "source-mismatch": {
    message: "The stored file does not have the declared size or checksum.",
    hint: "Upload the file again.",
    retryable: false,
  },
  "source-unavailable": {
    message: "The stored file could not be read.",
    hint: "It is tried again automatically.",
    retryable: true,
  },
  "output-unavailable": {
    message: "The parsed text could not be stored.",
    hint: "It is tried again automatically.",
    retryable: true,
  },
  "parser-crashed": {
    message: "The parser stopped unexpectedly on this document.",
    hint: "It is tried again automatically.",
    retryable: true,
  },
} as const satisfies Record<string, { message: string; hint: string; retryable: boolean }>
export type ParseFailure = keyof typeof PARSE_FAILURES

/** Problems of a document that was parsed all the same. */
export const WARNINGS = {
  "pages-without-text": "These pages have no text; they may be scans.",
  "pages-unreadable": "The text of these pages cannot be read: their fonts do not say which letters they show.",
  "pages-by-ocr": "The text of these pages was recognised in pictures of them; single letters may be wrong.",
  "parts-left-out": "Parts of the document were left out.",
  "charset-guessed": "The encoding was not declared and was guessed.",
} as const satisfies Record<string, string>
export type WarningCode = keyof typeof WARNINGS
export const warningSchema = z.object({
  code: z.enum(Object.keys(WARNINGS) as [WarningCode, ...WarningCode[]]),
  /** The standard sentence of the code, plus details of this document. */
  message: z.string().min(1),
  /** 1-based, in ascending order. */
  pages: z.array(z.int().positive()).optional(),
})
export type Warning = z.infer<typeof warningSchema>

/** A run of at most MAX_UNIT_CHUNKS chunks. Bytes [byte_start, byte_end) of the manifest are complete NDJSON lines. */
const manifestUnitSchema = z.object({
  first_chunk: z.int().nonnegative(),
  chunk_count: z.int().min(1).max(MAX_UNIT_CHUNKS),
  byte_start: z.int().nonnegative(),
  byte_end: z.int().positive(),
})
export type ManifestUnit = z.infer<typeof manifestUnitSchema>

const parseResultSchema = z.object({
  /** Length of the stored text in UTF-16 code units, the unit of all offsets. */
  text_length: z.int().nonnegative(),
  /** Null for formats without pages. */
  page_count: z.int().positive().nullable(),
  chunk_count: z.int().positive(),
  units: z.array(manifestUnitSchema).min(1),
  warnings: z.array(warningSchema).optional(),
})
export type ParseResult = z.infer<typeof parseResultSchema>

/** One line of the reply to /parse (application/x-ndjson): any number of progress lines, then one result or error. */
export const parseEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    stage: z.enum(["parsing", "chunking"]),
    /** Pages or characters done, in the same unit as `total`. */
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
  }),
  z.object({ type: z.literal("result"), result: parseResultSchema }),
  z.object({
    type: z.literal("error"),
    code: z.enum(Object.keys(PARSE_FAILURES) as [ParseFailure, ...ParseFailure[]]),
  }),
])
export type ParseEvent = z.infer<typeof parseEventSchema>

/** One line of the chunk manifest. `text` equals `content.slice(start, end)`. */
export const manifestChunkSchema = z.object({
  ordinal: z.int().nonnegative(),
  start: z.int().nonnegative(),
  end: z.int().positive(),
  /** 1-based page on which the chunk starts; null for formats without pages. */
  page: z.int().positive().nullable(),
  /** Offsets inside the chunk at which each further page starts, so that every passage in it can be given its page. */
  page_breaks: z.array(z.int().nonnegative()),
  /** The headings above the chunk, outermost first. */
  heading_path: z.array(z.string()),
  token_count: z.int().positive(),
  text: z.string().min(1),
  /** The other spelling of words hyphenated at a line end, where either is possible: keyword search finds it, no reply shows it. */
  also: z.array(z.string()).optional(),
  /** Positions of its lines on their pages, encoded by `packLines`; only for formats that have them. */
  lines: z.array(z.int().nonnegative()).optional(),
})
export type ManifestChunk = z.infer<typeof manifestChunkSchema>

/** Errors of the service itself, not of a document: a JSON body with status 400, 401, 413 or 503. */
export const embedderErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

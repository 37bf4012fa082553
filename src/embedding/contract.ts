// The wire contract between the Workers and the embedding service: requests, replies and the chunk manifest.
import { z } from "zod"
import { CONTENT_TYPES } from "./formats.ts"

/** Header that carries the shared secret (EMBEDDER_SECRET); compared in constant time by the service. */
export const EMBEDDER_SECRET_HEADER = "x-embedder-secret"
/** Header that carries the request id from the edge to the service's log line. */
export const REQUEST_ID_HEADER = "x-request-id"

/** Units of work are at most this many chunks, so that one fits a Worker's memory and time. */
export const MAX_UNIT_CHUNKS = 256
/** A reply to /embed holds at most this many vectors. */
export const MAX_EMBED_INPUTS = 256

export { CONTENT_TYPES, type ContentType } from "./formats.ts"
/** Content types the parser understands. */
export const contentTypeSchema = z.enum(CONTENT_TYPES)

/** Which model made a vector; stamped on every collection, compared before every write and query. */
export const modelStampSchema = z.object({
  /** `lexical`, or the Transformers.js model id. */
  model: z.string().min(1),
  /** Length of a dense vector. */
  dimension: z.int().positive(),
  /** Short hash of weights, dtype, pooling and query prefix. */
  revision: z.string().min(1),
  /** Decides the default fusion weight: lexical is sparse-heavy, neural about equal. */
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
  /** Tokens the model read, over all inputs. */
  tokens: z.int().nonnegative(),
})
export type EmbedReply = z.infer<typeof embedReplySchema>

/** A request to /rerank holds at most this many passages. */
const MAX_RERANK_PASSAGES = 64

export const rerankRequestSchema = z.strictObject({
  query: z.string().min(1).max(4_000),
  passages: z.array(z.string().min(1).max(40_000)).min(1).max(MAX_RERANK_PASSAGES),
})
export type RerankRequest = z.infer<typeof rerankRequestSchema>

/** `scores[i]`, 0 to 1, says how well passage i answers the question. */
export const rerankReplySchema = z.object({
  model: z.string().min(1),
  scores: z.array(z.number().min(0).max(1)),
  tokens: z.int().nonnegative(),
})
export type RerankReply = z.infer<typeof rerankReplySchema>

export const chunkingSchema = z.strictObject({
  /** Upper bound of a chunk in tokens of the collection's model. */
  size_tokens: z.int().min(32).max(2048),
  /** Tokens repeated from the chunk before. */
  overlap_tokens: z.int().min(0).max(512),
})
export type ChunkingConfig = z.infer<typeof chunkingSchema>
/** Some of the settings; the rest come from the collection or the deployment. */
export type ChunkingOverrides = { [K in keyof ChunkingConfig]?: ChunkingConfig[K] | undefined }

export const parseRequestSchema = z.strictObject({
  filename: z.string().min(1).max(512),
  content_type: contentTypeSchema,
  /** What the text's bytes are in, as the client stated it; else the source's own Content-Type says, or its bytes. */
  charset: z.string().min(1).max(64).optional(),
  /** Presigned GET of the original; size and hash are checked while it is read. */
  source: z.strictObject({
    url: z.url(),
    size_bytes: z.int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** Presigned PUTs for what the parser writes: the text, the chunk manifest as NDJSON, and where lines stand on pages. */
  outputs: z.strictObject({ text_url: z.url(), manifest_url: z.url(), pages_url: z.url().optional() }),
  chunking: chunkingSchema,
  /** Recognise the text of pictures and of pages without letters. */
  ocr: z.boolean().optional(),
})
export type ParseRequest = z.infer<typeof parseRequestSchema>

/** Why a document cannot be parsed; `retryable` says whether trying again can help. */
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
    message: "The encoding of the text is not the declared one, or cannot be told.",
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

/** What a reader of a document should know although it was read. */
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
  /** The sentence of its code, with what this document adds to it. */
  message: z.string().min(1),
  /** 1-based, in ascending order. */
  pages: z.array(z.int().positive()).optional(),
})
export type Warning = z.infer<typeof warningSchema>

/** A run of at most MAX_UNIT_CHUNKS chunks: bytes [byte_start, byte_end) of the manifest are whole NDJSON lines. */
const manifestUnitSchema = z.object({
  first_chunk: z.int().nonnegative(),
  chunk_count: z.int().min(1).max(MAX_UNIT_CHUNKS),
  byte_start: z.int().nonnegative(),
  byte_end: z.int().positive(),
})
export type ManifestUnit = z.infer<typeof manifestUnitSchema>

const parseResultSchema = z.object({
  /** UTF-16 code units of the stored text; offsets count in these. */
  text_length: z.int().nonnegative(),
  /** Null for formats without pages. */
  page_count: z.int().positive().nullable(),
  chunk_count: z.int().positive(),
  units: z.array(manifestUnitSchema).min(1),
  warnings: z.array(warningSchema).optional(),
})
export type ParseResult = z.infer<typeof parseResultSchema>

/** One line of the reply to /parse (application/x-ndjson): progress lines, then exactly one result or error. */
export const parseEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    stage: z.enum(["parsing", "chunking"]),
    /** Pages or characters, in the unit of `total`. */
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
  /** 1-based page on which the chunk begins; null for formats without pages. */
  page: z.int().positive().nullable(),
  /** Offsets inside the chunk at which each following page begins, so that any passage in it knows its own page. */
  page_breaks: z.array(z.int().nonnegative()),
  /** Headings from the outermost to the one the chunk stands under. */
  heading_path: z.array(z.string()),
  token_count: z.int().positive(),
  text: z.string().min(1),
  /** Words as they would be spelt the other way, where a line end leaves it open: found by keyword, never shown. */
  also: z.array(z.string()).optional(),
  /** Where its lines stand on their pages, as `packLines` writes it, for formats that say so. */
  lines: z.array(z.int().nonnegative()).optional(),
})
export type ManifestChunk = z.infer<typeof manifestChunkSchema>

/** Refusals of the service itself (as opposed to a document's): JSON body with status 400, 401, 413 or 503. */
export const embedderErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

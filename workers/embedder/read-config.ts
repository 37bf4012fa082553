// The only reader of the service's environment: one zod schema; reports all errors at once and never a value.
import { availableParallelism } from "node:os"
import { z } from "zod"
import { DTYPES, type ModelSettings, POOLINGS } from "./model/model-spec.ts"

const whole = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback)
/** A missing build argument arrives as an empty string. */
const choice = <const T extends readonly string[]>(values: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), z.enum(values).optional())

const given = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional())

const modelSchema = z.object({
  /** `lexical`, a hub id under MODELS_DIR, or a folder (absolute, or starting with a dot). */
  EMBEDDING_MODEL: z.string().min(1).default("BAAI/bge-base-en-v1.5"),
  MODELS_DIR: z.string().min(1).default(".local/models"),
  EMBEDDER_ALLOW_DOWNLOAD: z.enum(["0", "1"]).default("0"),
  /** Where models are downloaded from. */
  HF_ENDPOINT: z.url().default("https://huggingface.co"),
  /** The URL, before `/embeddings`, of a service with OpenAI's embeddings API that computes the vectors. */
  EMBEDDING_BASE_URL: given(z.url({ protocol: /^https?$/ })),
  EMBEDDING_API_KEY: given(z.string()),
  /** Dimensions to request from that service; by default those of the model. */
  EMBEDDING_DIMENSIONS: given(z.coerce.number().int().min(1).max(65_535)),
  EMBEDDING_DTYPE: choice(DTYPES),
  EMBEDDING_POOLING: choice(POOLINGS),
  EMBEDDING_QUERY_PREFIX: z.string().optional(),
  EMBEDDING_DOCUMENT_PREFIX: z.string().optional(),
  /** A cross-encoder for reranking, by hub id or folder; empty for none. */
  RERANK_MODEL: z.string().optional(),
  RERANK_DTYPE: choice(DTYPES),
})

const schema = modelSchema.extend({
  PORT: whole(8080).pipe(z.number().max(65_535)),
  /** Loopback by default; the container image sets 0.0.0.0. */
  HOST: z.string().min(1).default("127.0.0.1"),
  EMBEDDER_SECRET: z.string().min(32, "must have at least 32 characters"),
  /** The role of this instance: `query` does not parse, `ingest` reserves no lane for questions. */
  EMBEDDER_POOL: z.enum(["query", "ingest", "both"]).default("both"),
  /** Threads for bulk work, each with its own model. One more is for questions, unless the pool is `ingest`. */
  EMBEDDER_LANES: whole(availableParallelism()).pipe(z.number().min(1).max(64)),
  RERANK_THREADS: whole(Math.min(2, availableParallelism())).pipe(z.number().min(1).max(64)),
  EMBEDDER_MAX_BODY_BYTES: whole(16 * 1024 * 1024),
  EMBEDDER_MAX_QUEUED_INPUTS: whole(1024),
  EMBEDDER_MAX_QUEUED_QUERIES: whole(256),
  /** Languages for OCR: codes of packages `@tesseract.js-data/<code>`, joined by `+`; empty for no OCR. */
  OCR_LANGUAGES: z
    .string()
    .regex(/^([a-z_]{3,12}(\+[a-z_]{3,12})*)?$/, "must be codes such as eng or eng+deu")
    .default("eng"),
  PARSE_CONCURRENCY: whole(availableParallelism()).pipe(z.number().min(1)),
  PARSE_MAX_QUEUED: whole(32),
  PARSE_TIMEOUT_SECONDS: whole(120).pipe(z.number().min(1)),
  PARSE_MEMORY_MB: whole(1024).pipe(z.number().min(128)),
  SHUTDOWN_GRACE_SECONDS: whole(25),
  /** Where metrics are pushed to; if unset, they can only be scraped at /metrics. */
  METRICS_PUSH_URL: z.url({ protocol: /^https?$/ }).optional(),
  METRICS_TOKEN: z.string().min(1).optional(),
  METRICS_PUSH_SECONDS: whole(15).pipe(z.number().min(1)),
})

/** The service's complete configuration; tests override single fields of what `readConfig` returns. */
export type EmbedderConfig = ReturnType<typeof toConfig>

function toConfig(env: z.output<typeof schema>) {
  return {
    host: env.HOST,
    port: env.PORT,
    secret: env.EMBEDDER_SECRET,
    model: toModelSettings(env),
    /** Null for no reranker. */
    rerank:
      toRerankers(env).map((model) => ({ model, threads: env.RERANK_THREADS, maxQueuedPassages: 256 }))[0] ?? null,
    pool: env.EMBEDDER_POOL,
    lanes: env.EMBEDDER_LANES,
    maxBodyBytes: env.EMBEDDER_MAX_BODY_BYTES,
    maxQueuedInputs: env.EMBEDDER_MAX_QUEUED_INPUTS,
    maxQueuedQueries: env.EMBEDDER_MAX_QUEUED_QUERIES,
    loadRetryDelaysMs: [1000, 2000, 4000, 8000, 16_000],
    parse: {
      concurrency: env.PARSE_CONCURRENCY,
      maxQueued: env.PARSE_MAX_QUEUED,
      timeoutMs: env.PARSE_TIMEOUT_SECONDS * 1000,
      memoryBytes: env.PARSE_MEMORY_MB * 1024 * 1024,
      heartbeatMs: 5000,
      startAnotherMs: 500,
      ocrLanguages: env.OCR_LANGUAGES.split("+").filter(Boolean),
      /** The module whose `parseDocument` runs in the children. */
      parserModule: new URL("./parse/parse-document.ts", import.meta.url).href,
    },
    shutdownGraceMs: env.SHUTDOWN_GRACE_SECONDS * 1000,
    /** Null if nothing is pushed. */
    push: env.METRICS_PUSH_URL
      ? { url: env.METRICS_PUSH_URL, token: env.METRICS_TOKEN, everyMs: env.METRICS_PUSH_SECONDS * 1000 }
      : null,
    writeLog: (line: string): void => console.log(line),
  }
}

const toModelSettings = (env: z.output<typeof modelSchema>): ModelSettings => ({
  name: env.EMBEDDING_MODEL,
  modelsDir: env.MODELS_DIR,
  allowDownload: env.EMBEDDER_ALLOW_DOWNLOAD === "1",
  hubUrl: env.HF_ENDPOINT,
  dtype: env.EMBEDDING_DTYPE,
  pooling: env.EMBEDDING_POOLING,
  queryPrefix: env.EMBEDDING_QUERY_PREFIX,
  documentPrefix: env.EMBEDDING_DOCUMENT_PREFIX,
  remote: env.EMBEDDING_BASE_URL
    ? { url: env.EMBEDDING_BASE_URL, apiKey: env.EMBEDDING_API_KEY, dimensions: env.EMBEDDING_DIMENSIONS }
    : null,
})

/** 1 or 0. */
const toRerankers = (env: z.output<typeof modelSchema>): ModelSettings[] =>
  env.RERANK_MODEL ? [{ ...toModelSettings(env), remote: null, name: env.RERANK_MODEL, dtype: env.RERANK_DTYPE }] : []

export type Environment = Record<string, string | undefined>

/** Throws one error that names every invalid variable, but never its value. */
function parseEnvironment<T>(environment: z.ZodType<T>, env: Environment): T {
  const parsed = environment.safeParse(env)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)
  throw new Error(`The environment is wrong: ${faults.join("; ")}`)
}

export const readConfig = (env: Environment): EmbedderConfig => toConfig(parseEnvironment(schema, env))

/** The part of the configuration about models, for commands that only handle models. */
export const readModelSettings = (env: Environment): ModelSettings =>
  toModelSettings(parseEnvironment(modelSchema, env))

/** All models that the service would load: the embedding model, and the reranker if there is one. */
export function readAllModelSettings(env: Environment): ModelSettings[] {
  const parsed = parseEnvironment(modelSchema, env)
  return [toModelSettings(parsed), ...toRerankers(parsed)]
}

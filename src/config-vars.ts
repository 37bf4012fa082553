// All vars and secrets by purpose: names, forms and defaults. Only config.ts reads them.
import { z } from "zod"

const secret = (length: number) => z.string().min(length, `must have at least ${length} characters`)
const amount = z.number().nonnegative()
const jsonOf = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" })
        return z.NEVER
      }
    })
    .pipe(schema)
const whole = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback)
const flag = (fallback: boolean) =>
  z
    .enum(["true", "false"])
    .default(fallback ? "true" : "false")
    .transform((value) => value === "true")

export const common = z.object({
  /** The environment; part of logs and metrics. */
  ENV: z.enum(["dev", "staging", "prod"]),
  /** The version shown in metrics, traces and the OpenAPI document. */
  APP_VERSION: z.string().default("0.1.0"),
  /** The least severe level that is logged. */
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** `json`: one object a line; `text`: for reading in a terminal. */
  LOG_FORMAT: z.enum(["json", "text"]).default("json"),
  /** Whether metrics are recorded. */
  ENABLE_METRICS: flag(true),
  /** How long an isolate keeps collected metrics if no further request comes; 0: until the next request. */
  METRICS_FLUSH_SECONDS: whole(10),
  /** Base address of an OTLP collector for spans, which are sent to its `/v1/traces`. Unset: no spans are made. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Headers for the OTLP collector: `name=value` pairs joined by commas. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().default(""),
  /** The share (0 to 1) of traces begun here that are kept. A trace begun elsewhere has its own decision. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Sentry project for unexpected errors. */
  SENTRY_DSN: z.url({ protocol: /^https?$/ }).optional(),
})

export const database = z.object({
  /** Neon's connection string, of a role that row-level security binds. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Address of Neon's SQL over HTTP, if it is not Neon's own host. */
  NEON_FETCH_ENDPOINT: z.url().optional(),
})

export const cache = z.object({
  /** Address of Redis' REST API at Upstash. */
  UPSTASH_REDIS_REST_URL: z.url(),
  /** Token for UPSTASH_REDIS_REST_URL, with the right to write. */
  UPSTASH_REDIS_REST_TOKEN: secret(8),
  /** Milliseconds that a request to the edge Worker waits for Redis; after that Redis counts as unavailable. */
  REDIS_TIMEOUT_MS: whole(500),
})

export const vectors = z.object({
  /** Address of Qdrant. */
  QDRANT_URL: z.url(),
  /** Key for QDRANT_URL, with the right to write. */
  QDRANT_API_KEY: z.string().optional(),
})

/** A Worker that is bound as a service. */
export type Service = { fetch: typeof fetch }

export const embedder = z.object({
  /** The Worker in front of the embedder's containers. */
  EMBEDDER: z.custom<Service>().optional(),
  /** Address of the embedding service if it runs elsewhere; used before the binding. */
  EMBEDDER_URL: z.url().optional(),
  /** Address of the pool for questions, if it is not the same as for documents. */
  EMBEDDER_QUERY_URL: z.url().optional(),
  /** Shared secret of the Workers and the embedding service. */
  EMBEDDER_SECRET: secret(32),
  /** The embedding model, as the embedding service names it. */
  EMBEDDING_MODEL: z.string().default("BAAI/bge-base-en-v1.5"),
  /**
   * Languages the model was trained for: ISO 639-1 codes joined by commas, or `*`. Questions in others rest on
   * keywords. Unset: all languages if the model's name says multilingual, else `en`.
   */
  EMBEDDING_LANGUAGES: z
    .string()
    .regex(/^(\*|[a-z]{2}(,[a-z]{2})*)?$/, "must be ISO 639-1 codes joined by commas, or *")
    .default("")
    .transform((text) => (text === "" ? null : text.split(","))),
  /** Milliseconds to wait for a question's embedding; after that it is answered from keywords alone. */
  EMBEDDING_QUERY_TIMEOUT_MS: whole(200),
  /** Whether to rerank if a request does not say; the embedding service then needs RERANK_MODEL. */
  RERANK_ENABLED: flag(false),
  /** Milliseconds to wait for the reranker; after that the fused order is used. */
  RERANK_TIMEOUT_MS: whole(300),
})

export const storage = z.object({
  /** The Cloudflare account of the bucket. */
  R2_ACCOUNT_ID: z.string().min(1),
  /** Key of R2's S3 API, which signs presigned URLs. */
  R2_ACCESS_KEY_ID: z.string().min(1),
  /** Secret of R2_ACCESS_KEY_ID. */
  R2_SECRET_ACCESS_KEY: secret(16),
  /** Name of the bucket. */
  R2_BUCKET: z.string().min(1),
  /** Address of the S3 endpoint, if it is not R2's own host. */
  R2_ENDPOINT: z.url().optional(),
})

export const answers = z.object({
  /** Key for Groq. Without it, and without LLM_BASE_URL, answers are extractive. */
  GROQ_API_KEY: z.string().min(1).optional(),
  /** Model at Groq. */
  GROQ_MODEL: z.string().default("llama-3.1-8b-instant"),
  /** Address of Groq's API, if it is not its own. */
  GROQ_BASE_URL: z.url().optional(),
  /** Another service with OpenAI's chat completions: its address before `/chat/completions`. Used instead of Groq. */
  LLM_BASE_URL: z.url().optional(),
  /** Key for the service at LLM_BASE_URL. */
  LLM_API_KEY: z.string().min(1).optional(),
  /** Model at LLM_BASE_URL. */
  LLM_MODEL: z.string().min(1).optional(),
  /** A model of the same service that answers while the first may not be called. */
  LLM_FALLBACK_MODEL: z.string().min(1).optional(),
  /** US dollars per million tokens by model, as JSON; used before the built-in prices of Groq's models. */
  LLM_PRICES: jsonOf(z.record(z.string(), z.strictObject({ prompt: amount, completion: amount }))).default({}),
  /** Size of the models' context in tokens; sources beyond it are left out. 0: unknown. */
  LLM_CONTEXT_TOKENS: whole(0),
  /** Tokens a minute that the service allows for each model, shared fairly between tenants. 0: no limit known. */
  LLM_TOKENS_PER_MINUTE: whole(0),
  /** Requests a minute that the service allows for each model. 0: no limit known. */
  LLM_REQUESTS_PER_MINUTE: whole(0),
  /** How long embeddings of questions are cached, in seconds. */
  EMBEDDING_CACHE_TTL_SECONDS: whole(86_400),
  /** How long answers are cached, in seconds. */
  QUERY_CACHE_TTL_SECONDS: whole(3_600),
})

/** Values from tutorials and templates, which nobody may use as a secret. */
const PLACEHOLDER =
  /change.?(me|this|in)|your.?(jwt|secret|key|256)|secret.?key|placeholder|example|insecure|dummy|qwerty/i
const signingSecret = secret(32)
  .refine((value) => !PLACEHOLDER.test(value), "must not be a placeholder")
  .refine((value) => new Set(value).size >= 8, "must have more different characters")

export const signing = z.object({
  /** Signs access tokens and child tokens. Without it there are none, and /auth answers 501. */
  JWT_SECRET_KEY: signingSecret.optional(),
  /** The previous JWT_SECRET_KEY; tokens signed with it are still accepted. */
  JWT_SECRET_KEY_PREVIOUS: signingSecret.optional(),
})

export const keys = z.object({
  /** Marks new API keys, so that invented ones are recognised without a lookup. The same on edge and admin. */
  API_KEY_SECRET: signingSecret.optional(),
})

export const sealing = z.object({
  /**
   * Seals stored secrets of tenants (signing secrets of webhooks, keys of providers). Without it neither can be stored.
   */
  DATA_ENCRYPTION_KEY: signingSecret.optional(),
  /** The previous DATA_ENCRYPTION_KEY; secrets sealed with it can still be opened. */
  DATA_ENCRYPTION_KEY_PREVIOUS: signingSecret.optional(),
})

export const webhooks = z.object({
  /** Whether webhooks may be sent to this machine over plain http; for development only. */
  WEBHOOK_LOOPBACK: flag(false),
  /** A DNS-over-HTTPS resolver with JSON replies that looks up webhook hosts; `off`: names are not looked up. */
  WEBHOOK_RESOLVER_URL: z.union([z.literal("off"), z.url()]).default("https://cloudflare-dns.com/dns-query"),
})

export const limits = z.object({
  /** Whether requests are limited at all. */
  RATE_LIMIT_ENABLED: flag(true),
  /** Requests a minute of a tenant in the free tier, in each bucket (queries, reads, writes); 0: unlimited. */
  RATE_LIMIT_FREE_TIER: whole(100),
  /** As RATE_LIMIT_FREE_TIER, for the premium tier. */
  RATE_LIMIT_PREMIUM_TIER: whole(1_000),
  /** As RATE_LIMIT_FREE_TIER, for the admin tier. */
  RATE_LIMIT_ADMIN_TIER: whole(0),
  /** Requests an hour of a limited tenant over all its buckets; 0: no such limit. */
  RATE_LIMIT_PER_HOUR: whole(0),
})

export const ingestion = z.object({
  /** Tokens of a chunk, for new collections that do not say. */
  CHUNK_SIZE: z.coerce.number().int().min(32).max(2048).default(512),
  /** Tokens that a chunk shares with the one before, for new collections that do not say. */
  CHUNK_OVERLAP: z.coerce.number().int().min(0).max(512).default(50),
  /** Number of sources of an answer, for collections and questions that do not say. */
  TOP_K: z.coerce.number().int().min(1).max(50).default(5),
  /** Largest file that can be uploaded, in MB. */
  MAX_DOCUMENT_MB: whole(50),
})

export const accounting = z.object({
  /** How long usage entries wait in an isolate to be sent together, in milliseconds; 0: each is sent at once. */
  USAGE_FLUSH_MS: z.coerce.number().int().min(0).max(1_000).default(1_000),
})

export const retention = z.object({
  /** Days until questions are removed from the history; 0: never. */
  QUERY_LOG_RETENTION_DAYS: whole(30),
  /** Days until entries of the audit log are removed; 0: never. */
  AUDIT_RETENTION_DAYS: whole(365).refine((days) => days === 0 || days >= 30, "must be 0 (for ever) or at least 30"),
})

export const identity = z.object({
  /** Lifetime of an access token in minutes. */
  JWT_ACCESS_TOKEN_EXPIRE_MINUTES: z.coerce.number().int().min(1).max(1_440).default(30),
  /** Days after which a session ends if it is not used. */
  JWT_REFRESH_TOKEN_EXPIRE_DAYS: z.coerce.number().int().min(1).max(90).default(7),
  /** OAuth client at Google; with its secret and redirect URI users can sign in with Google. */
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  /** Secret of GOOGLE_CLIENT_ID. */
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  /** The redirect URI as registered at Google; it must lead to /auth/google/callback. */
  GOOGLE_REDIRECT_URI: z.url().optional(),
  /** OAuth client at GitHub; with its secret and redirect URI users can sign in with GitHub. */
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  /** Secret of GITHUB_CLIENT_ID. */
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  /** The redirect URI as registered at GitHub; it must lead to /auth/github/callback. */
  GITHUB_REDIRECT_URI: z.url().optional(),
})

export const admin = z.object({
  /** The first credential of the admin Worker; with it, admin keys and users can be created. */
  ADMIN_API_KEY: secret(32),
  JWT_ACCESS_TOKEN_EXPIRE_MINUTES: identity.shape.JWT_ACCESS_TOKEN_EXPIRE_MINUTES,
})

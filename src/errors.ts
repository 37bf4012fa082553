// Every failure a caller can meet: one code each, with its HTTP status, title and whether trying again can help.

type ProblemSpec = { status: number; title: string; retryable: boolean }

/** The exhaustive table; drives both the problem+json reply and the ingestion's decision to try again. */
export const PROBLEMS = {
  // who are you
  "credential-missing": { status: 401, title: "A credential is required", retryable: false },
  "credential-malformed": { status: 401, title: "The credential is malformed", retryable: false },
  "credential-unknown": { status: 401, title: "The credential is not valid", retryable: false },
  "sign-in-refused": { status: 401, title: "The sign-in could not be completed", retryable: false },
  // not allowed
  "scope-missing": { status: 403, title: "The credential lacks a scope", retryable: false },
  "collection-not-allowed": { status: 403, title: "The key is not allowed to use this collection", retryable: false },
  "rights-exceeded": { status: 403, title: "The credential cannot hand out more than it has", retryable: false },
  "tenant-inactive": { status: 403, title: "The tenant is deactivated", retryable: false },
  "membership-missing": { status: 403, title: "The user does not belong to this tenant", retryable: false },
  "email-unverified": { status: 403, title: "The provider has not verified the e-mail address", retryable: false },
  "sign-up-closed": { status: 403, title: "New users sign up by invitation", retryable: false },
  // budgets and quotas
  "budget-exhausted": { status: 402, title: "A budget is used up", retryable: false },
  "quota-exceeded": { status: 402, title: "A quota of the tenant is exhausted", retryable: false },
  // unknown, or another tenant's
  "route-not-found": { status: 404, title: "No such route", retryable: false },
  "document-not-found": { status: 404, title: "Document not found", retryable: false },
  "collection-not-found": { status: 404, title: "Collection not found", retryable: false },
  "deletion-not-found": { status: 404, title: "Deletion not found", retryable: false },
  "question-not-found": { status: 404, title: "Question not found", retryable: false },
  "tenant-not-found": { status: 404, title: "Tenant not found", retryable: false },
  "admin-key-not-found": { status: 404, title: "Admin key not found", retryable: false },
  "api-key-not-found": { status: 404, title: "API key not found", retryable: false },
  "user-not-found": { status: 404, title: "User not found", retryable: false },
  "membership-not-found": { status: 404, title: "Membership not found", retryable: false },
  "invitation-not-found": { status: 404, title: "Invitation not found", retryable: false },
  "webhook-not-found": { status: 404, title: "Webhook endpoint not found", retryable: false },
  "delivery-not-found": { status: 404, title: "Delivery not found", retryable: false },
  "content-not-found": { status: 404, title: "The document has no parsed text yet", retryable: false },
  "page-not-found": { status: 404, title: "The document has no such page", retryable: false },
  // conflicts
  "method-not-allowed": { status: 405, title: "The route does not take this method", retryable: false },
  "collection-name-taken": { status: 409, title: "A collection of this name exists", retryable: false },
  "collection-is-default": { status: 409, title: "The default collection cannot be deleted", retryable: false },
  "tenant-slug-taken": { status: 409, title: "A tenant with this slug exists", retryable: false },
  "email-taken": { status: 409, title: "A user with this e-mail address exists", retryable: false },
  "username-taken": { status: 409, title: "A user with this user name exists", retryable: false },
  "upload-incomplete": { status: 409, title: "The file has not been uploaded", retryable: false },
  "upload-mismatch": { status: 409, title: "The uploaded file is not the declared one", retryable: false },
  "document-state-conflict": { status: 409, title: "The document's state does not allow this", retryable: false },
  "idempotency-in-flight": { status: 409, title: "The first request with this key is still running", retryable: true },
  "webhook-disabled": { status: 409, title: "The webhook is disabled", retryable: false },
  "question-not-replayable": { status: 409, title: "The question was not kept", retryable: false },
  "embedding-model-mismatch": { status: 409, title: "The collection uses another embedding model", retryable: false },
  // bad input
  "body-too-large": { status: 413, title: "The body is too large", retryable: false },
  "media-type-unsupported": { status: 415, title: "The content type is not supported", retryable: false },
  "body-malformed": { status: 400, title: "The body cannot be read", retryable: false },
  "idempotency-key-malformed": { status: 400, title: "The Idempotency-Key cannot be read", retryable: false },
  "idempotency-key-reused": { status: 422, title: "The key was used for another request", retryable: false },
  "input-invalid": { status: 422, title: "The input is not valid", retryable: false },
  "document-too-large": { status: 413, title: "The document is larger than allowed", retryable: false },
  // slow down
  "rate-limited": { status: 429, title: "Too many requests", retryable: true },
  // not configured
  "not-configured": { status: 501, title: "This is not configured", retryable: false },
  // a service behind us refuses for good
  "embedder-refused": { status: 502, title: "The embedding service refused the request", retryable: false },
  "vector-store-refused": { status: 502, title: "The vector store refused the request", retryable: false },
  "llm-refused": { status: 502, title: "The language model refused the request", retryable: false },
  // try again
  "auth-unavailable": { status: 503, title: "Credentials cannot be checked right now", retryable: true },
  "database-unavailable": { status: 503, title: "The database is unavailable", retryable: true },
  "cache-unavailable": { status: 503, title: "The cache is unavailable", retryable: true },
  "provider-unavailable": { status: 503, title: "The sign-in provider is unavailable", retryable: true },
  "embedder-unavailable": { status: 503, title: "The embedding service is unavailable", retryable: true },
  "embedder-lost": { status: 503, title: "The embedding service ended before its work did", retryable: true },
  "vector-store-unavailable": { status: 503, title: "The vector store is unavailable", retryable: true },
  "storage-unavailable": { status: 503, title: "Object storage is unavailable", retryable: true },
  "llm-unavailable": { status: 503, title: "The language model is unavailable", retryable: true },
  "llm-limited": { status: 503, title: "The language model's limits are reached", retryable: true },
  overloaded: { status: 503, title: "The service is overloaded", retryable: true },
  "deadline-passed": { status: 503, title: "The request took too long", retryable: true },
  "configuration-invalid": { status: 503, title: "The service is not configured correctly", retryable: true },
  internal: { status: 500, title: "Something went wrong on our side", retryable: true },
} as const satisfies Record<string, ProblemSpec>

export type ErrorCode = keyof typeof PROBLEMS

/** One faulty field; `path` in the caller's own spelling, dots between levels. */
export type FieldError = { path: string; message: string }

type AppErrorOptions = {
  /** Shown to the caller; never a caught message. The first of `errors` where it is left out. */
  detail?: string
  errors?: FieldError[]
  retryAfterSeconds?: number
  /** True where surely nothing was changed; else nobody knows. */
  undone?: boolean
  /** For the log only. */
  cause?: unknown
}

function detailOf([first, ...others]: readonly FieldError[] = []): string | undefined {
  return first && `${first.path}: ${first.message}${others.length > 0 ? ` (and ${others.length} more)` : ""}`
}

/** The only error thrown on purpose. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined
  readonly undone: boolean

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const detail = options.detail ?? detailOf(options.errors)
    super(`${code}${detail ? `: ${detail}` : ""}`, { cause: options.cause })
    this.name = "AppError"
    this.code = code
    this.detail = detail
    this.errors = options.errors
    this.undone = options.undone ?? false
    const fallback = PROBLEMS[code].status === 503 ? 1 : undefined
    this.retryAfterSeconds = options.retryAfterSeconds ?? fallback
  }

  get retryable(): boolean {
    return PROBLEMS[this.code].retryable
  }
}

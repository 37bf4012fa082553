// Decides what happens to a unit whose work threw, by the kind of failure, the kind of unit and its attempts. Pure.
import type { DocumentError } from "../documents/model/document.ts"
import { type Counted, isFollowing, MAX_ATTEMPTS, type WorkUnit } from "../documents/model/work-unit.ts"
import { AppError, type ErrorCode } from "../errors.ts"

/** Either the unit is tried again, and `counts` says which counter is raised, or its document fails for `reason`. */
export type Judgement = { verdict: "again"; counts: Counted } | { verdict: "fail"; reason: DocumentError }

/**
 * Outages and back-pressure delay a document and never fail it. Lasting
 * failures fail it at the last attempt. Clean-up is tried without end.
 */
export function judgeFailure(error: unknown, { kind, attempts }: Pick<WorkUnit, "kind" | "attempts">): Judgement {
  // Another document may have crashed the service, so a crash is forgiven more often than a failure.
  if (error instanceof AppError && error.code === "embedder-lost") return { verdict: "again", counts: "crash" }
  if (passes(error)) return { verdict: "again", counts: "nothing" }
  if (isFollowing(kind) || attempts + 1 < MAX_ATTEMPTS) return { verdict: "again", counts: "attempt" }
  return { verdict: "fail", reason: reasonOf(error) }
}

/**
 * True if the failure will pass. Adapters say so in their errors; an
 * error of any other kind is a fault of ours and lasts.
 */
export const passes = (error: unknown): boolean =>
  error instanceof AppError && error.retryable && error.code !== "internal"

const FAILED_REPEATEDLY: DocumentError = {
  code: "ingestion-failed",
  message: "Ingestion failed repeatedly on this document.",
  hint: "Upload it again; if it happens again, tell us the document's id.",
  retryable: true,
}

const REASONS: Partial<Record<ErrorCode, DocumentError>> = {
  "embedder-refused": {
    code: "embedder-refused",
    message: "The embedding service refused this document.",
    hint: "Upload it again later; if it happens again, tell us the document's id.",
    retryable: true,
  },
  "vector-store-refused": {
    code: "vector-store-refused",
    message: "The vector store refused this document.",
    hint: "Upload it again later; if it happens again, tell us the document's id.",
    retryable: true,
  },
}

const reasonOf = (error: unknown) => (error instanceof AppError && REASONS[error.code]) || FAILED_REPEATEDLY

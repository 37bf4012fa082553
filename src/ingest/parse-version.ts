// Has the embedding service parse and chunk one version. Only counts and byte ranges come back through the Worker.
import { type DocumentError, versionKeys } from "../documents/model/document.ts"
import { LEASE_SECONDS, type WorkUnit } from "../documents/model/work-unit.ts"
import { PARSE_FAILURES, type ParseEvent, type ParseFailure, type ParseResult } from "../embedding/contract.ts"
import { AppError } from "../errors.ts"
import type { Embedder, ObjectStore, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./model/unit-outcome.ts"
import { sendWakeUps, type WakeDeps } from "./send-wake-ups.ts"

/** The presigned URLs are valid for longer than the parser's own deadline. */
const URL_SECONDS = 900
const PARSE_TIMEOUT_MS = 600_000
/** Progress is written this often, so that a short document's is not. */
const REPORT_EVERY_MS = 2_000
/** If parsing took longer, another invocation indexes the first chunks, because each has only 15 minutes. */
const GO_ON_WITHIN_MS = 120_000

export type ParseDeps = WakeDeps & {
  embedder: Pick<Embedder, "parse">
  objects: Pick<ObjectStore, "copy" | "head" | "presignRead" | "presignWrite">
  units: Pick<WorkUnits, "heartbeat" | "parsed">
}
type ParseUnit = WorkUnit & { kind: "parse" }

export async function parseVersion(
  deps: ParseDeps,
  unit: ParseUnit,
  requestId: string,
  signal: AbortSignal,
): Promise<UnitOutcome> {
  const startedAt = Date.now()
  await ownOriginal(deps, unit)
  const request = await requestFor(deps, unit)
  let reportedAt = startedAt
  let chunkingSince: number | null = null
  for await (const event of followed(
    deps.embedder.parse(request, { requestId, timeoutMs: PARSE_TIMEOUT_MS, signal }),
  )) {
    if (event.type === "error") return refusal(event.code)
    const now = Date.now()
    if (event.type === "result") {
      const times = { chunkingSeconds: (now - (chunkingSince ?? now)) / 1_000 }
      return await finish(deps, unit, event.result, times, now - startedAt < GO_ON_WITHIN_MS)
    }
    const { stage, done, total } = event
    if (stage === "chunking") chunkingSince ??= now
    if (now - reportedAt < REPORT_EVERY_MS) continue
    reportedAt = now
    if (!(await deps.units.heartbeat(unit, LEASE_SECONDS, { stage, done, total }))) return "lost"
  }
  throw new AppError("embedder-lost")
}

/**
 * A reply that is cut off after the service has taken the document may
 * be the document's fault, so it counts as an attempt.
 */
async function* followed(events: AsyncIterable<ParseEvent>): AsyncGenerator<ParseEvent> {
  let isTaken = false
  try {
    for await (const event of events) {
      isTaken = true
      yield event
    }
  } catch (cause) {
    const isCut = isTaken && cause instanceof AppError && cause.code === "embedder-unavailable"
    throw isCut ? new AppError("embedder-lost", { cause }) : cause
  }
}

/** A version started from the bytes of the live version has no file of its own yet; it is copied first. */
async function ownOriginal({ objects }: Pick<ParseDeps, "objects">, { tenantId, target }: ParseUnit): Promise<void> {
  const { documentId, version, liveVersion } = target
  if (liveVersion === null || liveVersion === version) return
  const { original } = versionKeys(tenantId, documentId, version)
  if (await objects.head(original)) return
  await objects.copy(versionKeys(tenantId, documentId, liveVersion).original, original)
}

async function requestFor({ objects }: Pick<ParseDeps, "objects">, { tenantId, target }: ParseUnit) {
  const keys = versionKeys(tenantId, target.documentId, target.version)
  return {
    filename: target.filename,
    content_type: target.contentType,
    source: {
      url: await objects.presignRead(keys.original, URL_SECONDS),
      size_bytes: target.sizeBytes,
      sha256: target.sha256,
    },
    outputs: {
      text_url: await objects.presignWrite(keys.text, "text/plain; charset=utf-8", URL_SECONDS),
      manifest_url: await objects.presignWrite(keys.manifest, "application/x-ndjson", URL_SECONDS),
      pages_url: await objects.presignWrite(keys.pages, "application/x-ndjson", URL_SECONDS),
    },
    chunking: target.chunking,
    ocr: target.ocr,
  }
}

/** Throws if the failure will pass, so that the unit is tried again; a crash counts as an attempt. */
function refusal(code: ParseFailure): UnitOutcome {
  if (code === "source-unavailable" || code === "output-unavailable") throw new AppError("storage-unavailable")
  const failure: DocumentError = { code, ...PARSE_FAILURES[code] }
  if (failure.retryable) throw new Error(`the parser failed: ${code}`)
  return { rejected: failure }
}

/** Creates the units to index. This worker continues with the first; others are woken for the rest. */
async function finish(
  deps: ParseDeps,
  unit: ParseUnit,
  result: ParseResult,
  times: { chunkingSeconds: number },
  goOn: boolean,
): Promise<UnitOutcome> {
  const parsed = await deps.units.parsed(unit, { ...result, ...times }, goOn ? LEASE_SECONDS : null)
  if (!parsed) return "lost"
  const { tenantId, target } = unit
  const wakeUp = { tenantId, subjectId: target.documentId, version: target.version }
  await sendWakeUps(
    deps,
    result.units.slice(parsed.next ? 1 : 0).map(() => wakeUp),
  )
  return parsed.next ? { next: parsed.next } : "done"
}

// Has the embedding service parse and chunk one version; only counts and byte ranges come back through the Worker.
import { type DocumentError, versionKeys } from "../documents/document.ts"
import { LEASE_SECONDS, type WorkUnit } from "../documents/work-unit.ts"
import { PARSE_FAILURES, type ParseFailure, type ParseResult } from "../embedding/contract.ts"
import { AppError } from "../errors.ts"
import type { Embedder, ObjectStore, WakeUps, WorkUnits } from "../ports.ts"
import type { UnitOutcome } from "./ingest-unit.ts"

/** The presigned URLs outlive the parser's own deadline. */
const URL_SECONDS = 900
const PARSE_TIMEOUT_MS = 600_000

export type ParseDeps = {
  embedder: Pick<Embedder, "parse">
  objects: Pick<ObjectStore, "presignRead" | "presignWrite">
  units: Pick<WorkUnits, "heartbeat" | "parsed">
  wakeUps: WakeUps
}

export async function parseVersion(
  deps: ParseDeps,
  unit: WorkUnit & { kind: "parse" },
  requestId: string,
): Promise<UnitOutcome> {
  const { target } = unit
  const keys = versionKeys(unit.tenantId, target.documentId, target.version)
  const request = {
    filename: target.filename,
    content_type: target.contentType,
    source: {
      url: await deps.objects.presignRead(keys.original, URL_SECONDS),
      size_bytes: target.sizeBytes,
      sha256: target.sha256,
    },
    outputs: {
      text_url: await deps.objects.presignWrite(keys.text, "text/plain; charset=utf-8", URL_SECONDS),
      manifest_url: await deps.objects.presignWrite(keys.manifest, "application/x-ndjson", URL_SECONDS),
    },
    chunking: target.chunking,
  }
  if (!(await deps.units.heartbeat(unit, LEASE_SECONDS, { stage: "parsing", done: 0, total: 0 }))) return "lost"
  for await (const event of deps.embedder.parse(request, { requestId, timeoutMs: PARSE_TIMEOUT_MS })) {
    if (event.type === "error") return await refusal(event.code)
    if (event.type === "result") return await finish(deps, unit, event.result)
    const { stage, done, total } = event
    if (!(await deps.units.heartbeat(unit, LEASE_SECONDS, { stage, done, total }))) return "lost"
  }
  throw new AppError("embedder-unavailable", { detail: "The parser's reply ended early." })
}

/** A passing failure is thrown, so that the unit is tried again; a crash counts as an attempt. */
async function refusal(code: ParseFailure): Promise<UnitOutcome> {
  if (code === "source-unavailable" || code === "output-unavailable") throw new AppError("storage-unavailable")
  const failure: DocumentError = { code, ...PARSE_FAILURES[code] }
  if (failure.retryable) throw new Error(`the parser failed: ${code}`)
  return { rejected: failure }
}

async function finish(deps: ParseDeps, unit: WorkUnit & { kind: "parse" }, result: ParseResult): Promise<UnitOutcome> {
  if (!(await deps.units.parsed(unit, result))) return "lost"
  const { tenantId, target } = unit
  const wakeUp = { tenantId, subjectId: target.documentId, version: target.version }
  await deps.wakeUps.send(result.units.map(() => wakeUp))
  return "done"
}

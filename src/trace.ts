// Where a request stands in its trace (W3C Trace Context): what came in, what goes on to services, spans for a collector.
import { AsyncLocalStorage } from "node:async_hooks"
import { hexOf } from "./hex.ts"

export type Attributes = Record<string, string | number | boolean>
/** Times are in milliseconds since the epoch. */
export type Span = {
  traceId: string
  spanId: string
  parentId: string | null
  name: string
  kind: "server" | "client" | "consumer"
  startedAt: number
  endedAt: number
  attributes: Attributes
  failed: boolean
}
export type SpanSink = { add(span: Span): void }

/** `collectInto` is null while nobody collects: then no span is made, and the ids are passed on all the same. */
type Place = {
  traceId: string
  spanId: string
  parentId: string | null
  isSampled: boolean
  collectInto: SpanSink | null
}

const current = new AsyncLocalStorage<Place>()

/** Version 00; later ones begin with the same fields. Neither id may be all zeros. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const VERSION_00_LENGTH = 55

/** Known once an isolate has its configuration; a value of the process, as what it says is. */
let doesBegin = false
/** From now on a request without a trace begins one. Until somebody collects spans that would cost each a tenth of its CPU. */
export const beginTraces = (): void => {
  doesBegin = true
}

/** Runs `work` as a part of the trace the header names, or of a new one where it names none that is well-formed. */
export function inTrace<T>(header: string | undefined, work: () => T): T {
  if (header === undefined && !doesBegin) return work()
  const given = header === undefined ? null : TRACEPARENT.exec(header)
  const isOurs = given && !(header?.startsWith("00-") && header.length !== VERSION_00_LENGTH)
  const [, traceId = "", parentId = "", flags = ""] = isOurs ? given : []
  const place: Place = {
    traceId: traceId || newId(16),
    spanId: newId(8),
    parentId: parentId || null,
    isSampled: flags === "" || (Number.parseInt(flags, 16) & 1) === 1,
    collectInto: null,
  }
  return current.run(place, work)
}

/** From here on the request's spans go there; of traces that begin here only `share` (0 to 1) are kept. */
export function collectSpans(sink: SpanSink | null, share: number): void {
  const place = current.getStore()
  if (!place || !sink) return
  if (place.parentId === null && Math.random() >= share) place.isSampled = false
  if (place.isSampled) place.collectInto = sink
}

/** `traceparent` of where we stand; nothing outside of a trace. */
export function traceHeaders(): { traceparent?: string } {
  const place = current.getStore()
  return place ? { traceparent: `00-${place.traceId}-${place.spanId}-${place.isSampled ? "01" : "00"}` } : {}
}

/** For log lines; undefined outside of a trace. */
export const traceId = (): string | undefined => current.getStore()?.traceId

/** Runs a call to a service as a span of its own, which the service finds as its parent. */
export async function spanned<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const parent = current.getStore()
  if (!parent?.collectInto) return await work()
  const place = { ...parent, spanId: newId(8), parentId: parent.spanId }
  const startedAt = Date.now()
  let failed = true
  try {
    const result = await current.run(place, work)
    failed = false
    return result
  } finally {
    add(place, { name, kind: "client", startedAt, attributes, failed })
  }
}

/** The span of the request or job itself, once it is over. */
export function endTrace(span: Omit<Span, "traceId" | "spanId" | "parentId" | "endedAt">): void {
  const place = current.getStore()
  if (place) add(place, span)
}

function add(
  { collectInto, traceId, spanId, parentId }: Place,
  span: Omit<Span, "traceId" | "spanId" | "parentId" | "endedAt">,
) {
  collectInto?.add({ traceId, spanId, parentId, ...span, endedAt: Date.now() })
}

const newId = (bytes: number) => hexOf(crypto.getRandomValues(new Uint8Array(bytes)))

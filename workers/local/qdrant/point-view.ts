// How a point is shown in a reply: the parts of payload and vectors the request asks for.
import { isRecord } from "./json-path.ts"
import type { WithPayload, WithVector } from "./point-schema.ts"
import type { Payload, PointTable } from "./point-table.ts"
import type { Scored } from "./top-scores.ts"

export type Shown = {
  payload: WithPayload | null | undefined
  vector: WithVector | null | undefined
  /** What counts when the request does not say: Qdrant shows payloads of reads, not of queries. */
  payloadByDefault: boolean
}

export function showPoint(table: PointTable, slot: number, shown: Shown) {
  const payload = selectPayload(table.payloadOf(slot), shown.payload ?? shown.payloadByDefault)
  const vector = shown.vector ? selectVectors(table, slot, shown.vector) : undefined
  return { id: table.idOf(slot), ...(payload && { payload }), ...(vector && { vector }) }
}

export const showScored = (table: PointTable, { slot, score }: Scored, shown: Shown) => ({
  version: table.versionOf(slot),
  score,
  ...showPoint(table, slot, shown),
})

function selectVectors(table: PointTable, slot: number, wanted: Exclude<WithVector, false>) {
  const chosen = (name: string) => wanted === true || wanted.includes(name)
  const vectors: Record<string, unknown> = {}
  for (const [name, store] of table.dense)
    if (chosen(name) && store.has(slot)) vectors[name] = [...(store.get(slot) ?? [])]
  for (const [name, store] of table.sparse) if (chosen(name) && store.has(slot)) vectors[name] = store.get(slot)
  return vectors
}

function selectPayload(payload: Payload, wanted: WithPayload): Payload | undefined {
  if (typeof wanted === "boolean") return wanted ? payload : undefined
  if ("exclude" in wanted) {
    return wanted.exclude.reduce((rest, path) => without(rest, path.split(".")), payload)
  }
  const selected: Payload = {}
  for (const path of wanted.include) copy(payload, selected, path.split("."))
  return selected
}

function copy(from: Payload, to: Payload, [key, ...rest]: readonly string[]): void {
  if (key === undefined || !Object.hasOwn(from, key)) return
  const value = from[key]
  if (rest.length === 0) to[key] = value
  else if (isRecord(value)) {
    const known = to[key]
    const inner = isRecord(known) ? known : {}
    copy(value, inner, rest)
    if (Object.keys(inner).length > 0) to[key] = inner
  }
}

function without(payload: Payload, [key, ...rest]: readonly string[]): Payload {
  if (key === undefined || !Object.hasOwn(payload, key)) return payload
  const { [key]: value, ...others } = payload
  if (rest.length === 0) return others
  return isRecord(value) ? { ...others, [key]: without(value, rest) } : payload
}

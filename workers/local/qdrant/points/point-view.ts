// How a point is shown in a reply: the parts of payload and vectors the request asks for.
import type { WithPayload } from "./point-schema.ts"
import type { Payload, PointTable } from "./point-table.ts"

export function showPoint(table: PointTable, slot: number, withPayload: WithPayload, withVector = false) {
  const payload = selectPayload(table.payloadOf(slot), withPayload)
  return { id: table.idOf(slot), ...(payload && { payload }), ...(withVector && { vector: vectorsOf(table, slot) }) }
}

function vectorsOf(table: PointTable, slot: number) {
  const vectors: Record<string, unknown> = {}
  for (const [name, store] of table.dense) if (store.has(slot)) vectors[name] = [...(store.get(slot) ?? [])]
  for (const [name, store] of table.sparse) if (store.has(slot)) vectors[name] = store.get(slot)
  return vectors
}

function selectPayload(payload: Payload, wanted: WithPayload): Payload | undefined {
  if (typeof wanted === "boolean") return wanted ? payload : undefined
  const isWanted =
    "exclude" in wanted
      ? (field: string) => !wanted.exclude.includes(field)
      : (field: string) => wanted.include.includes(field)
  return Object.fromEntries(Object.entries(payload).filter(([field]) => isWanted(field)))
}

// Qdrant's strict mode: filters only on indexed fields, bounded limits, a bounded number of indexes.

import { refuse } from "../refusal.ts"
import type { Condition, FieldCondition, Filter } from "../search/filter-schema.ts"
import type { Collection } from "./collection.ts"
import { type IndexSchema, type IndexType, typeOfIndex } from "./collection-schema.ts"

const defaultLimit = 10

/** Refuses a limit over `max_query_limit`; a limit left out counts as Qdrant's default. Returns the limit. */
export function checkedLimit({ config }: Collection, limit: number | null | undefined): number {
  const strict = config.strict_mode_config
  const given = limit ?? defaultLimit
  if (!strict?.enabled || strict.max_query_limit === undefined || given <= strict.max_query_limit) return given
  return refuse(400, exceeded("limit", given, strict.max_query_limit))
}

/** Refuses an index that would be one too many. */
export function checkIndexCount({ config, indexes }: Collection, field: string): void {
  const strict = config.strict_mode_config
  const count = indexes.size + (indexes.has(field) ? 0 : 1)
  if (!strict?.enabled || strict.max_payload_index_count === undefined || count <= strict.max_payload_index_count)
    return
  refuse(400, exceeded("payload index count", count, strict.max_payload_index_count))
}

const exceeded = (what: string, given: number, most: number) =>
  `Bad request: Limit exceeded ${given} > ${most} for "${what}". Help: Reduce the "${what}" parameter to or below ${most}.`

/** Refuses a filter on a field without a fitting index, where the collection's strict mode says so. */
export function checkFilter({ config, indexes }: Collection, filter: Filter, purpose: "retrieve" | "update"): void {
  const strict = config.strict_mode_config
  if (!strict?.enabled || strict[`unindexed_filtering_${purpose}`] !== false) return
  for (const { field, types } of requiredIndexes(filter, "")) {
    if (types.length === 0 || fits(indexes.get(field)?.schema, types)) continue
    const wanted = `"${field}" of one of the following types: [${types.join(", ")}]`
    const help = "Help: Create an index for this key or use a different filter."
    refuse(400, `Bad request: Index required but not found for ${wanted}. ${help}`)
  }
}

const fits = (schema: IndexSchema | undefined, types: readonly IndexType[]) =>
  schema !== undefined && types.includes(typeOfIndex(schema))

type Requirement = { field: string; types: IndexType[] }

/** Every field the filter asks about, by its full path, with the index types that can answer. */
function* requiredIndexes(filter: Filter, prefix: string): Generator<Requirement> {
  for (const condition of [...filter.must, ...filter.should, ...filter.must_not]) yield* requiredOf(condition, prefix)
}

const anyType: IndexType[] = ["bool", "datetime", "float", "integer", "keyword"]

function* requiredOf(condition: Condition, prefix: string): Generator<Requirement> {
  if ("key" in condition) yield { field: prefix + condition.key.text, types: typesFor(condition) }
  else if ("is_empty" in condition) yield { field: prefix + condition.is_empty.key.text, types: anyType }
  else if ("nested" in condition) {
    const { key, filter } = condition.nested
    yield* requiredIndexes(filter, `${prefix}${key.text.replace(/\[\]$/, "")}[].`)
  } else if ("must" in condition) yield* requiredIndexes(condition, prefix)
}

/** An empty list matches nothing, whatever the field holds, so it needs no index. */
function typesFor({ match, range }: FieldCondition): IndexType[] {
  if (range) return "number" in range ? ["float", "integer"] : ["datetime"]
  if (!match) return anyType
  const sample = "value" in match ? match.value : match.any[0]
  if (sample === undefined) return []
  return [typeof sample === "string" ? "keyword" : typeof sample === "boolean" ? "bool" : "integer"]
}

// The only place that creates Qdrant filters, so that none can lack its tenant.
import type { Schemas } from "@qdrant/js-client-rest"
import type { CollectionId, TenantId } from "../../ids.ts"
import type { ChunkSelection } from "../../ports.ts"
import {
  dateIn,
  type FieldTest,
  isBuiltIn,
  type MetadataFilter,
  type Scalar,
} from "../../query/model/metadata-filter.ts"

type Condition = Schemas["Condition"]
export type TenantFilter = { must: Condition[] }

/** The tenant's points that a search may return. */
export const searchFilter = (
  tenant: TenantId,
  collectionIds: readonly CollectionId[],
  filter: MetadataFilter | null,
): TenantFilter =>
  tenantFilter(tenant, [
    { key: "collection_id", match: { any: [...collectionIds] } },
    ...(filter ? [conditionOf(tenant, filter)] : []),
  ])

/** The tenant's points to remove. */
export function selectionFilter(tenant: TenantId, which: ChunkSelection): TenantFilter {
  if (which.scope === "tenant") return tenantFilter(tenant, [])
  if (which.scope === "collection") return tenantFilter(tenant, [keyword("collection_id", which.collectionId)])
  const ofDocument = keyword("document_id", which.documentId)
  if (which.scope === "document") return tenantFilter(tenant, [ofDocument])
  return tenantFilter(tenant, [ofDocument, { key: "version", match: { value: which.version } }])
}

/** Of the given points, those that belong to the tenant. */
export const idsFilter = (tenant: TenantId, ids: readonly string[]): TenantFilter =>
  tenantFilter(tenant, [{ has_id: [...ids] }])

const tenantFilter = (tenant: TenantId, conditions: Condition[]): TenantFilter => ({
  must: [always(tenant), ...conditions],
})

const keyword = (key: string, value: string): Condition => ({ key, match: { value } })
const not = (condition: Condition): Condition => ({ must_not: [condition] })
const anyOf = (conditions: Condition[]): Condition => ({ should: conditions })
/** A condition that is true for every point. */
const always = (tenant: TenantId) => keyword("tenant_id", tenant)

function conditionOf(tenant: TenantId, filter: MetadataFilter): Condition {
  switch (filter.type) {
    case "and":
      return { must: filter.filters.map((each) => conditionOf(tenant, each)) }
    case "or":
      return anyOf(filter.filters.map((each) => conditionOf(tenant, each)))
    case "not":
      return not(conditionOf(tenant, filter.filter))
    case "field":
      return isBuiltIn(filter.field) ? builtIn(tenant, filter.field, filter.test) : metadata(filter.field, filter.test)
  }
}

/** Fields of the points themselves. All points have them, except the language. */
function builtIn(tenant: TenantId, field: string, test: FieldTest): Condition {
  switch (test.op) {
    case "exists":
      if (field === "chunk_language")
        return test.value ? not({ is_empty: { key: field } }) : { is_empty: { key: field } }
      return test.value ? always(tenant) : not(always(tenant))
    case "eq":
      return equals(field, test.value)
    case "ne":
      return not(equals(field, test.value))
    case "in":
      return anyOf(test.values.map((value) => equals(field, value)))
    case "nin":
      return not(anyOf(test.values.map((value) => equals(field, value))))
    default:
      return { key: field, range: { [test.op]: utc(test.value) } }
  }
}

const equals = (field: string, value: Scalar): Condition =>
  field === "created_at" ? { key: field, range: { gte: utc(value), lte: utc(value) } } : keyword(field, String(value))

/** Metadata is stored as entries `{k, s | n | b, t}`; a condition matches an entry with both name and value. */
function metadata(name: string, test: FieldTest): Condition {
  const entry = (...value: Condition[]): Condition => ({
    nested: { key: "meta", filter: { must: [keyword("k", name), ...value] } },
  })
  switch (test.op) {
    case "exists":
      return test.value ? entry() : not(entry())
    case "eq":
      return entry(entryValue(test.value))
    case "ne":
      return not(entry(entryValue(test.value)))
    case "in":
      return anyOf(test.values.map((value) => entry(entryValue(value))))
    case "nin":
      return not(anyOf(test.values.map((value) => entry(entryValue(value)))))
    default:
      return typeof test.value === "number"
        ? entry({ key: "n", range: { [test.op]: test.value } })
        : entry({ key: "t", range: { [test.op]: utc(test.value) } })
  }
}

function entryValue(value: Scalar): Condition {
  if (typeof value === "string") return keyword("s", value)
  if (typeof value === "boolean") return { key: "b", match: { value } }
  return { key: "n", range: { gte: value, lte: value } } // floats have no exact match in Qdrant
}

/** Filters are validated before, so the text of a comparison is a date. */
const utc = (value: Scalar): string => (dateIn(String(value)) ?? new Date(0)).toISOString()

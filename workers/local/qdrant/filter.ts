// Compiles a parsed filter into a test of one point.
import type { Condition, FieldCondition, Filter, Match, Range } from "./filter-schema.ts"
import { parseDatetime } from "./filter-schema.ts"
import { someLeaf, someValue } from "./json-path.ts"
import type { PointId } from "./point-id.ts"

/** True when the point passes; `payload` is a part of the point's payload inside `nested`. */
export type Test = (payload: unknown, slot: number) => boolean

/** What conditions on the point itself, not its payload, look at. */
export type PointFacts = { idOf(slot: number): PointId | undefined; hasVector(slot: number, name: string): boolean }

/** `settled` is a condition the caller has already applied (by an index); it is left out where it must hold. */
export function compileFilter(filter: Filter, facts: PointFacts, settled?: Condition): Test {
  const compile = (condition: Condition) => compileCondition(condition, facts, settled)
  const must = filter.must.filter((condition) => condition !== settled).map(compile)
  const should = filter.should.map(compile)
  const mustNot = filter.must_not.map(compile)
  const minShould = filter.min_should?.conditions.map(compile) ?? []
  const minCount = filter.min_should?.min_count ?? 0
  return (payload, slot) =>
    must.every((test) => test(payload, slot)) &&
    (should.length === 0 || should.some((test) => test(payload, slot))) &&
    !mustNot.some((test) => test(payload, slot)) &&
    (minCount === 0 || minShould.filter((test) => test(payload, slot)).length >= minCount)
}

function compileCondition(condition: Condition, facts: PointFacts, settled?: Condition): Test {
  if ("key" in condition) return compileField(condition)
  if ("is_empty" in condition) {
    const { key } = condition.is_empty
    return (payload) => !someValue(payload, key, isFilled)
  }
  if ("is_null" in condition) {
    const { key } = condition.is_null
    return (payload) => someLeaf(payload, key, (value) => value === null)
  }
  if ("has_id" in condition) {
    const ids = new Set<PointId | undefined>(condition.has_id)
    return (_, slot) => ids.has(facts.idOf(slot))
  }
  if ("has_vector" in condition) return (_, slot) => facts.hasVector(slot, condition.has_vector)
  if ("nested" in condition) {
    const { key, filter } = condition.nested
    const test = compileFilter(filter, facts)
    return (payload, slot) => someLeaf(payload, key, (element) => test(element, slot))
  }
  return compileFilter(condition, facts, settled)
}

/** Neither null nor an empty array. */
export const isFilled = (value: unknown): boolean => value != null && !(Array.isArray(value) && value.length === 0)

function compileField({ key, match, range, values_count }: FieldCondition): Test {
  if (values_count) {
    const within = compileRange(values_count)
    return (payload) => someValue(payload, key, (value) => within(countOf(value)))
  }
  const holds = match ? compileMatch(match) : range ? compileValueRange(range) : () => false
  return (payload) => someLeaf(payload, key, holds)
}

const countOf = (value: unknown) => (Array.isArray(value) ? value.length : value === null ? 0 : 1)

function compileMatch(match: Match): (value: unknown) => boolean {
  if ("value" in match) return (value) => value === match.value
  if ("any" in match) {
    const allowed = new Set<unknown>(match.any)
    return (value) => allowed.has(value)
  }
  const excluded = new Set<unknown>(match.except)
  return (value) => !excluded.has(value)
}

function compileValueRange(range: NonNullable<FieldCondition["range"]>): (value: unknown) => boolean {
  if ("number" in range) {
    const within = compileRange(range.number)
    return (value) => typeof value === "number" && within(value)
  }
  const within = compileRange(range.datetime)
  return (value) => typeof value === "string" && within(parseDatetime(value))
}

/** NaN (a string that is no date) lies in no range, not even an unbounded one. */
function compileRange({ gt, gte, lt, lte }: Range): (value: number) => boolean {
  return (value) =>
    !Number.isNaN(value) &&
    (gt == null || value > gt) &&
    (gte == null || value >= gte) &&
    (lt == null || value < lt) &&
    (lte == null || value <= lte)
}

// Compiles a parsed filter into a test of one point.

import { someLeaf, someValue } from "../points/json-path.ts"
import type { PointId } from "../points/point-id.ts"
import type { Condition, FieldCondition, Filter, Match, Range } from "./filter-schema.ts"
import { parseDatetime } from "./filter-schema.ts"

/** True when the point passes; `payload` is a part of the point's payload inside `nested`. */
export type Test = (payload: unknown, slot: number) => boolean

type IdOf = (slot: number) => PointId | undefined

/** `settled` is a condition the caller has already applied (by an index); it is left out where it must hold. */
export function compileFilter(filter: Filter, idOf: IdOf, settled?: Condition): Test {
  const compile = (condition: Condition) => compileCondition(condition, idOf, settled)
  const must = filter.must.filter((condition) => condition !== settled).map(compile)
  const should = filter.should.map(compile)
  const mustNot = filter.must_not.map(compile)
  return (payload, slot) =>
    must.every((test) => test(payload, slot)) &&
    (should.length === 0 || should.some((test) => test(payload, slot))) &&
    !mustNot.some((test) => test(payload, slot))
}

function compileCondition(condition: Condition, idOf: IdOf, settled?: Condition): Test {
  if ("key" in condition) return compileField(condition)
  if ("is_empty" in condition) {
    const { key } = condition.is_empty
    return (payload) => !someValue(payload, key, isFilled)
  }
  if ("has_id" in condition) {
    const ids = new Set<PointId | undefined>(condition.has_id)
    return (_, slot) => ids.has(idOf(slot))
  }
  if ("nested" in condition) {
    const { key, filter } = condition.nested
    const test = compileFilter(filter, idOf)
    return (payload, slot) => someLeaf(payload, key, (element) => test(element, slot))
  }
  return compileFilter(condition, idOf, settled)
}

/** Neither null nor an empty array. */
export const isFilled = (value: unknown): boolean => value != null && !(Array.isArray(value) && value.length === 0)

function compileField({ key, match, range }: FieldCondition): Test {
  const holds = match ? compileMatch(match) : range ? compileValueRange(range) : () => false
  return (payload) => someLeaf(payload, key, holds)
}

function compileMatch(match: Match): (value: unknown) => boolean {
  if ("value" in match) return (value) => value === match.value
  const allowed = new Set<unknown>(match.any)
  return (value) => allowed.has(value)
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

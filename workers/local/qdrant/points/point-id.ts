// Point ids: unsigned integers and UUIDs, in one canonical form and one order.
import { z } from "zod"

export type PointId = string | number

const uuidForm = /^(?:urn:uuid:)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i

export const pointId = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(uuidForm, "not a valid point ID, valid values are either an unsigned integer or a UUID")
    .transform((text) => text.toLowerCase().replace(uuidForm, "$1-$2-$3-$4-$5")),
])

/** Scroll order: integers first, then UUIDs. */
export function compareIds(a: PointId, b: PointId): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

// Tells a change by a figure from a change to that figure.
import type { Quantity } from "./quantity.ts"

const BY = /(?<!\p{L})(?:by|um)(?: \p{Sc})?$/u
const TO = /(?<!\p{L})(?:to|from|auf|von)(?: \p{Sc})?$/u
/** `Rose by 5`, `rose to 5` */
export const isOfOtherStep = ({ left }: Quantity, equal: readonly Quantity[]) =>
  (BY.test(left) && equal.every((other) => TO.test(other.left))) ||
  (TO.test(left) && equal.every((other) => BY.test(other.left)))

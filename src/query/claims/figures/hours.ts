// Tells whether a bare number is an hour of the day: `before 12` is before noon.
import type { Quantity } from "./quantity.ts"

const BEFORE_HOUR =
  /(?<!\p{L})(?:at|by|before|after|until|till|from|um|bis|vor|nach|ab|à|avant|après|a las|antes de las|alle|prima delle|dopo le|às) ?$/u

export const isHourOf = ({ dimension, left, raw }: Quantity, dates: readonly string[]): boolean =>
  dimension === null && BEFORE_HOUR.test(left) && dates.some((date) => date.split("|").includes(`t${raw}:00`))

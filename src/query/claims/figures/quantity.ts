// A figure of a text: its value, and the words around it.

export type Quantity = {
  /** `raw` is the number as it is written, `value` the number in the base unit of its dimension. */
  raw: number
  value: number
  /** What the unit measures; null without a unit. 24 months and 2 years have the same dimension, `time`. */
  dimension: string | null
  factor: number
  /** In a rate, its period in seconds: 86,400 in `2 litres a day`. Null if it is no rate. */
  per: number | null
  /** The first letters of the word after the number, if it is not a unit: what is counted. */
  noun: string | null
  /** A number in words without a unit, or an article that means one. The other text may leave it out. */
  loose: boolean
  /** The words before and after it in its part of the sentence. */
  left: string
  right: string
  /** The number of its sentence in the text. */
  statement: number
  /** Whether the figure before it is a part of it. In `two of the four` this is true of the four. */
  isWhole: boolean
}
/** Whether a number can be a year. */
export const isYear = ({ raw, dimension }: Pick<Quantity, "raw" | "dimension">) =>
  dimension === null && Number.isInteger(raw) && raw >= 1000 && raw < 2100
export type FoundQuantity = Omit<Quantity, "left" | "right" | "statement" | "isWhole"> & { start: number; end: number }

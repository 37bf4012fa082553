// A figure of a text as a value, with the words it stands among.

export type Quantity = {
  /** The number as written (`raw`) and in the base unit of its dimension. */
  raw: number
  value: number
  /** The dimension, so that 24 months equal 2 years; null for a number without a unit. */
  dimension: string | null
  factor: number
  /** In a rate, the seconds it is for; null for all else. */
  per: number | null
  /** The counted noun: the word after the number, if it is not a unit. */
  noun: string | null
  /** A number in words without a unit, or an article that means one; the other text may omit it. */
  loose: boolean
  /** The words of its part of the sentence, before and behind it. */
  left: string
  right: string
  /** Which statement it stands in. */
  statement: number
  /** Whether the figure before it is a part of it: `two of the four`. */
  isWhole: boolean
}
/** A number that may be a year. */
export const isYear = ({ raw, dimension }: Pick<Quantity, "raw" | "dimension">) =>
  dimension === null && Number.isInteger(raw) && raw >= 1000 && raw < 2100
export type FoundQuantity = Omit<Quantity, "left" | "right" | "statement" | "isWhole"> & { start: number; end: number }

// Money in whole ten-billionths of a dollar, the ledger's unit, so that sums are the same everywhere.

const UNITS_A_DOLLAR = 10_000_000_000

export const unitsOf = (usd: number): number => Math.round(usd * UNITS_A_DOLLAR)
export const usdOf = (units: number): number => units / UNITS_A_DOLLAR

/** Null if one of the amounts is unknown. */
export const sumOfUsd = (amounts: readonly (number | null)[]): number | null =>
  amounts.reduce<number | null>(
    (sum, usd) => (sum === null || usd === null ? null : usdOf(unitsOf(sum) + unitsOf(usd))),
    0,
  )

/** What is known to have been spent beside calls without a price; null where nothing is. */
export const knownUsd = (usd: number, unpriced: number): number | null => (usd === 0 && unpriced > 0 ? null : usd)

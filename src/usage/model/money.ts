// Money as it is counted: in whole ten-billionths of a dollar, as the ledger keeps it, so that it adds up to the same everywhere.

const UNITS_A_DOLLAR = 10_000_000_000

export const unitsOf = (usd: number): number => Math.round(usd * UNITS_A_DOLLAR)
export const usdOf = (units: number): number => units / UNITS_A_DOLLAR

/** A sum of which a part is unknown is unknown. */
export const sumOfUsd = (amounts: readonly (number | null)[]): number | null =>
  amounts.reduce<number | null>(
    (sum, usd) => (sum === null || usd === null ? null : usdOf(unitsOf(sum) + unitsOf(usd))),
    0,
  )

// Tells whether a figure is a round number of another one: `more than 40` of 43.
import { isYear, type Quantity } from "./quantity.ts"

/** In a claim these make a round number of the figure of the quote: each with the least and the most that it may be. */
const ROUNDED: readonly [before: RegExp, least: number, most: number][] = [
  [
    /(?:more than|over|above|at least|upwards of|mehr als|über|mindestens|plus de|au moins|más de|al menos|più di|almeno|mais de|pelo menos|более|больше|свыше) $/u,
    1,
    1.25,
  ],
  [/(?:less than|fewer than|under|below|weniger als|unter|moins de|menos de|meno di|менее|меньше) $/u, 0.8, 1],
  [/(?:nearly|almost|fast|knapp|presque|casi|quasi|quase|почти) $/u, 0.9, 1],
  [
    /(?:about|around|roughly|approximately|circa|some|etwa|rund|ungefähr|environ|unos|unas|alrededor de|aproximadamente|cerca de|около|примерно) $/u,
    0.95,
    1.05,
  ],
]
export const isRoundOf = (one: Quantity, other: Quantity) => {
  if (one.dimension !== other.dimension || one.noun !== other.noun || isYear(one) || one.per !== other.per) return false
  const rounded = ROUNDED.find(([before]) => before.test(`${one.left} `))
  if (!rounded || one.value < 0) return false
  const [, least, most] = rounded
  return other.value >= least * one.value && other.value <= most * one.value
}

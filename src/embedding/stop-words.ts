// English words too common to tell documents apart.

/**
 * Articles, pronouns, auxiliaries, question words, the commonest prepositions and what is left of contractions.
 * Words with a meaning of their own (`after`, `between`, `more`, `under`) stay searchable.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about also am an and any are aren as at be because been being both but by can cannot could couldn d did didn do
  does doesn doing each for from had hadn has hasn have haven having he her here hers herself him himself his how i if
  in into is isn it its itself ll m may me might my myself no nor not of on or our ours ourselves re s shall she should
  shouldn so some such t than that the their theirs them themselves then there these they this those to too us ve very
  was wasn we were weren what when where which while who whom whose why will with would wouldn you your yours yourself
  yourselves`.split(/\s+/),
)

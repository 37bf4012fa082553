// Nouns that a question puts behind `what` or `which` for deeds, means and results: an answer tells them without the noun.

/** What is done, how, and what comes of it; on such nouns: Schmid, "English Abstract Nouns as Conceptual Shells" (2000). */
const DEEDS =
  "acts?|actions?|activit(?:y|ies)|deeds?|efforts?|initiatives?|interventions?|measures?|moves?|precautions?|steps?"
const CHANGES =
  "adaptations?|adjustments?|advancements?|advances?|alterations?|changes?|developments?|improvements?|innovations?|modifications?|reforms?|revisions?|transformations?|updates?"
const MEANS =
  "approach(?:es)?|means|mechanisms?|methods?|methodolog(?:y|ies)|procedures?|strateg(?:y|ies)|tactics?|techniques?|ways?"
const RESULTS =
  "conclusions?|consequences?|data|discover(?:y|ies)|evidence|findings?|implications?|insights?|observations?|repercussions?|results?"
/** Verbs that say no more than such a noun does: steps are taken, results are obtained. */
const SUPPORT =
  "achieved|adopted|applied|carried|conducted|done|employed|found|implemented|initiated|introduced|made|observed|obtained|performed|reported|revealed|taken|undertaken|used|utili[sz]ed"
/** `What findings indicate that …`: what they show is asked for. */
const SHOWING = "confirms?|demonstrates?|implies|imply|indicates?|proves?|reveals?|shows?|suggests?|supports?"
const DETERMINER = "the|an?|this|that|these|those|its|his|her|their|our|your|my"
const NO_ADJECTIVE = `${DETERMINER}|is|are|was|were|do|does|did|has|have|had|can|could|will|would|must|should|may`
/** Before a determiner, the word is a verb: `What changes the colour?` */
const ASKED = new RegExp(
  String.raw`^\P{L}*(?:\p{L}+\s+)?(?:what|which)\s+(?:(?!(?:${NO_ADJECTIVE})\s)\p{L}+\s+){0,2}?(?<noun>${[DEEDS, CHANGES, MEANS, RESULTS].join("|")})(?!\p{L}|\s+(?:${DETERMINER})\s)(?:\s+(?:(?:was|were|is|are|(?:has|have|had)\s+been)\s+(?<support>${SUPPORT})|(?<showing>${SHOWING}))(?!\p{L}))?`,
  "iu",
)

/** The noun and the verb that goes with it, in lower case. */
export const shellWordsIn = (question: string): string[] =>
  Object.values(ASKED.exec(question)?.groups ?? {}).flatMap((word) => word?.toLowerCase() ?? [])

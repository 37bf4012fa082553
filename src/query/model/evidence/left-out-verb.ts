// Finds the verb of a question that a line of names and values leaves out: `Chess club: Mondays 17.00` tells when it meets.

/** Has a name and a value: `Name: value`, `Name – value`, table rows. */
const NAMED = /^[^:：]{1,60}(?:[:：]|\s[-–—])\s+\S/u
const MAX_LENGTH = 160
/** A text with one of these is a sentence and has a verb of its own. */
const VERBS =
  /(?<!\p{L})(?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|shall|should|will|would|do|does|did|not|no|never|ist|sind|war|waren|hat|haben|wird|werden|kann|können|darf|dürfen|muss|müssen|nicht|kein\p{L}*|est|sont|était|peut|doit|pas|es|son|está|están|puede|debe|è|sono|può|deve|non|são|pode|não|jest|są|nie|может|нужно|не)(?!\p{L})/iu
/** A time of another end of an event, or a change, is not left out. */
const ENDS =
  /^(?:end|finish|close|shut|stop|expire|arrive|return|die|cancel|change|retire|resign|fail|lose|miss|pay|cost|weigh|enden?t?|endet|schlie(?:ß|ss)t|ankommt|fermer?|ferme|finit|termin\p{L}+|cierra|acaba|llega|chiude|finisce|arriva|fecha|acaba|chega|sluit|eindigt|kończy|zamyka|biter|kapanır|bitiyor|kapanıyor)s?$/iu

/** The subject is a pronoun: the verb follows. Otherwise the verb is the last word, or the last before a preposition. */
const ENGLISH = [
  /(?<!\p{L})(?:do|does|did|can|could|may|must|should|will|would) (?:I|we|you|they|it|he|she|one|people) (?<verb>\p{L}+)/iu,
  /(?<!\p{L})(?:do|does|did|can|could|may|must|should|will|would) .*?(?<verb>\p{L}+)(?=\P{L}*$| (?:on|in|at|from|to|for|with|during|every|each|this|next)(?!\p{L}))/iu,
  /^\P{L}*how (?:many|much) (?!(?:is|are|was|were|will|would|can|could|may|must|should|do|does|did)(?!\p{L}))\p{L}+ (?<verb>\p{L}+)/iu,
]
/** Elsewhere it follows the question word, or is the last word. What somebody does is not left out: `Who married Ada?` */
const BEHIND =
  /^\P{L}*(?:wann|wo|wohin|um wie ?viel uhr|quand|où|à quelle heure|cuándo|dónde|a qué hora|quando|dove|a che ora|onde|wanneer|waar|kiedy|gdzie|kdy|kde|när|var|hvornår|hvor|når|когда|где|коли|де) (?<verb>\p{L}+)/iu
const LAST = /(?<verb>\p{L}+)\P{L}*$/u
const VERB_LAST = new Set(["tr", "ja", "ko", "hi", "fi", "hu"])

/** The verb of a question, in lower case, if a value with a name may leave it out; null if there is none. */
export function verbLeftOut(question: string, language: string | null): string | null {
  const patterns = language === "en" ? ENGLISH : VERB_LAST.has(language ?? "") ? [LAST] : [BEHIND]
  const [verb] = patterns.flatMap((pattern) => pattern.exec(question)?.groups?.verb?.toLowerCase() ?? [])
  return verb === undefined || ENDS.test(verb) ? null : verb
}

/** Whether a text tells a value by its name alone, without a verb. */
export const hasNoVerb = (displayText: string): boolean =>
  displayText.length <= MAX_LENGTH && NAMED.test(displayText) && !VERBS.test(displayText)

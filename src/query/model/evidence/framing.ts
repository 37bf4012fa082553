// How a question speaks of the text itself: where to look (`according to her report`), who speaks in it, what it is about as a whole.

/** Kinds of text that are seldom anything else: `in the article`. */
const TEXT = "text|passage|document|article|paper|publication|transcript|excerpt|speech|lecture|sermon"
/** Words that may also mean a room, a place or a thing: only an owner or a title shows that a text is meant. */
const PERHAPS_TEXT =
  "study|report|address|statement|remarks?|talk|letter|memo|interview|essay|book|story|chapter|section|handbook|manual|guide|policy|minutes|notice|post|page|presentation|conversation|discussion"
const OWNER = "(?:his|her|their|its|my|our|your)"
/** `the`, `her 2019`, `this` */
const OF_ONE = String.raw`(?:the|this|that|${OWNER})\s+(?:\p{N}+\s+)?`
/** The capitals of `his State of the Union Address`. */
const CAPITALS = String.raw`\p{Lu}\p{L}*\s+(?:(?:\p{Lu}\p{L}*|of|the)\s+){0,8}`
const anyCase = (words: string) => words.replace(/(?<!\p{L})\p{Ll}/gu, (first) => `[${first}${first.toUpperCase()}]`)
const KINDS = anyCase(`${TEXT}|${PERHAPS_TEXT}`)
const SAID =
  "described|stated|mentioned|presented|discussed|provided|reported|outlined|noted|listed|indicated|specified|explained|cited"
const WITHIN = "(?:[Ii]n|[Dd]uring|[Tt]hroughout|[Ff]rom)"
const ACCORDING = "(?:[Aa]ccording\\s+to)"

/** Bounded, so that a question full of capitals is not read again from each of them. */
const NAMED = String.raw`\p{Lu}[\p{L}.'’-]{0,30}(?:\s+\p{Lu}[\p{L}.'’-]{0,30}){0,5}?`
const NAME = `(?<name>${NAMED})`

/** They mean `about`, `because of`, `by` and `to`: a text says the same by other words, or by none. */
const COMPLEX_PREPOSITIONS = anyCase(
  "in (?:relation|regard|respect|reference|connection) (?:to|with)|with (?:regard|respect|reference|relation) to|in terms of|when it comes to|due to|owing to|because of|on account of|by means of|in order to|so as to",
)

/** No kinship: `rules related to fog`. */
const RELATED = String.raw`(?:related|relating|pertaining)\s+to`

const FRAMING = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    String.raw`(?<=(?:${ACCORDING}|(?:${SAID})\s+(?:in|by))\s+${NAMED}['’]s?\s{1,9})(?:${CAPITALS})?(?:${KINDS})`,
    String.raw`(?:${ACCORDING}|(?:[Aa]s\s+)?(?:${SAID})\s+(?:in|by))\s+${OF_ONE}(?:${CAPITALS})?(?:${KINDS})`,
    String.raw`${WITHIN}\s+${OF_ONE}(?:${CAPITALS})?(?:${anyCase(TEXT)})`,
    String.raw`${WITHIN}\s+(?:${OWNER}\s+(?:${CAPITALS})?|${OF_ONE}${CAPITALS})(?:${KINDS})`,
    ACCORDING,
    "[Rr]egarding|[Cc]oncerning|mentioned|highlighted",
    COMPLEX_PREPOSITIONS,
    String.raw`${RELATED}(?=\s+\p{L})(?<=^\P{L}*(?:[Ww]hat|[Ww]hich)(?!\p{L}).*(?<!(?<!\p{L})(?:is|are|was|were|be|been|not|how|\p{L}+ly)\s)${RELATED})`,
    String.raw`(?:[Aa]s\s+)?(?:${SAID})(?=\s+(?:in|by|for)(?!\p{L}))`,
    "[Ss]pecific(?:ally)?",
    String.raw`[Aa]ctive(?=\s+(?:ingredient|substance)s?(?!\p{L}))`,
  ].join("|")})(?!\p{L})`,
  "gu",
)

const SAYING =
  "say|said|mention(?:ed)?|describe[ds]?|discuss(?:ed)?|state[ds]?|address(?:ed)?|propose[ds]?|request(?:ed)?|announce[ds]?|outline[ds]?|explain(?:ed)?|claim(?:ed)?|suggest(?:ed)?|recommend(?:ed)?|promise[ds]?|criticize[ds]?|express(?:ed)?|argue[ds]?|emphasize[ds]?"
/** `did Dr. Weiss recommend` */
const SPEAKS = new RegExp(
  String.raw`(?<!\p{L})(?:${anyCase("did|does|do|has|have|had")})\s+${NAME}\s+(?:${SAYING})(?!\p{L})`,
  "gu",
)
const SPEAKERS = [
  SPEAKS,
  new RegExp(String.raw`(?<!\p{L})(?:${ACCORDING}|(?:${SAID})\s+by)\s+${NAME}(?:['’]s)?(?!\s*[\p{Lu}])(?!\p{L})`, "gu"),
  new RegExp(
    String.raw`(?<!\p{L})${NAME}['’]s\s+(?:views?|opinions?|statements?|speech|remarks|proposals?)(?!\p{L})`,
    "gu",
  ),
]

/** Replaces such parts by blanks; an answer need not have their words. Who speaks stays, without the verb of speaking. */
export const withoutFraming = (question: string): string => question.replace(SPEAKS, " $<name> ").replace(FRAMING, " ")

/** Whoever the question says has written or said what is asked about: `did Dr. Weiss recommend`. */
export const speakersIn = (question: string): string[] =>
  SPEAKERS.flatMap((pattern) => Array.from(question.matchAll(pattern), ({ groups }) => groups?.name ?? ""))

const WHOLE_TEXT = `(?:${TEXT}|${PERHAPS_TEXT}|file|pdf)s?`
const ABOUT_THE_WHOLE = new RegExp(
  String.raw`^\P{L}*(?:${[
    String.raw`what(?:['’]s|\s+is|\s+are)\s+(?:the|this|that|these|those|my|our|your)\s+${WHOLE_TEXT}\s+(?:all\s+)?about`,
    String.raw`(?:please\s+|can\s+you\s+)?(?:summari[sz]e|sum\s+up|give\s+(?:me\s+)?a\s+summary\s+of)\s+(?:the|this|that|these|those|my|our|your)\s+${WHOLE_TEXT}`,
    String.raw`(?:worum\s+geht\s+es|wovon\s+handelt)\s+(?:in\s+)?(?:dies\p{L}+|der|die|das|dem|den)\s+(?:dokument|text|datei|artikel|bericht)s?\p{L}*`,
    String.raw`de\s+quoi\s+(?:parle|traite)\s+(?:ce|cet|cette|le|la)\s*(?:l['’])?(?:document|texte|article|fichier|rapport)`,
    String.raw`de\s+qué\s+(?:trata|habla)\s+(?:este|el|ese)\s+(?:documento|texto|artículo|archivo|informe)`,
  ].join("|")})\P{L}*$`,
  "iu",
)
/** Whether a summary is asked for: no single statement answers that, whatever words it has. */
export const asksForSummary = (question: string): boolean => ABOUT_THE_WHOLE.test(question)

// Where the clauses of a sentence begin and end, and shapes of them that turn subject and object round.

/** Each clause has a subject of its own. */
export const CLAUSE =
  /;\s|,\s(?:and|but|so|while|whereas|et|mais|tandis que|y|pero|mientras que|e|ma|mentre|mas|enquanto)\s|\s(?:that|que|che)\s/iu
/** Each has a subject and a verb of its own: `Investigators believe the fire was …`, `the tank holds 12 litres and the hose is …`. */
export const STATEMENT =
  /(?<=\s(?:believe|say|said|think|thought|report|announce|claim|expect|confirm|suspect|estimate|fear|assume)(?:e?d|s)?)\s(?=(?:the|an?|its|their|this|that)\s)|\sand\s(?=(?:the|an?|its|their)\s(?:\p{L}+\s){1,2}(?:(?:is|are|was|were|has|have|had|can|may|must|will)\s|\p{L}+(?:s|ed)\s(?:\d|the\s|an?\s)))/iu

/** `It was Ada who` */
const CLEFT =
  /^(?:it (?:is|was) (?!\p{L}*(?:ed|ly|ble|ant|ent|ary|ain|ear|ue|own|ght) that )(.+?),? (?:who|that|which)|c(?:e sont|e furent|['’]est|e fut|['’]était) (.+?),? qui,?|fue(?:ron)? (.+?) (?:quien(?:es)?|(?:el|la|los|las) que|que)|(?:fu|furono|è stat[oa]) (.+?) (?:che|a)) /iu
export const withoutCleft = (text: string) =>
  text.replace(
    CLEFT,
    (_, ...groups: (string | undefined)[]) => `${groups.slice(0, 4).find((one) => one !== undefined)} `,
  )

/** What follows may be passive where the main clause is not. */
export const SUBORDINATE =
  /\s(?:before|after|when|while|because|if|since|although|until|where|avant|après|quand|lorsque|antes|después|cuando|porque|prima|dopo|quando|perché|depois)\s/iu

/** What one party does or receives is the subject: `The roof falls to the owner`, `the letter reached the office`. */
export const FALLS_TO =
  /(?<!\p{L})(?:f[ae]lls? to|(?:is|are|was|were) up to|(?:responsibility|duty|task|job) of|reach(?:es|ed)?|arriv\p{L}+|incomb\p{L}+|revien\p{L}+ (?:à|aux?)|incumb\p{L}+|corresponde\p{L}* al?|compet\p{L}+ al?\p{L}*|spett\p{L}+ al?\p{L}*|cab(?:e|em) aos?)(?!\p{L})/iu
/** `The course is compulsory for all`: they receive nothing. */
export const IS_FOR =
  /(?<!\p{L})(?:is|are|was|were|be|est|sont|es|son|è|sono|é|são) (?:\p{L}+ )?\p{L}{4,} (?:for|pour|para|per) /iu

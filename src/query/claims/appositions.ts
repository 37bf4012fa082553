// Leaves out what a name is said to be besides, so that it is not taken for another party: `Ada Holm, the mayor of Ely`.

const NAME = "\\p{Lu}[\\p{L}'’.-]+(?: \\p{Lu}[\\p{L}'’.-]+){0,3}"
const ARTICLE = "(?:the|an?|its|their|his|her|der|die|das|eine?|le|la|l'|un|une|el|una|il|lo|o|a|um|uma)"
/** `The mayor of Ely, Ada Holm, opened` */
const NAMED = new RegExp(
  `^(?:The|An?|Its|Their|Der|Die|Das|Le|La|El|Il|Lo|O|A) [^,.;]{3,60}, (${NAME}), (?=\\p{Ll})`,
  "u",
)
const NAMED_FIRST = new RegExp(`^(${NAME}), ${ARTICLE} [^,.;]{3,60}, (?=\\p{Ll})`, "u")
/** `By Ada Holm, the mayor of Ely` */
const BY = new RegExp(
  `((?<!\\p{L})(?:by|von|par|por|da|dal|pelo) ${NAME}), ${ARTICLE} \\p{L}+(?: \\p{L}+){0,6}(?=[.,;]|$)`,
  "gu",
)

export const withoutAppositions = (sentence: string): string =>
  sentence.includes(",") ? sentence.replace(NAMED_FIRST, "$1 ").replace(NAMED, "$1 ").replace(BY, "$1") : sentence

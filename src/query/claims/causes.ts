// Detects that cause and effect have changed places between two sentences.
import { units } from "../../embedding/words.ts"

/** The cause stands before these words, the effect behind them. */
const FORWARD =
  /(?<!\p{L})(?:caus(?:es?|ed|ing)(?! by)|l(?:ead|eads|ed) (?:directly )?to|l(?:ead|eads|ed)(?= (?:the|an?|its|their) [^,;]* to )|result(?:s|ed|ing)? in|mak(?:es?|ing)|made|trigger(?:s|ed|ing)?(?! by)|brought about(?! by)|g(?:ive|ives|ave) rise to|forc(?:es?|ed|ing)(?! by)|prompt(?:s|ed|ing)?(?! by)|produc(?:es?|ed)(?! by)|provok(?:es?|ed)(?! by)|which is why|so that|therefore|consequently|as a result(?! of)|führt(?:e|en)? zu|zwang(?:en)?|verursacht(?:e|en)?|bewirkt(?:e|en)?|deshalb|daher|deswegen|a (?:causé|provoqué|entraîné)|(?:cause|provoque|entraîne|entraînait|provoquait)(?:nt)?|c'est pourquoi|oblig[óa] a|hizo que|hicieron que|hace que|caus[óa]|provoc[óa]|produj[oe]|llev(?:ó|a) a|por eso|por lo que|ha (?:causato|provocato)|(?:a )?far |fece |provoc(?:a|ò)|caus(?:a|ò)|perciò|вызва(?:л[аои]?|ет)|приве(?:л[аои]?|дёт|дет) к|поэтому)(?!\p{L})|导致|造成|引起|所以|因此|引き起こし/iu
/** The effect stands before these words, the cause behind them. */
const BACKWARD =
  /(?<!\p{L})(?:(?:caused|triggered|brought about|forced|prompted|produced|provoked) by|because(?: of)?|due to|owing to|thanks to|(?:a|the) (?:result|consequence|effect|outcome) of|result(?:s|ed|ing)? from|follow(?:s|ed|ing)? from|stem(?:s|med|ming)? from|ar(?:ises?|ose|ising) from|attribut(?:ed|able) to|put down to|blamed on|wegen|aufgrund|infolge|weil|(?:geht|ging|gehen|gingen) auf|beruht(?:e|en)? auf|parce qu['e]|à cause d[eu]s?|en raison d[eu]s?|grâce (?:à|aux?)|d(?:ue?|us) (?:à|aux?)|porque|debido al?|a causa del?|por culpa del?|perché|a causa d\p{L}+|dovut[oaie] a\p{L}*|из-за|потому что|вследствие|в результате|благодаря)(?!\p{L})|由于|因为|起因于|が原因で|によって引き起こされ/iu
/** Each side must share a word with the other text's opposite side. */
const MIN_SHARED = 1

/** Also false if one of the texts names no cause. */
export function areCausesSwapped(claim: string, quote: string): boolean {
  const [mine, theirs] = [sidesOf(claim), sidesOf(quote)]
  if (!mine || !theirs) return false
  const kept = shared(mine.cause, theirs.cause) + shared(mine.effect, theirs.effect)
  const crossed = [shared(mine.cause, theirs.effect), shared(mine.effect, theirs.cause)] as const
  return Math.min(...crossed) >= MIN_SHARED && crossed[0] + crossed[1] > kept
}

type Sides = { cause: ReadonlySet<string>; effect: ReadonlySet<string> }

function sidesOf(text: string): Sides | null {
  const backward = BACKWARD.exec(text)
  const found = backward ?? FORWARD.exec(text)
  if (!found) return null
  const [before, after] = [text.slice(0, found.index), text.slice(found.index + found[0].length)]
  // `Because of A, B.`
  const [first, ...rest] = before.trim() === "" ? after.split(/[,，、]/u) : []
  if (backward && first !== undefined && rest.length > 0)
    return { cause: wordsOf(first), effect: wordsOf(rest.join(",")) }
  if (before.trim() === "") return null
  return backward
    ? { cause: wordsOf(after), effect: wordsOf(before) }
    : { cause: wordsOf(before), effect: wordsOf(after) }
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(units(text).flatMap(({ forms, parts, word }) => [forms[0] ?? word, ...parts]))
const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.intersection(b).size

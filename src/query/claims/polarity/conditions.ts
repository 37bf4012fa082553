// Finds conditions and restrictions in a quote. A claim must not leave them out.
import { units } from "../../../embedding/words.ts"
import { coverage, termsOf } from "../../model/evidence/weigh-question.ts"
import { type Entry, entriesOf } from "./lexicon.ts"

const EXCEPTION = `except, except for, excepting, excluding, not including, not counting, the exception, an exception, all but, apart from, other than, aside from, save for, with the exception of,
  außer, ausgenommen, mit ausnahme, die ausnahme, nicht eingerechnet, abgesehen von, sauf, excepté, hormis, à l exception, excepto, salvo, menos en,
  a excepción, tranne, eccetto, ad eccezione, exceto, com exceção, кроме, за исключением, oprócz, z wyjątkiem, behalve,
  以外, を除, 除了, 除外`
const UNLESS = `unless, es sei denn, außer wenn, sauf si, sauf s, à moins que, à moins qu, a menos que, a no ser que, salvo que,
  salvo si, excepto si, a meno che, a meno che .. non, salvo se, tranne se, tranne quando, exceto se, se non, если не, если только не, chyba że, tenzij, 除非, ない限り`
/** Only then, so in all other cases not. */
const ONLY_IF = `only if, only when, only in case, only on condition, nur wenn, nur dann, nur falls, nur sofern, seulement si, seulement s,
  uniquement si, uniquement s, solo si, sólo si, solamente si, únicamente si, solo se, soltanto se, solamente se, só se,
  somente se, apenas se, только если, лишь если, только тогда, лишь тогда, только в том случае, только при условии, tylko jeśli, alleen als,
  場合に限り, 場合のみ, 場合だけ`
/** Only so, and not without it. */
const ONLY_WITH = `only with, only .. with, only after, only .. after, nur mit, nur .. mit, nur nach, seulement avec, uniquement avec,
  qu avec, qu après, sólo con, solo con, sólo .. con, solo .. con, únicamente con, solo dopo, só com, apenas com, somente com,
  только с, только .. с, только после, tylko z, alleen met, 只有经, 才能, 才可, 方可`
/** Not without it. */
const NOT_WITHOUT = `未经, 未經, 無断, なしに, 없이는`
/** Then too. */
const EVEN_IF = `even if, even when, auch wenn, auch dann wenn, selbst wenn, selbst dann wenn, même si, même s, même quand, aunque,
  incluso si, aun cuando, anche se, anche quando, mesmo se, mesmo que, даже если, даже когда, nawet jeśli, 即使, 哪怕, たとえ`
const IF = `if, si, provided, provided that, providing, as long as, so long as, on condition, subject to, in case,
  assuming, where necessary, wenn, falls, sofern, solange, vorausgesetzt, unter der bedingung, à condition,
  pourvu que, lorsque, siempre que, a condición, con tal de que, siempre y cuando, en caso de, purché, a condizione,
  a patto, qualora, nel caso, desde que, caso o, na condição, если, при условии, в случае, jeśli, jeżeli, pod warunkiem,
  gdy, indien, mits, om, hvis, eğer, إذا, بشرط, אם, यदि, अगर, nếu, jika, 場合, 限り, もし, たら, れば, 如果, 若, 只要, 假如, 만약, 경우, 으면`

/** In a claim these can express a condition of the quote. */
const WHEN = `when, whenever, once, as soon as, sobald, wenn, quand, dès que, lorsque, cuando, en cuanto, quando, appena, assim que, когда,
  как только, с согласия, с разрешения, with the consent, with consent, with permission, with the permission, with approval,
  with the approval, mit zustimmung, mit genehmigung, avec l accord, avec l autorisation, con el permiso, con autorización, con il permesso,
  con l autorizzazione, gdy, kiedy, wanneer, zodra, とき, 時, 当, 时候`

const OTHERWISE = `or it will, or they will, or you will, or he will, or she will, otherwise, or else, failing which, sonst, andernfalls, ansonsten, anderenfalls, sinon, faute de quoi, dans le cas contraire,
  de lo contrario, en caso contrario, de otro modo, altrimenti, in caso contrario, caso contrário, senão, иначе, в противном случае,
  w przeciwnym razie, zo niet, 否则, さもないと, さもなければ, そうでないと, そうしないと`
const NOT_OTHERWISE = `unless otherwise, otherwise agreed, otherwise stated, otherwise specified, otherwise provided, otherwise noted,
  otherwise required, sonst nichts, sonst niemand, wie sonst`

const REGARDLESS = `whether or not, regardless, irrespective, in any case, in all cases, no matter, unabhängig davon, ob .. oder nicht,
  in jedem fall, quoi qu, dans tous les cas, que .. ou non, en todo caso, en cualquier caso, independientemente, in ogni caso,
  indipendentemente, независимо, в любом случае, にかかわらず, 无论, 不管`

const UNTIL = `from .. to, dalle .. alle, de .. à, de .. a, until, till, bis, hasta, fino a, fino alle, até, до, tot, まで`

const ALSO = `also, too, as well, auch, ebenfalls, aussi, également, también, anche, também, также, тоже, 也, 还, も`

export const CONDITIONS: readonly Entry[] = [
  ...entriesOf("also", ALSO),
  ...entriesOf("when", WHEN),
  ...entriesOf("until", UNTIL),
  ...entriesOf("regardless", REGARDLESS),
  ...entriesOf("exception", EXCEPTION),
  ...entriesOf("unless", UNLESS),
  ...entriesOf("condition", IF),
  ...entriesOf("condition", ONLY_IF),
  ...entriesOf("onlyif", ONLY_IF),
  ...entriesOf("only", ONLY_IF),
  ...entriesOf("onlywith", ONLY_WITH),
  ...entriesOf("only", ONLY_WITH),
  ...entriesOf("onlywith", NOT_WITHOUT),
  // What else follows from it.
  ...entriesOf("otherwise", OTHERWISE),
  ...entriesOf("idle", NOT_OTHERWISE),
  ...entriesOf("evenif", EVEN_IF),
  ...entriesOf(
    "idle",
    "twice as long as, half as long as, times as long as, just as long as, as if, asked if, ask if, wonder* if, if any",
  ),
]

/** A text with one of these tells of the exception and of the others. */
export const OTHERS =
  /(?<!\p{L})(?:others?(?! than)|the rest|anderen?|übrigen?|autres?|demás|otr[oa]s|altr[ie]|outr[oa]s|остальн\p{L}+|други\p{L}+)(?!\p{L})|其他|其余|ほか|その他/u

/** `All towns but Ely` */
const ALL_BUT =
  /(?<!\p{L})((?:all|every|each|any|no) \p{L}+) but(?= (?!not |also |only |the(?:y|re|se) |some |most |few |many |none |it |he |she |we )\p{L})/giu
export const withPlainExceptions = (text: string) => text.replace(ALL_BUT, "$1 except")

/** A condition: from its first word to the next comma or the end of the sentence. */
const CONDITION =
  /(?<![\p{L}\p{M}])(?<!\b(?:even|as|whether|asked?|auch|même|selbst) )(?:if|provided(?: that)?|providing that|(?<!\b(?:twice|half|times|just|quite) )(?:as|so) long as|on condition that|subject to|unless|only when|wenn|falls|sofern|solange|vorausgesetzt,?|si|s'|à condition (?:que|de)|pourvu que|siempre que|a condición de|con tal de|purché|a condizione che|a patto che|qualora|desde que|caso|если|при условии,?|jeśli|jeżeli|pod warunkiem|indien|mits|hvis|eğer)(?![\p{L}\p{M}])[^,;.!?]*/giu
const UNSPACED_CONDITION =
  /(?:如果|若|只要|假如)[^，。,]*|[^、。，]*(?:場合|限り|(?:れ|け|せ|て|え|め|べ)ば|たら)(?=は?、)|\S+ 경우/gu

/** After a plural noun these words begin a restriction: `children under twelve`, `tenants who smoke`. */
const OF_WHICH =
  "(?:over|under|above|below|aged|with|without|who|whose|that|living|born|holding|über|unter|ab|mit|ohne|qui|que|che|con|oltre|sotto|avec|de (?:plus|moins) de|mayores de|menores de|com)"
const RESTRICTED = new RegExp(
  `(?:^\\P{L}*|\\b(?:for|to) )(?:(?:all|any|most|only|les|los|las|i|gli|le|os|as|die) )?(\\p{L}+(?:s|en|er|i|e|ren|ple|ff)) ${OF_WHICH} ((?:\\S+ ?){1,4})`,
  "iu",
)
const DEFINITE = /^\P{L}*the /iu
const AGED = /\d+\s*(?:歳|岁|세)(?:以上|未満|以下|以内|이상|미만|이하)?/u

const has = (text: string, words: string) => {
  const asked = units(words)
  if (asked.length === 0) return false
  const shares = coverage({ units: asked.map((unit) => ({ unit })) }, termsOf(text))
  return shares.reduce((sum, share) => sum + share, 0) >= asked.length / 2
}

/** Whether a claim leaves out a condition of the sentence. `isConditional`: the claim names some condition. */
export function dropsCondition(claim: string, sentence: string, isConditional: boolean): boolean {
  if (isConditional) return false
  const conditions = [...(sentence.match(CONDITION) ?? []), ...(sentence.match(UNSPACED_CONDITION) ?? [])]
  // Of `if A or B` the claim may name one.
  return conditions.some(
    (condition) => units(condition).length > 0 && ![condition, ...condition.split(OR)].some((one) => has(claim, one)),
  )
}
const OR = /\s(?:or|oder|ou|или|lub)\s/iu

/** Whether a claim leaves out a restriction: the quote speaks of tenants who smoke, the claim of tenants. */
export function dropsRestriction(claim: string, part: string): boolean {
  const aged = AGED.exec(part)
  if (aged) return !/\d/.test(claim)
  const [, whom = "", which = ""] = (!DEFINITE.test(part) && RESTRICTED.exec(part)) || []
  const [first] = units(which)
  if (!first || !has(claim, whom) || /\d/.test(claim)) return false
  return (
    coverage({ units: [{ unit: first }] }, termsOf(claim))[0] === 0 &&
    !new RegExp(`${whom} ${OF_WHICH} `, "iu").test(claim)
  )
}

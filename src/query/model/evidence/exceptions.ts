// Finds the sentences beside a chosen one that turn its answer round: the exception to a rule, or the rule of an exception.
import type { Candidate } from "./find-candidates.ts"
import { hasNoVerb } from "./left-out-verb.ts"
import type { WeightedQuestion } from "./weigh-question.ts"

/** Begins what holds in other cases than the sentence before it. */
const LIMITS =
  /^(?:\P{L}*)(?:after that|afterwards|thereafter|otherwise|skip|except|unless|only|however|but|this does not|this only|not (?:in|on|at|for|from|to|during|before|after|if|with)|from the age|on the|in the|danach|sonst|andernfalls|außer|ausgenommen|nur|jedoch|aber|nicht (?:in|im|am|an|auf|für|bei|während|vor|nach)|dies gilt nicht|das gilt nicht|davon (?:sind|ist)|ab dem|ensuite|sinon|sauf|excepté|seulement|toutefois|cependant|mais|pas (?:en|le|la|les|pour|pendant|avant|après)|après cela|à partir de|después|salvo|excepto|solo|sólo|sin embargo|pero|no (?:en|para|durante|antes|después)|a partir de|dopo|altrimenti|tranne|solo|tuttavia|ma|non (?:in|nei|per|durante)|depois|exceto|só|porém|mas|daarna|anders|behalve|alleen|echter|maar|niet (?:in|op|voor|tijdens)|potem|poza tym|oprócz|tylko|jednak|ale|nie (?:w|na|dla)|затем|иначе|кроме|только|однако|но|не (?:в|на|для))(?!\p{L})/iu
/** `On the Hilda there is only tea`, `In the annex they are not allowed`: a case of its own only with one of these. */
const CASE = /^\P{L}*(?:on|in) the\s/iu
const OTHERWISE =
  /(?<!\p{L})(?:not|no|never|only|none|nothing|nobody|cannot|instead|except|nicht|kein\p{L}*|nur|pas|aucun\p{L}*|ne|no|ningún\p{L}*|solo|non|nessun\p{L}*|não|niet|geen|nie|не|нет)(?!\p{L})|n['’]t(?!\p{L})/iu
/** Rows of a table and lines of a list are cases of their own. */
const ROW = /^[^:：]{1,60}[:：]\s*\S.*[;；]\s*[^:：]{1,60}[:：]/u
/** So much of the question has to be said by both, if nothing but a denial shows that they belong together. */
const MIN_SHARED = 0.5

/**
 * Those of `all` that belong to one of `chosen`: beside it in its paragraph or item, and of the other meaning. What
 * merely denies or narrows something belongs to the answer of a yes-no question alone.
 */
export function exceptionsTo(
  chosen: readonly Candidate[],
  all: readonly Candidate[],
  asked: WeightedQuestion,
  isWhether: boolean,
): Candidate[] {
  const isChosen = (one: Candidate) => chosen.some(({ source, order }) => source === one.source && order === one.order)
  return all.filter((one) => !isChosen(one) && chosen.some((other) => turnsRound(one, other, asked, isWhether)))
}

function turnsRound(one: Candidate, other: Candidate, asked: WeightedQuestion, isWhether: boolean): boolean {
  const distance = one.order - other.order
  const isBeside = one.source === other.source && one.group === other.group && Math.abs(distance) === 1
  if (!isBeside || one.block !== null || other.block !== null) return false
  const [before, behind] = distance === 1 ? [other, one] : [one, other]
  if (ROW.test(one.displayText) || ROW.test(other.displayText)) return false
  // An item that begins anew limits nothing before it; a further sentence of an item is none itself.
  if (behind.item !== null) return false
  // What limits a line does not limit a further value on it: `Chess: Mondays. Coach: Ada Moss. Not in July.`
  if (hasNoVerb(before.displayText) && !before.displayText.includes(behind.boldLabel)) return false
  return limits(behind) || (isWhether && isOtherwise(before, behind, asked))
}

const limits = ({ displayText }: Candidate): boolean =>
  LIMITS.test(displayText) && (!CASE.test(displayText) || OTHERWISE.test(displayText))

/** The one denies or narrows and the other does not, and both speak of the same thing. */
function isOtherwise(one: Candidate, other: Candidate, { units }: WeightedQuestion): boolean {
  if (OTHERWISE.test(one.displayText) === OTHERWISE.test(other.displayText)) return false
  const has = ({ ownCoverage }: Candidate, u: number) => (ownCoverage[u] ?? 0) >= 0.5
  const shared = units.filter((_, u) => has(one, u) && has(other, u))
  return shared.reduce((sum, { weight }) => sum + weight, 0) >= MIN_SHARED
}

// Detects a claim of two parts that mixes two parallel parts of its quote: the seller pays the transport, the buyer the customs.
import { units } from "../../embedding/words.ts"

const BORDER =
  /[;；]|,?\s(?:while|whereas|whilst|and|but|während|wohingegen|und|aber|tandis que|alors que|et|mais|mientras que|y|pero|mentre|e|ma|enquanto|mas|terwijl|en|maar|тогда как|в то время как|и|а|но)\s|，而/iu
/** With this the second halves stand in the order of the first. */
const RESPECTIVELY =
  /(?<!\p{L})(?:respectively|in that order|beziehungsweise|bzw|respectivement|respectivamente|rispettivamente|respectievelijk|соответственно)(?!\p{L})/iu
/** What tells of both parts says what each has or lacks. */
const NOT_ALONE =
  /(?<!\p{L})(?:unlike|both|either|neither|other|rather than|instead|not|beide|anders|nicht|les deux|autre|pas|ambos|otr[oa]|no|entrambi|altr[oa]|non|outr[oa]|não|оба|друг\p{L}+|не)(?!\p{L})/iu

type Words = readonly string[]

/** True if each of two parts of the claim has the subject of one part of the quote with the rest of the other part. */
export function mixesPairs(claim: string, sentences: readonly string[]): boolean {
  if (RESPECTIVELY.test(claim) || NOT_ALONE.test(claim)) return false
  const [mine, more, ...others] = claim.split(BORDER).map(formsOf)
  if (!mine || !more || others.length > 0) return false
  return sentences.some((sentence) => {
    const [first, second, ...rest] = sentence.split(BORDER).map(formsOf)
    if (!first || !second || rest.length > 0 || RESPECTIVELY.test(sentence)) return false
    const [one, other] = [
      first.filter((word) => !second.includes(word)),
      second.filter((word) => !first.includes(word)),
    ]
    return (
      (areMixed(mine, one, other) && areMixed(more, other, one)) ||
      (areMixed(mine, other, one) && areMixed(more, one, other))
    )
  })
}

const areMixed = (part: Words, [subject, ...own]: Words, [otherSubject, ...theirs]: Words) =>
  subject !== undefined &&
  otherSubject !== undefined &&
  part.includes(subject) &&
  !part.includes(otherSubject) &&
  theirs.some((word) => part.includes(word)) &&
  !own.some((word) => part.includes(word))
const formsOf = (text: string): Words =>
  units(text).flatMap(({ forms, word }) => (/\p{N}/u.test(word) ? [] : (forms[0] ?? word)))

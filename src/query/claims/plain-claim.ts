// Claims and quotes written plainly, so that what is said in other words of the same kind is compared.
import { inDigits } from "./figures/digits.ts"
import { withPlainFeasts } from "./figures/feasts.ts"
import { withFullTitles } from "./names/short-names.ts"
import { withPlainExceptions } from "./polarity/conditions.ts"
import { withPlainSequences } from "./sequences.ts"

/** Runs of blanks say nothing, and patterns would search each run anew from each of its places. */
const withSingleBlanks = (text: string) => text.replace(/[^\S\n]{2,}/gu, " ")
const QUARTERS = ["first", "second", "third", "fourth"]
const MARK = /\s*\[\d{1,3}\]/g

export const plainQuote = (source: string) => plainly(withSingleBlanks(source))
export const plainClaim = (marked: string) => plainly(withSingleBlanks(marked).replace(MARK, ""))

/** Figures in digits; feasts, titles, exceptions and sequences as they are compared. */
const plainly = (text: string) =>
  withPlainSequences(withoutSayingNotAll(withPlainExceptions(withPlainFeasts(withFullTitles(inDigits(text))))))
    .replace(/\bQ([1-4])\b/g, (_, n: string) => `${QUARTERS[Number(n) - 1]} quarter`)
    .replace(PERHAPS, "$1 ")
/** `Many, but not all, …` */
const withoutSayingNotAll = (text: string) => text.replace(NOT_ALL, "$1 ")
const NOT_ALL =
  /((?<!\p{L})(?:most|many|some|several|numerous|viele|manche|einige|die meisten|beaucoup|la plupart|nombreux|much[oa]s|algun[oa]s|la mayoría|molt[ie]|alcun[ie]|la maggior parte|muit[oa]s|algu(?:ns|mas)|a maioria|veel|vele|sommige|de meeste|многие|некоторые|большинство))[, (]+(?:but|though|although|if|yet|aber|jedoch|wenn auch|doch|mais|pero|aunque|ma|anche se|mas|embora|maar|но|хотя)(?: certainly| by no means| definitely)? (?:not|nicht|pas|no|non|nem|não|niet|не) (?:quite |nearly |longst )?(?:all|every one|alle|tous|toutes|todos|todas|tutti|tutte|allemaal|все)(?: of them)?[,)]? /giu
/** The comma does not make it a clause of its own. */
const PERHAPS =
  /(?<=^|[.!?] )(es ist (?:gut )?(?:möglich|denkbar|wahrscheinlich|unwahrscheinlich|zu erwarten|nicht ausgeschlossen|nicht sicher|unklar)(?=, (?:dass|ob))|es ist (?:noch |bislang |bisher )?(?:nicht (?:geklärt|klar|bekannt|belegt)|ungeklärt|ungewiss|unsicher|fraglich)(?=, (?:dass|ob|wer|wann|wie|warum|welche[rs]?))|es könnte sein(?=, dass)|nie wiadomo(?=, czy)|możliwe(?=, że)|perhaps|possibly|probably|maybe|presumably|apparently|vielleicht|peut-être|quizás?|tal vez|forse|talvez|возможно|вероятно|скорее всего|видимо|по-видимому|(?:пока )?не ?ясно|неизвестно|не исключено),(?= )/giu

/** Only letters, digits and what stands in a number, to compare whether two texts are the same. */
export const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(
      /(?<=\p{N})[.,:](?=\p{N})|(?<![\p{L}\p{N}])[-−](?=\p{N})|([^\p{L}\p{M}\p{N}])/gu,
      (sign, other?: string) => (other === undefined ? sign : ""),
    )

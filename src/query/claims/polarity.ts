// Reads what reverses or weakens a statement: negation, opposites, comparisons, quantifiers, limits and hedges.

const set = (list: string) => new Set(list.trim().split(/\s+/))

/** Each of these is one more negation. */
const NEGATORS = set(`not none never without cannot nobody nothing nowhere hardly lacks lack lacking absence
  nicht niemand ohne sans sin senza sem niet nooit zonder без bez χωρίς değil yok asla ei eivät en emme älä ilman
  inte ingen inget aldrig utan ikke aldri uden fără немає لا ليس ليست لم لن غير بدون לא אין בלי नहीं बिना không chưa
  tidak bukan tanpa`)
/** Several of these in a sentence count as one negation: `no para nunca`, `no dogs, no bikes`. */
const NEGATORS_TOGETHER =
  set(`no neither nor weder kein keine keinen keiner keinem nie niemals geen ne pas jamais aucun aucune ni
  nunca jamás nadie ningún ninguna non mai nessun nessuna nessuno né não nem nu niciodată nincs soha
  не нет никогда никто ничего ни nigdy nikt není nikdy δεν όχι μην ποτέ`)
const UNSPACED_NEGATION = /不|没|未|无|非|禁止|严禁|ない|ません|なし|않|없|못|안\s|금지|ไม่|มิได้|ห้าม/g
/** Signs of denial inside words and turns that deny nothing: `very`, `not only`, `future`, `few`, `perhaps`. */
const NO_DENIAL =
  /非常|除非|不[仅僅但同]|未[来來]|无[线论]|少な[いく]|危ない|だけでな[くい]|かもしれ(?:ない|ません)|뿐만 아니라/g
/** What must not be left undone must be done. */
const MUST_IN_DENIALS =
  /な(?:ければ|くては|いと)(?:なら|なり|いけ)(?:ない|ません)|ね?ばなら(?:ない|ず)|ねばなりません|ざるを得(?:ない|ません)|不得不|不可不|지 않으면 안 ?(?:됩니다|되며|된다|돼요)/g
const NOT_ONLY =
  /(?<!\p{L})(?:not only|nicht nur|non seulement|no s[oó]lo|no solamente|non sol(?:o|tanto)|não (?:só|apenas)|niet alleen|nie tylko|nejen|не т(?:олько|ільки)|не лише|nu numai|inte bara|ikke (?:bare|kun)|όχι μόνο)(?!\p{L})/gu

/** Pairs of opposites. */
const OPPOSITES = `increase:decrease increase:reduce increases:reduces increased:reduced increasing:reducing raise:cut
  raised:cut speeds:slows shorten:lengthen shortens:lengthens increases:decreases increased:decreased
  increasing:decreasing rise:fall rises:falls rose:fell grew:shrank grow:shrink raise:lower raised:lowered open:closed
  opens:closes opened:closed enable:disable enables:disables start:stop starts:stops inside:outside
  early:late first:last minimum:maximum min:max success:failure win:lose won:lost wins:loses profit:loss gain:loss
  gained:lost safe:unsafe like:unlike public:private free:paid hot:cold wet:dry day:night import:export
  imports:exports buy:sell buys:sells bought:sold on:off indoors:outdoors internal:external hired:dismissed
  improve:worsen improved:worsened improves:worsens strengthen:weaken strengthened:weakened positive:negative
  support:oppose supports:opposes supported:opposed agree:disagree agreed:disagreed agrees:disagrees same:different
  online:offline manual:automatic manually:automatically temporary:permanent lend:borrow lent:borrowed north:south
  east:west left:right upper:lower upstream:downstream morning:evening gestiegen:gesunken steigt:sinkt stieg:sank
  erhöht:gesenkt geöffnet:geschlossen offen:geschlossen öffnet:schließt innen:außen erste:letzte
  abierto:cerrado abierta:cerrada abre:cierra sube:baja subió:bajó aumentó:disminuyó
  incluye:excluye ouvert:fermé ouverte:fermée ouvre:ferme augmenté:diminué
  aperto:chiuso apre:chiude открыт:закрыт открыта:закрыта открывается:закрывается вырос:снизился выросла:снизилась`
/** Opposites in degree; `than` swaps the sides of some. */
const DEGREES = `more:less more:fewer greater:smaller larger:smaller bigger:smaller higher:lower longer:shorter
  faster:slower quicker:slower older:younger older:newer taller:shorter better:worse heavier:lighter stronger:weaker
  warmer:colder hotter:colder wider:narrower deeper:shallower richer:poorer cheaper:dearer costlier:cheaper most:least
  largest:smallest highest:lowest longest:shortest best:worst fastest:slowest oldest:youngest oldest:newest
  exceeds:undercuts mehr:weniger größer:kleiner höher:niedriger länger:kürzer schneller:langsamer älter:jünger
  teurer:billiger besser:schlechter schwerer:leichter más:menos mejor:peor più:meno больше:меньше выше:ниже
  дороже:дешевле старше:младше быстрее:медленнее лучше:хуже over:under earlier:later ahead:behind
  раньше:позже`
/** Opposite orders of two things in time and place. */
const RELATIONS = `above:below north-of:south-of east-of:west-of left-of:right-of
  upstream-of:downstream-of inside-of:outside-of before:after precedes:follows preceded:followed vor:nach antes:después avant:après до:после`

/** Words that are a negation by themselves, in whatever pair they are. */
const NEGATIVE =
  set(`forbid forbidden forbids prohibit prohibited prohibits ban banned bans exclude excludes excluded refuse refuses
  refused reject rejects rejected decline declines declined neglect neglects neglected omit omits omitted avoid avoids avoided deny denied denies unable unavailable impossible invalid illegal nonrefundable fail fails failed
  optional voluntary unpaid uncovered unlikely insufficient incomplete incorrect unknown absent disabled
  verboten untersagt unzulässig interdit interdite interdits interdites prohibido prohibida prohibidos prohibidas vietato
  vietata vietati vietate proibido proibida proibidos proibidas verboden zabronione zabroniony zabroniona zakázáno
  zakázán zakázána запрещено запрещён запрещен запрещена запрещены запрещается нельзя заборонено заборонена
  забороняється забранено yasak yasaktır απαγορεύεται απαγορεύονται interzis interzisă interzise förbjudet förbjuden
  forbudt kielletty tilos ممنوع ممنوعة يمنع אסור वर्जित निषिद्ध cấm dilarang`)

export const DEGREE_PAIRS = 10_000
export const RELATION_PAIRS = 20_000
type Pole = { pair: number; sign: 1 | -1 }
const poles = new Map<string, Pole[]>()
const learn = (list: string, from: number) => {
  for (const [i, pair] of list.trim().split(/\s+/).entries()) {
    const [good = "", bad = ""] = pair.split(":")
    poles.set(good, [...(poles.get(good) ?? []), { pair: from + i, sign: 1 }])
    poles.set(bad, [...(poles.get(bad) ?? []), { pair: from + i, sign: -1 }])
  }
}
learn(OPPOSITES, 0)
learn(DEGREES, DEGREE_PAIRS)
learn(RELATIONS, RELATION_PAIRS)

const QUANTIFIERS: [name: string, words: ReadonlySet<string>][] = [
  [
    "all",
    set(
      "all every each everyone everybody entire always whole alle jeder jede tous toutes todos todas все tutti wszyscy",
    ),
  ],
  ["none", set("none nobody never keine aucun ninguno никто nessuno")],
  ["most", set("most mostly majority meisten plupart mayoría большинство")],
  ["many", set("many numerous viele beaucoup muchos многие")],
  [
    "some",
    set(
      "some several certain sometimes partly partially einige manche quelques certains algunos некоторые alcuni niektóre",
    ),
  ],
  ["few", set("few rarely seldom wenige peu pocos немногие")],
  ["half", set("half")],
  ["only", set("only solely exclusively nur seulement solo только soltanto tylko")],
]
/** For scripts without spaces between words. */
const UNSPACED_QUANTIFIERS: [name: string, words: RegExp][] = [
  ["all", /全員|すべて|全て|全部|所有|每个|모든|모두|ทั้งหมด|ทุก/u],
  ["some", /一部|いくつか|何人か|一些|部分|일부|บาง/u],
  ["most", /ほとんど|大半|大多数|대부분|ส่วนใหญ่/u],
  ["only", /だけ|のみ|只有|仅|만\s|เท่านั้น/u],
]
const HEDGES =
  set(`may might could possibly perhaps maybe probably likely appears appear seems seem suggests suggest suggested believed believe believes suspect suspects
  suspected assume assumes think thinks expected estimated presumably potentially allegedly reportedly planned plans intends hopes usually typically generally normally often
  tends frequently occasionally könnte vielleicht vermutlich möglicherweise wahrscheinlich peut-être probablement pourrait quizás
  probablemente podría может возможно вероятно forse potrebbe`)
const APPROXIMATE = set(
  "about around approximately roughly nearly almost circa ca etwa ungefähr environ aproximadamente около примерно circa",
)
const UPPER =
  /(?<!\p{L})(?:up to|at most|no more than|not more than|maximum|at the most|no later than|not exceed\w*|or (?:less|fewer|younger|under|below|shorter)|bis zu|höchstens|jusqu'à|au plus|hasta|как максимум)(?!\p{L})/gu
const LOWER =
  /(?<!\p{L})(?:at least|no less than|not less than|no fewer than|minimum|or (?:more|older|over|above|later|longer)|mindestens|au moins|al menos|не менее)(?!\p{L})/gu
const EXCEPTION =
  /(?<!\p{L})(?:except|unless|only if|provided that|apart from|other than|außer|sauf|excepto|кроме)(?!\p{L})/u

const UNLESS = /\b(?:unless|es sei denn|sauf si|a menos que|a meno che)\b/u
/** Obligation and permission. */
const DUTY =
  /\b(?:must|ha(?:ve|s|d) to|(?:is|are) (?:required|obliged) to|muss|müssen|doi(?:t|vent)|deben?|tien(?:e|en) que|dev(?:e|ono|em))\b/u
const LEAVE =
  /(?<!\p{L})(?:may|can|(?:is|are) (?:allowed|free) to|kann|können|darf|dürfen|peu(?:t|vent)|pued(?:e|en)|pu[oò]|possono|pode(?:m)?)(?!\p{L})/u

/** A negating prefix counts if the other text has the word without it. */
const DENYING_PREFIX = /^(?:un|in|im|ir|il|dis|non|ent)(?=\p{L}{4})/u
/** Comparisons of equality and of difference. */
const AS =
  /\bas (?!well\b|soon\b|far\b|long as\b|much as\b|many as\b)\p{L}+ as\b|\b(?:equally|same)\b|\bso \p{L}+ wie\b|\btan \p{L}+ como\b|\baussi \p{L}+ que\b/u
/** Parts the two sides of a comparison. */
export const THAN = "than|als"
const IS_AHEAD = new RegExp(`\\b(?:${THAN})\\b`, "u")
/** As one word: where two things lie to each other, and not of which side one is. */
const LIES = /\b(north|south|east|west|left|right|upstream|downstream|inside|outside)(?:wards?)? of\b/g
const MORE = /\b(?:more|less) (?:expensive|costly)\b/g

/** A half as part of a measurement, not half of the subject. */
const HALVES = /\bhalf an?\b|\band a half\b/g
/** May as the month, not the verb. */
const MAY = /\bMay\b(?= ?\d)|(?<=\d(?:st|nd|rd|th)? )May\b|(?<=\b[Ii]n )May\b/g
const MOSTLY = /\bmost (?:often|of the time|commonly|frequently)\b/g

export type Polarity = {
  /** The normalised text, which contains the words of `poles`. */
  text: string
  /** 1, or -1 if the statement is negated. */
  sign: 1 | -1
  /** Which side of which pair of opposites the text has; pairs from DEGREE_PAIRS on compare two things. */
  poles: Map<number, { sign: 1 | -1; word: string }>
  quantifiers: Set<string>
  hedged: boolean
  approximate: boolean
  upper: boolean
  lower: boolean
  exception: boolean
  /** The statement has an exception ("unless"). */
  unless: boolean
  /** Whether something must or may be; null if the text says neither or both. */
  duty: "must" | "may" | null
  /** Whether two compared things are equal or one exceeds the other. */
  compared: "alike" | "ahead" | null
}

/** `other` is the text to compare with. */
export function polarityOf(text: string, other: string): Polarity {
  const low = text
    .normalize("NFKC")
    .replace(MAY, " ")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/\bcan't\b/g, "cannot")
    .replace(MOSTLY, "usually")
    .replace(LIES, "$1-of")
    .replace(HALVES, " ")
    .replace(MORE, (words) => (words.startsWith("more") ? "dearer" : "cheaper"))
  const others = new Set(other.toLowerCase().match(/\p{L}+/gu))
  const isMustByDenials = low.search(MUST_IN_DENIALS) >= 0
  const unbound = low
    .replace(MUST_IN_DENIALS, " ")
    .replace(NO_DENIAL, " ")
    .replace(NOT_ONLY, " ")
    .replace(UPPER, " ")
    .replace(LOWER, " ")
    .replace(/\bno longer than\b|\bno\. ?\d|(?<=\S )nor\b/g, " ")
  const words =
    unbound
      .replace(/n't\b/g, " not")
      .replace(/\bnon-(?=\p{L})/gu, "non")
      .match(/[\p{L}'-]+/gu) ?? []
  let denials = unbound.match(UNSPACED_NEGATION)?.length ?? 0
  if (words.some((word) => NEGATORS_TOGETHER.has(word))) denials++
  const found: Polarity["poles"] = new Map()
  const both = new Set<number>()
  const quantifiers = new Set<string>()
  for (const word of words) {
    if (NEGATORS.has(word)) denials++
    if (NEGATIVE.has(word) || (DENYING_PREFIX.test(word) && others.has(word.replace(DENYING_PREFIX, "")))) denials++
    for (const { pair, sign } of poles.get(word) ?? []) {
      if (found.get(pair)?.sign === -sign) both.add(pair)
      found.set(pair, { sign, word })
    }
    for (const [name, list] of QUANTIFIERS) if (list.has(word)) quantifiers.add(name)
  }
  for (const [name, pattern] of UNSPACED_QUANTIFIERS) if (pattern.test(low)) quantifiers.add(name)
  const isMust = isMustByDenials || DUTY.test(low)
  for (const pair of both) found.delete(pair) // it says both, so neither tells
  return {
    text: low,
    sign: denials % 2 === 0 ? 1 : -1,
    poles: found,
    quantifiers,
    hedged: words.some((word) => HEDGES.has(word)),
    approximate: words.some((word) => APPROXIMATE.has(word)),
    upper: low.search(UPPER) >= 0,
    lower: low.search(LOWER) >= 0,
    exception: EXCEPTION.test(low),
    unless: UNLESS.test(low),
    duty: isMust === LEAVE.test(low) ? null : isMust ? "must" : "may",
    compared: AS.test(low) ? "alike" : IS_AHEAD.test(low) ? "ahead" : null,
  }
}

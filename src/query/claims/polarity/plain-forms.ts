// Writes bounds that are told by a negation in one way: `not more than 5` as `up to 5`.

/** Bounds mostly stand before small numbers; others are digits here, or not found. */
const SMALL_NUMBER =
  `one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred zwei drei vier
  twee drie vijf zes zeven negen tien fünf sechs sieben acht neun zehn zwölf zwanzig dreißig deux trois quatre cinq sept huit neuf dix douze vingt trente dos tres cuatro
  cinco siete ocho nueve diez doce veinte tre quattro cinque sette otto nove dieci два двух три трёх трех четыре четырёх пять пяти шесть
  шести семь семи восемь восьми девять девяти десять десяти`.replace(/\s+/g, "|")
const FIGURE = `(?=(?:l[oae]s |les? |i |gli |die |den |the )?(?:\\p{Sc} ?)?\\d|(?:${SMALL_NUMBER})(?!\\p{L})|a single |one |einen einzigen |une? seule? |un sol[oa]? |una sol[ao]? |een enkele? )`
/** A few words of the same clause. */
const BETWEEN = "((?:(?! (?:and|but|or|for|und|oder|für|et|ou|pour|y|o|para|e|per|и|или|для) )[^.;,:，。、]){0,60}?)"
const bounded = (not: string, than: string) =>
  new RegExp(`(?<!\\p{L})(?:${not})(?!\\p{L})${BETWEEN}(?<!\\p{L})(?:${than}) ${FIGURE}`, "gu")
const shifted = (bound: string, before: string) =>
  new RegExp(`(?<!\\p{L})(?:${bound}) ((?:[^\\s.;,]+ ){1,3}?)(?=(?:${before})(?!\\p{L}))`, "gu")

const ofAll = (not: string, all: string) =>
  new RegExp(
    `(?<!(?:if|when|unless|wenn|falls|si|se|если) [^.;,]{0,40})(?<!\\p{L})(?:${not})(?= )${BETWEEN} (?<!(?:at|vor|surtout|sobre) )(?:${all})(?!\\p{L})(?! (?:day|night|jours)(?!\\p{L}))`,
    "gu",
  )

const DAY =
  "(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"

/** Each with what is written for it. */
const FORMS: readonly [RegExp, string][] = [
  // A deadline of two days before is at least two days before.
  [shifted("no later than|not later than|at the latest", "before|prior to|ahead of|in advance"), "at least $1"],
  [
    new RegExp(
      `(?<!\\p{L}|(?:twice|half|times|just|not|quite) )as (?:long|much|many|far|high|tall|deep|heavy|big|large|fast|hot|old) as ${FIGURE}`,
      "gu",
    ),
    "up to ",
  ],
  // So that they could comment: it tells what it is for, not what may be.
  [/(?<!\p{L})(so that|in order that|so as) ((?:[^\s.;,]+ ){1,5}?)(?:could|might|may) /gu, "$1 $2"],
  [/(?<!\p{L})(damit (?:[^\s.;,]+ ){1,12}?)könnten?(?!\p{L})/gu, "$1"],
  [/(?<!\p{L})((?:afin|pour) qu(?:e |')(?:[^\s.;,]+ ){1,5}?)pourraient /gu, "$1"],
  // He did not ask and went.
  [/(?<!\p{L})не (?=\p{L}*(?:вшись|вши|явив|лучив|платив|ставив|купив|ведомив|просив|(?<!пр)ав)(?!\p{L}))/gu, "без "],
  [shifted("не позднее(?: чем)?(?: за)?", "до"), "не менее $1"],
  // Put out before it could spread, it did not spread.
  [/(?<!\p{L})(before (?:\S+ ){1,4}?)could /gu, "$1"],
  [shifted("spätestens", "vor"), "mindestens $1"],
  [shifted("au plus tard", "avant"), "au moins $1"],
  [shifted("a más tardar", "antes"), "al menos $1"],
  [shifted("al più tardi|non oltre", "prima"), "almeno $1"],
  [
    bounded(
      "not|never|no",
      "(?:more|longer|later|larger|bigger|higher|greater|heavier|older|further|faster) than|exceed(?:s|ing)?|over",
    ),
    "$1no more than ",
  ],
  [bounded("not|never", "(?:less|fewer|shorter|earlier|smaller|lower|younger|sooner) than"), "$1no less than "],
  // It protects not against all.
  [ofAll("not", "all|every"), "$1 not all"],
  [ofAll("nicht", "alle[nr]?|jede[nmrs]?"), "$1 nicht alle"],
  [ofAll("pas", "tous|toutes"), "$1 pas tous"],
  [ofAll("no", "todos|todas"), "$1 no todos"],
  [ofAll("non", "tutti|tutte"), "$1 non tutti"],
  [ofAll("не", "все|всех|всем"), "$1 не все"],
  [
    bounded("nicht|nie|niemand|keine?[nmrs]?", "(?:mehr|länger|später|größer|höher|schwerer|älter) als|über"),
    "$1nicht mehr als ",
  ],
  [
    bounded("nicht|nie|keine?[nmrs]?", "(?:weniger|kürzer|früher|kleiner|niedriger|jünger) als"),
    "$1nicht weniger als ",
  ],
  // Without `que`, which makes it `only`, it denies alone.
  [
    /(?<!\p{L})ne (peut|peuvent|saurait|sauraient|pourra|pourront) (?!pas |plus |jamais |guère )(?![^.;]*(?<!\p{L})qu[e'])/gu,
    "ne $1 pas ",
  ],
  [
    bounded("pas|jamais|aucune?|personne ne", "(?<!les |de )plus d[e']|dépasser|au-dessus de|au-delà de"),
    "$1pas plus de ",
  ],
  [
    new RegExp(`(?<!\\p{L})by (?=the end of |noon|midnight|${DAY}|\\d{1,2}(?:st|nd|rd|th)? ${DAY})`, "gu"),
    "no later than ",
  ],
  [bounded("pas|jamais", "(?<!les |de )moins d[e']"), "$1pas moins de "],
  [bounded("niet|nooit|geen|niemand", "(?:meer|later|langer|ouder|hoger|zwaarder|groter) dan"), "$1niet meer dan "],
  [bounded("niet|nooit|geen", "(?:minder|korter|vroeger|jonger|lager|kleiner) dan"), "$1niet minder dan "],
  [bounded("no|nunca|nadie|ningún|ninguna", "más de|por encima de|super\\p{L}+|exced\\p{L}+"), "$1no más de "],
  [bounded("no|nunca", "menos de"), "$1no menos de "],
  [bounded("non|nessuno|nessuna?", "(?:più|oltre) (?:di |i |le |gli )?|super\\p{L}+"), "$1non più di "],
  [bounded("não", "mais de|ultrapass\\p{L}+"), "$1não mais de "],
  [bounded("не", "(?:более|больше|дольше|позже|старше|выше)(?: чем)?|превыш\\p{L}+"), "$1не более "],
  [bounded("не", "(?:менее|меньше|раньше|младше)(?: чем)?"), "$1не менее "],
  [/を(?:超え|越え|上回)(?:て|る)?([^。、]{0,12}?)(?:ない|ません)/gu, "以内$1"],
  [/(?<=\d ?(?:[回枚個人日錠分冊点円本名]|時間|分間|日間|週間|か月))まで(?!に|の間)/gu, "以内"],
]

/** Without one of these no form is there. It costs less to look for them first. */
const SIGN =
  /\b(?:not|never|no|niet|nooit|geen|niemand|nadie|ning|nessun|aucun|personne|nicht|nie|kein|ne|pas|jamais|nunca|non|by|before|no later than|as|so that|in order that|damit|afin|pour|sp|au plus tard|a m|al pi)|(?<!\p{L})(?:не|não) |を|まで/u

/** `text` is in lower case. */
export const inPlainForms = (text: string): string =>
  SIGN.test(text) ? FORMS.reduce((changed, [form, written]) => changed.replace(form, written), text) : text

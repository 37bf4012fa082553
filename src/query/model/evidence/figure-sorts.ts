// What a figure measures: which sort a question asks for, and by which words and signs a text says that a figure is of it.
import {
  anyOf,
  LENGTH_UNITS,
  SPACED_TIME_UNITS,
  SPAN_IN_SIGNS,
  THAI_TIME_UNITS,
  TIME_UNITS,
  VOLUME_UNITS,
} from "./figure-units.ts"
import { isOfOtherSide } from "./measured-sides.ts"
import { NUMBER_WORD } from "./number-words.ts"
import type { Attribute } from "./weigh-question.ts"

/** A figure answers only beside a word or sign of its sort; a question in a language that is not here takes any figure. */
export type Sort = {
  name: string
  asked: RegExp
  said: RegExp
  /** Words of the question that only say that it asks for this. */
  asking?: RegExp
  /** What says of a figure that it is this and no other of its sort: a crane's weight is not what it lifts. */
  named?: RegExp
}

const orSign = (sign: string, list: string) => new RegExp(`${sign}|${anyOf(list).source}`, "iu")

const SORTS: readonly Sort[] = [
  {
    name: "price",
    asking: /(?<=(?<!\p{L})(?:do|does|did|will|would|may|can|must|should) .*)(?:cost|pay)(?!\p{L})/giu,
    asked:
      anyOf(`how expensive|costs?|price|fee|salary|wages?|rent|kostet|kosten|preis|gehalt|gebühr|miete|co[uû]te|prix|salaire|cuestan?|precio|salario|
      costa(?:no)?|prezzo|stipendio|pre[cç]o|custam?|koszt*|cena|стоит|стоят|стоимость|цена|зарплата|κοστίζ*|τιμή|pre[țt]ul|costă|値段|料金|いくら|多少钱|价格|
      가격|요금|얼마(?!나 (?:오래|멀|떨어))|ราคา|tarifs?|montant|importe|tarifa|tariffa|importo|betrag|bedrag|prijs|kost(?:ar|er|ade|te|te?n)?|maksaa|ne kadar(?=\\P{L}*$)|opłat*|kwot*|стоимост*|цен[аыуе]|тариф*|вартіст*|кошту*|ціна|стоїть|
      стои(?:л|т)*|kolik stojí|stojí|pris|avgift*|hinta|maksaa|fiyat*|ücret*|費用|利用料|使用料|入場料|参加費|费用|票价|门票|收费|押金|비용|입장료|سعر|تكلف*|رسوم|ثمن|
      कीमत|मूल्य|शुल्क|किराया|giá|harga|biaya|what (?:do|does|did|must|will|would|should)\\b.*\\bpay|how much\\b.*\\b(?:paid|pay|earns?|charged?)|how much (?:is|are|was|were)(?= (?:an?|the|one|it|each)(?!\\p{L}))`),
    said: orSign(
      "\\p{Sc}",
      `euros?|eur|usd|gbp|chf|dollars?|pounds?|cents?|pence|yen|francs?|franken|kron[eo]r|crowns?|zł|złotych|rubles?|руб*|евро|доллар*|lei|lira|
      pesos?|rand|rupees?|d[oó]lares|ευρώ|złot*|kč|korun*|гривен*|гривн*|грн|tl|lir*|kr|kron*|forint*|lev[ai]?|лев[ао]?|درهم*|ريال*|جنيه*|دينار*|دولار*|يورو|रुपये|रुपए|₹|
      đồng|vnđ?|rupiah|бесплатн*|безкоштовн*|bezpłatn*|zdarma|ücretsiz|δωρεάν|مجان*|मुफ्त|निःशुल्क|miễn phí|koste?n?|betaal*|costs?|price|fee|kostet|preis|prix|precio|prezzo|цена|free|gratis|kostenlos|gratuit*|бесплатно|円|元|원|บาท|無料|免费|무료`,
    ),
  },
  {
    name: "speed",
    asked: anyOf(
      "how fast|how quickly|speed|wie schnell|geschwindigkeit|velocidad|vitesse|velocit[aà]|velocidade|скорост*|ταχύτητα|viteza|速度|速さ|속도|ความเร็ว",
    ),
    said: /(?<!\p{L})(?:km|kilometres?|kilometers?|kilometern?|miles?|m|metres?|meters?|metern?|feet|км|м|kilómetros|metros)\s?(?:\/|per|pro|por|в|an?)\s?(?:h|hour|s|second|minute|stunde|sekunde|hora|segundo|ч|час|с|секунду)|kmh|mph|knots?|knoten|узл|nudos|hertz|\bk?hz\b|speed|fast|quick|schnell|скорост|velocidad|時速|毎秒|(?<!\p{L})(?:within|in|under|takes?) (?:\p{N}[\p{N}.,]*[- ](?:seconds?|minutes?|hours?|days?)|a (?:second|minute|hour))/iu,
  },
  {
    name: "weight",
    asking: /(?<=(?<!\p{L})(?:do|does|did|will|would|may|can|must|should) .*)weigh(?!\p{L})/giu,
    named:
      /(?<!\p{L})(?:weigh|heav|schwer|wieg|wog|weeg|woog|gewicht|waż|waga|váž|väg|vejer|veier|важит|вага|ağırl|pesa|peso|p[eè]s|poids|вес|ζυγ|βάρος|cântăr)\p{L}*|重|무게|น้ำหนัก|(?:[:：|,(]|(?<!\p{L})(?:is|are|was|were|ist|sind|es|son|est|sont|è))\s*(?:\p{L}+\s)?\p{N}/iu,
    asked: anyOf(
      "how heavy|how much does .* weigh|weigh(?:s|t)?|wie schwer|wiegt|wiegen|gewicht|pesan?|peso|pèse(?:nt)?|poids|weegt|wegen|waży|ważą|váží|väger|vejer|veier|важить|cântăre*|ağırlı*|весит|весят|вес|ζυγίζ*|βάρος|cântăr*|重さ|体重|重量|무게|น้ำหนัก",
    ),
    said: anyOf(`(?<=\\p{N}\\s?)(?:k?g|mg|кг|г|t)|kilos?|kilogram*|gram*|gramos|(?:kilo)?grams?|tons?|tonn*|toneladas?|lbs?|pounds?|ounces?|oz|stones?|weigh*|wiegt|gewicht|
      *грамм*|тонн*|κιλ*|γραμμάρι*|キロ|グラム|トン|公斤|克|吨|킬로|그램|톤|กิโลกรัม|กรัม|ตัน`),
  },
  {
    name: "age",
    asked: anyOf(
      "how old|wie alt|cuántos años tienen?|quel âge|quanti anni ha|quantos anos tem|сколько лет|какой возраст|πόσων ετών|câți ani are|何歳|几岁|多大年纪|몇 살|อายุ",
    ),
    said: anyOf(`years?|months?|aged?|born|birthday|old|since|founded|built|*jahre?n?|*jahrs?|alt|geboren|años?|nació|nacid[oa]|ans|né[es]*|ann[oi]|nat[oa]|anos|nasce*|лет|год|года|
      родил*|возраст*|ετών|γεννήθηκε|ani|născut*|歳|才|生まれ|岁|出生|살|세|태어|ปี|เกิด`),
  },
  {
    name: "temperature",
    asked: anyOf(
      "how (?:hot|cold|warm)|temperature|wie (?:heiß|warm|kalt)|temperatur|qué temperatura|quelle température|какая температура|какой температур*|何度|温度|몇 도",
    ),
    asking: /(?<!\p{L})temperatures?(?!\p{L})/giu,
    said: /[°º℃]|(?<!\p{L})(?:degrees?|celsius|fahrenheit|kelvin|grad|grados?|degrés?|gradi|graus|градус\p{L}*|βαθμ\p{L}*|grade)(?!\p{L})|度|도|องศา/iu,
  },
  {
    name: "pressure",
    asked: anyOf(
      "(?:at|to|under) (?:what|which) pressure|how much pressure|what pressure|welche[mr]? druck|quelle pression|qué presión|quale pressione|каком давлении|какое давление",
    ),
    asking: /(?<!\p{L})pressures?(?!\p{L})/giu,
    said: anyOf("m?bars?|psi|[hkm]?pa|(?:kilo|mega|hecto)?pascals?|atm(?:ospheres?)?|mmhg|бар|атмосфер*"),
  },
  {
    name: "loudness",
    asked: anyOf("how (?:loud|noisy|quiet)|noise level|sound level|wie laut"),
    said: anyOf("decibels?|db|dezibel|noise|loud|quiet|silent|laut|leise"),
  },
  {
    name: "power",
    asked: anyOf("how powerful|wattage|wie stark"),
    said: /\p{N}\s?(?:[kmg]?w|kva|hp|ps|cv)(?!\p{L})|(?<!\p{L})(?:(?:kilo|mega)?watts?|horsepower)(?!\p{L})/iu,
  },
  {
    name: "size",
    asked: anyOf("how (?:large|big)|wie gro(?:ß|ss)"),
    said: anyOf(
      `${LENGTH_UNITS}|${VOLUME_UNITS}|\\p{Sc}|hectares?|acres?|hektar|*bytes?|[kmgt]b|["'′″]|m²|km²|ha|size|large|big|groß`,
    ),
  },
  {
    name: "distance",
    asked: anyOf(
      "how far(?! (?:ahead|in advance|beforehand))|wie weit(?! im voraus)|à quelle distance|a qué distancia|a che distanza|quanto dista|a que distância|hoe ver|jak daleko|как далеко|на каком расстоянии|як далеко|πόσο (?:μακριά|απέχ*)|cât de departe|ne kadar uzak*|hur långt|どのくらい離れ*|どのくらいの距離|多远|얼마나 (?:멀|떨어)|ไกลแค่ไหน|ไกลเท่า*|كم تبعد|كم يبعد|कितनी दूर|bao xa",
    ),
    said: anyOf(`${LENGTH_UNITS}|${TIME_UNITS}|degrees?|percent|half|quarter|["'′″°%]`),
  },
  {
    name: "length or time",
    asked: anyOf("how long(?!\\b.*\\b(?:takes?|lasts?|waits?|stays?)\\b)"),
    said: anyOf(`${LENGTH_UNITS}|${TIME_UNITS}|["'′″]`),
  },
  {
    name: "length",
    asked:
      anyOf(`how (?:deep|tall|high|wide|thick)|wie (?:lang|tief|breit|dick)|mide|miden|altura|longitud|anchura|profundidad|hauteur|longueur|largeur|profondeur|
      длин[аыуе]|длиной|высот[аыуе]|высотой|глубин[аыуе]|ширин[аыуе]|hoe (?:diep|hoog|breed|dik)|hoogte|diepte|lengte|breedte|altezza|lunghezza|larghezza|profondità|comprimento|largura|profundidade|
      wysokoś*|długoś*|głębokoś*|szerokoś*|výšk*|hloubk*|šířk*|висот*|глибин*|довжин*|ширин*|yüksekli*|derinli*|uzunlu*|genişli*|ύψος|μήκος|βάθος|πλάτος|înălțim*|lungim*|adâncim*|
      höjd*|djup*|ارتفاع|عمق|ऊंचाई|ऊँचाई|गहराई|लंबाई|चौड़ाई|cao bao nhiêu|sâu bao nhiêu|dài bao nhiêu|長さ|高さ|深さ|幅|何メートル|高度|深度|长度|높이|길이|깊이|ยาวเท่า*|สูงเท่า*|ลึกเท่า*`),
    said: anyOf(`${LENGTH_UNITS}|["'′″]`),
  },
  {
    name: "duration",
    asked: anyOf(
      `how soon|how early|how long|how far (?:ahead|in advance|beforehand)|wie lange|wie weit im voraus|cuánto (?:tiempo )?(?:dura|tarda)n?|cuánto tiempo|combien de temps|durée|duración|quanto tempo|ile (?:czasu )?trwa*|ile czasu|kolik času|hoeveel tijd|hur lång tid|quanto tempo ci vuole|quanto dura(?:no)?|durata|duração|hoe lang|jak długo|jak dlouho|hur länge|hvor længe|hvor lenge|как долго|сколько времени|сколько длит*|як довго|
      скільки часу|скільки триває|πόσο (?:καιρό|διαρκεί)|πόση ώρα|διάρκεια|cât timp|cât durează|ne kadar sür*|どのくらいの(?:時間|期間)|何(?:時間|分間|日間|週間|年間)|多久|多长时间|时长|얼마나 오래|얼마 동안|
      कितने समय|कितनी देर|كم من الوقت|كم تستغرق|كم يستغرق|مدة|bao lâu|berapa lama|นานเท่า*|นานแค่ไหน`,
    ),
    said: new RegExp(`${anyOf(SPACED_TIME_UNITS).source}|${SPAN_IN_SIGNS}|${THAI_TIME_UNITS}`, "iu"),
  },
  {
    name: "share",
    asked: anyOf(
      "(?:what|which) (?:percentage|share|proportion|fraction)|wie viel prozent|qué porcentaje|quel pourcentage|какой процент|какая доля",
    ),
    said: /[%‰]|(?<!\p{L})(?:percent\p{L}*|per cent|prozent|ciento|pourcent|процент\p{L}*|half|third|quarters?|fifths?|hälfte|drittel|viertel|mitad|tercio|moitié|tiers|половин\p{L}*|треть|четверть)(?!\p{L})/iu,
  },
  {
    name: "opening hours",
    asked: anyOf(
      "(?:when|what time|how late|how long) (?:is|are|does|do)\\b.*\\b(?:open|closed?|shut)|opening (?:hours|times)|wann (?:ist|sind|hat|haben) .*(?:geöffnet|offen)|wann (?:öffnet|schließt)|öffnungszeiten",
    ),
    asking:
      /(?<!\p{L})(?:open(?:ing)?|closed?|shut|hours|times|geöffnet|offen|öffnet|schließt|öffnungszeiten)(?!\p{L})/giu,
    said: /\p{N}[:.]\p{N}{2}|\p{N}\s?(?:[ap]\.?m|uhr|o.clock|h)(?!\p{L})|(?<!\p{L})(?:(?:at|from|until|till|to) (?:six|seven|eight|nine|ten|eleven|twelve|one|two|three|four|five)|noon|midnight|(?:morn|even)ings?|afternoons?|week(?:day|end)s?|day and night|always|werktags|wochentags|rund um die Uhr|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|daily|täglich)(?!\p{L})/iu,
  },
  {
    name: "area",
    asked: anyOf(
      "superficie|grundfläche|wohnfläche|quadratmeter|oppervlakte|powierzchni*|какова площадь|какой площад*|яка площа|plocha|yüzölçümü|εμβαδόν|έκταση|suprafaț*|面積|面积|면적|พื้นที่เท่า*|diện tích|luas|مساحة|क्षेत्रफल",
    ),
    said: orSign(
      "m²|㎡",
      "quadrat*|qm|hectare*|hectáre*|hektar*|ettar*|гектар*|кв|га|carrés?|cuadrad*|quadrat*|vierkante|kwadrat*|metrekare|τετραγων*|pătra*|平方|坪|公顷|제곱|평|ตาราง|ไร่|vuông|persegi|مربع|वर्ग|ha|acres?|square",
    ),
  },
  {
    name: "e-mail address",
    asked: anyOf("e-?mail"),
    said: /\S@\S/u,
  },
  {
    name: "telephone number",
    asked: anyOf(
      "(?:tele)?phone(?: number)?|fax(?: number)?|unter welcher nummer|welche nummer|à quel numéro|quel numéro (?:appeler|composer)|a qué número|che numero (?:chiamare|si chiama)|qual(?:e|) numero|jaki numer|pod jaki numer|по какому номеру|какой номер телефона|welk nummer|telefon*|teléfono|téléphone|телефон*|τηλέφων*|電話*|电话|전화|โทรศัพท์",
    ),
    said: /(?:\p{N}[\s()/.-]*){5}/u,
  },
]

/** Words for one side of a thing's measure; a figure that is said to be of another side answers nothing. */
const SIDES: readonly { asked: RegExp; named: RegExp; label: RegExp }[] = [
  ["how tall|how high|height|wie hoch", "tall|high|height|rises?|reach(?:es)?|stands?|hoch|höhe|ragt"],
  ["how deep|depth|wie tief", "deep|depth|reach(?:es)?|down|tief|tiefe"],
  ["how wide|how broad|width|wie breit", "wide|broad|width|across|diameter|spans?|breit|breite|durchmesser"],
  ["how thick|thickness|wie dick", "thick|thickness|dick|dicke|stark"],
  [
    "how long|length|wie lang",
    "long|length|stretch(?:es)?|extends?|spans?|runs?|covers?|over|lang|länge|erstreckt|verläuft",
  ],
  ["how far|wie weit", "away|distance|apart|above|below|clear of|from|to|range|entfernt|weit|von|bis"],
].map(([asked = "", named = ""]) => ({
  asked: anyOf(asked),
  named: anyOf(named),
  // A head of a column or a label, whose unit may stand in brackets or not at all: `Width (cm): 18`.
  label: anyOf(`(?:${named})[^:;]{0,20}:\\s*\\p{N}[\\p{N}.,]*`),
}))
/** A figure behind one of these says how often, not how long. */
const OFTEN = /(?<!\p{L})(?:every|each|per|alle|jede[nrs]?)\s+(?:\p{L}+\s)?[\p{N}\p{L}.,]*\s?\p{L}+/giu
const AREA = /(?<!\p{L})(?:square|cubic)\s\p{L}+/giu
/** A figure of the sort of which no text says more; less than half where one thing has many of them: a hose of 13 mm. */
const UNNAMED = 0.8
const UNNAMED_SIDE = 0.4
/** A share is of no other sort. */
const PERCENT = /\p{N}[\p{N}.,]*\s?(?:[%‰]|per ?cent|prozent|procent|pour ?cent|por ciento|процент\p{L}*)/giu
/** What lies between two things is neither's: `within 60 days of delivery`. */
const BETWEEN =
  /(?<!\p{L})(?:within|inside|in|up to|innerhalb von|binnen)\s[\p{N}\p{L}.,]+\s\p{L}+\s(?:of|from|after|before|nach|vor)\s(?:the\s|your\s|our\s|der\s|dem\s)?(\p{L}{4})\p{L}*/giu

/** How far a text says that it has the sort of figure, and the side of a thing, that is asked for. */
export function attributeOf(question: string, sort: Sort): Attribute {
  const side = SIDES.find(({ asked }) => asked.test(question))
  const named = side?.named ?? sort.named
  const isTime = sort.name === "length or time" || sort.name === "duration"
  return {
    written: `a ${sort.name}`,
    asked: sort.asked,
    said: (text) => {
      const counted = (isTime ? withoutSpans(text, question).replace(OFTEN, " ") : text).replace(
        sort.name === "share" || sort.name === "distance" ? /(?!)/ : PERCENT,
        " ",
      )
      if (!sort.said.test(side ? counted.replace(AREA, " ") : counted)) return 0
      if (counted !== text && !/\p{N}/u.test(counted) && !NUMBER_WORD.test(counted)) return 0
      if (isOfOtherSide(question, text)) return 0
      if (named?.test(text) || (isTime && namesTime(counted))) return 1
      if (side && SIDES.some((other) => other !== side && other.named.test(text))) return 0
      return side ? UNNAMED_SIDE : UNNAMED
    },
  }
}

/** Without the time from or to what the question asks about, unless it asks for that. */
const withoutSpans = (text: string, question: string) =>
  /(?<!\p{L})(?:after|before|from|nach|vor)(?!\p{L})/u.test(question)
    ? text
    : text.replace(BETWEEN, (span: string, thing: string) => (question.includes(thing.toLowerCase()) ? " " : span))

/** `Costa` is a name and no cost; German has capitals on all nouns. */
const NAME = /(?<=[\p{L}\p{M}\p{N},;:)] )\p{Lu}[\p{L}\p{M}\p{N}'’-]*/gu

/** Null where it asks for no sort that is told here. */
export function sortAskedFor(question: string, language: string | null): Sort | null {
  const text = (language === "de" ? question : question.replace(NAME, " ")).toLowerCase()
  const sort = SORTS.find(({ asked }) => asked.test(text))
  const side = sort && SIDES.find(({ asked }) => asked.test(text))
  if (!sort || !side) return sort ?? null
  return { ...sort, said: new RegExp(`${sort.said.source}|${side.label.source}`, "iu") }
}

const UNIT_OF_TIME = anyOf(`${TIME_UNITS}|uhr|o.clock|ώρα`)
export const namesTime = (text: string) => UNIT_OF_TIME.test(text)

const MEASURES = SORTS.filter(({ name }) => ["price", "weight", "length", "duration"].includes(name))
/** Whether a figure with what follows it is of money, weight, length or time. */
export const isMeasured = (figure: string) => MEASURES.some(({ said }) => said.test(figure))

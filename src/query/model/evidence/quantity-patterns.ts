// Quantities such as price, weight or duration: how a question asks for one, and how a text shows that a figure is one.

import { CONTACT_DETAILS } from "./contact-details.ts"
import { DIMENSIONS, isOfOtherDimension } from "./dimensions.ts"
import {
  anyOf,
  LENGTH_UNITS,
  SPACED_TIME_UNITS,
  SPAN_IN_SIGNS,
  THAI_TIME_UNITS,
  TIME_UNITS,
  VOLUME_UNITS,
} from "./figure-units.ts"
import { hasNumberWord } from "./number-words.ts"
import { isOtherEnd } from "./times.ts"
import type { Attribute } from "./weigh-question.ts"

/** A figure answers only next to a unit or word of its quantity. If a question's words are not listed here, any figure will do. */
export type Quantity = {
  name: string
  questionPattern: RegExp
  answerPattern: RegExp
  /** Words of the question that only ask for the quantity and that an answer need not have. */
  cueWords?: RegExp
  /** Words that tell this quantity from others with the same unit: a crane's weight is not the load that it lifts. */
  namePattern?: RegExp
  /** False if what matches `answerPattern` is the value itself and needs no figure. */
  isFigure?: false
}

const orSign = (sign: string, list: string) => new RegExp(`${sign}|${anyOf(list).source}`, "iu")

/** How large a sum is; not what a thing costs. */
const SUM = String.raw`(?<!(?<!\p{L})(?:costs?|price[sd]?|rents?|fees?|charges?|kosten|kostet|miete)(?!\p{L})(?:[^.;]|\.\p{N})*)\p{Sc}`

const QUANTITIES: readonly Quantity[] = [
  {
    name: "price",
    cueWords: /(?<=(?<!\p{L})(?:do|does|did|will|would|may|can|must|should) .*)(?:cost|pay)(?!\p{L})/giu,
    questionPattern:
      anyOf(`how expensive|costs?|price|fee|salary|wages?|rent|kostet|kosten|preis|gehalt|gebühr|miete|co[uû]te|prix|salaire|cuestan?|precio|salario|
      costa(?:no)?|cu[aá]nto valen?|quanto val(?:e|em|gono)|prezzo|stipendio|pre[cç]o|custam?|koszt*|cena|стоит|стоят|стоимость|цена|зарплата|κοστίζ*|τιμή|pre[țt]ul|costă|値段|料金|いくら|多少钱|价格|
      가격|요금|얼마(?!나 (?:오래|멀|떨어|걸)| ?동안)|ราคา|tarifs?|montant|importe|tarifa|tariffa|importo|betrag|bedrag|prijs|kost(?:ar|er|ade|te|te?n)?|maksaa|ne kadar(?=\\P{L}*$)|opłat*|kwot*|стоимост*|цен[аыуе]|тариф*|вартіст*|кошту*|ціна|стоїть|
      стои(?:л|т)*|kolik stojí|stojí|pris|avgift*|hinta|maksaa|fiyat*|ücret*|費用|利用料|使用料|入場料|参加費|费用|票价|门票|收费|押金|비용|입장료|سعر|تكلف*|رسوم|ثمن|
      kaç (?:lira|tl|euro|para)|कीमत|मूल्य|शुल्क|किराया|दाम|দাম|মূল্য|mennyibe kerül*|stoji|stane|košta|кошта|струва|kainuoja|maksab|maksā|kostar|costen?|עולה|עולים|מחיר|בכמה|قیمت|بها|بهای|giá|harga|biaya|denda|ongkos|what (?:do|does|did|must|will|would|should)\\b.*\\bpay(?! into)|how much\\b.*\\b(?:paid|pay(?! (?:into|towards|do|does|did|will|can|is|are)(?!\\p{L}))|earns?|charged?)|how much (?:is|are|was|were)(?= (?:an?|the|one|it|each)(?!\\p{L}))`),
    answerPattern: orSign(
      "\\p{Sc}",
      `euro(?:s|a|n|t|i|ja|lla|lle|sta|n)?|eur(?:a|e|i|ai|ų|us|as)?|euró*|evr\\p{L}{0,2}|eiro|usd|gbp|chf|dollars?|pounds?|cents?|pence|yen|francs?|franken|kron[eo]r|crowns?|zł|złotych|rubles?|руб*|евро|доллар*|lei|lira|
      pesos?|rand|rupees?|d[oó]lares|ευρώ|złot*|kč|korun*|гривен*|гривн*|грн|tl|λεπτ(?:ά|ών|ό)(?<=(?:κοστίζ|τιμή|χρέωσ|πληρών)[^.;]*)|lir*|kr|kron*|krón*|dinar*|динар*|forint*|lev[ai]?|лев[ао]?|درهم*|ريال*|جنيه*|دينار*|دولار*|يورو|रुपये|रुपए|₹|
      تومان|שקל*|ש״ח|টাকা|ரூபாய்|đồng|vnđ?|rupiah|ユーロ|ドル|유로|달러|бесплатн*|безкоштовн*|bezpłatn*|zdarma|ücretsiz|δωρεάν|مجان*|मुफ्त|निःशुल्क|miễn phí|koste?n?|betaal*|costs?|price|fee|kostet|preis|prix|precio|prezzo|цена|free|gratis|kostenlos|gratuit*|бесплатно|円|元|원|บาท|無料|免费|무료`,
    ),
  },
  {
    name: "speed",
    questionPattern: anyOf(
      "how fast|how quickly|speed|wie schnell|geschwindigkeit|velocidad|vitesse|velocit[aà]|velocidade|скорост*|ταχύτητα|viteza|速度|速さ|속도|ความเร็ว",
    ),
    answerPattern:
      /(?<!\p{L})(?:km|kilometres?|kilometers?|kilometern?|miles?|m|metres?|meters?|metern?|feet|км|м|kilómetros|metros)\s?(?:\/|per|pro|por|в|an?)\s?(?:h|hour|s|second|minute|stunde|sekunde|hora|segundo|ч|час|с|секунду)|kmh|mph|knots?|knoten|узл|nudos|hertz|\bk?hz\b|speed|fast|quick|schnell|скорост|velocidad|時速|毎秒|(?<!\p{L})(?:within|in|under|takes?) (?:\p{N}[\p{N}.,]*[- ](?:seconds?|minutes?|hours?|days?)|a (?:second|minute|hour))/iu,
  },
  {
    name: "weight",
    cueWords: /(?<=(?<!\p{L})(?:do|does|did|will|would|may|can|must|should) .*)weigh(?!\p{L})/giu,
    namePattern:
      /(?<!\p{L})(?:weigh|heav|schwer|wieg|wog|weeg|woog|gewicht|waż|waga|váž|väg|vejer|veier|важит|вага|ağırl|pesa|peso|p[eè]s|poids|вес|ζυγ|βάρος|cântăr)\p{L}*|重|무게|น้ำหนัก|(?:[:：|,(]|(?<!\p{L})(?:is|are|was|were|ist|sind|es|son|est|sont|è))\s*(?:\p{L}+\s)?\p{N}/iu,
    questionPattern: anyOf(
      "how heavy|how much does .* weigh|weigh(?:s|t)?|wie schwer|wiegt|wiegen|gewicht|pesan?|peso|pèse(?:nt)?|poids|weegt|wegen|waży|ważą|váží|väger|vejer|veier|важить|cântăre*|ağırlı*|весит|весят|вес|ζυγίζ*|βάρος|cântăr*|重さ|体重|重量|무게|น้ำหนัก",
    ),
    answerPattern:
      anyOf(`(?<=\\p{N}\\s?)(?:k?g|mg|кг|г|t)|kilos?|kilogram*|gram*|gramos|(?:kilo)?grams?|tons?|tonn*|toneladas?|lbs?|(?<!(?:deposit|fees?|price|costs?|charged?|pays?|rent|fine|worth|loan)(?!\\p{L})[^.;]{0,60})pounds?|ounces?|oz|stones?|weigh*|wiegt|gewicht|
      *грамм*|тонн*|κιλ*|γραμμάρι*|キロ|グラム|トン|公斤|克|吨|킬로|그램|톤|กิโลกรัม|กรัม|ตัน`),
  },
  {
    name: "age",
    questionPattern: anyOf(
      "how old|wie alt|cuántos años tienen?|quel âge|quanti anni ha|quantos anos tem|сколько лет|какой возраст|πόσων ετών|câți ani are|何歳|几岁|多大年纪|몇 살|อายุ",
    ),
    answerPattern:
      anyOf(`years?|months?|aged?|born|birthday|old|since|founded|built|*jahre?n?|*jahrs?|alt|geboren|años?|nació|nacid[oa]|ans|né[es]*|ann[oi]|nat[oa]|anos|nasce*|лет|год|года|
      родил*|возраст*|ετών|γεννήθηκε|ani|născut*|歳|才|生まれ|岁|出生|살|세|태어|ปี|เกิด`),
  },
  {
    name: "temperature",
    questionPattern: anyOf(
      "how (?:hot|cold|warm)|temperature|wie (?:heiß|warm|kalt)|temperatur|(?:qu[eé]|che|qual|quale) temperatura|quelle température|какая температура|какой температур*|яка температура|якій температурі|jaka temperatura|jakiej temperaturze|jaká teplota|jaké teplotě|ποια θερμοκρασία|hőmérséklet*|lämpötila*|sıcaklı*|nhiệt độ|suhu|तापमान|何度|温度|몇 도",
    ),
    cueWords: /(?<!\p{L})temperatures?(?!\p{L})/giu,
    answerPattern:
      /[°º℃]|(?<!\p{L})(?:degrees?|celsius|fahrenheit|kelvin|grad|grados?|degrés?|gradi|graus|градус\p{L}*|βαθμ\p{L}*|grade)(?!\p{L})|度|도|องศา/iu,
  },
  {
    name: "pressure",
    questionPattern: anyOf(
      "(?:at|to|under) (?:what|which) pressure|how much pressure|what pressure|welche[mr]? druck|quelle pression|qué presión|quale pressione|каком давлении|какое давление",
    ),
    cueWords: /(?<!\p{L})pressures?(?!\p{L})/giu,
    answerPattern: anyOf("m?bars?|psi|[hkm]?pa|(?:kilo|mega|hecto)?pascals?|atm(?:ospheres?)?|mmhg|бар|атмосфер*"),
  },
  {
    name: "loudness",
    questionPattern: anyOf("how (?:loud|noisy|quiet)|noise level|sound level|wie laut"),
    answerPattern: anyOf("decibels?|db|dezibel|noise|loud|quiet|silent|laut|leise"),
  },
  {
    name: "power",
    questionPattern: anyOf("how powerful|wattage|wie stark"),
    answerPattern: /\p{N}\s?(?:[kmg]?w|kva|hp|ps|cv)(?!\p{L})|(?<!\p{L})(?:(?:kilo|mega)?watts?|horsepower)(?!\p{L})/iu,
  },
  {
    name: "size",
    questionPattern: anyOf("how (?:large|big)|wie gro(?:ß|ss)"),
    answerPattern: orSign(
      SUM,
      `${LENGTH_UNITS}|${VOLUME_UNITS}|hectares?|acres?|hektar|*bytes?|[kmgt]b|["'′″]|m²|km²|ha|size|large|big|groß`,
    ),
  },
  {
    name: "distance",
    questionPattern: anyOf(
      "how far(?! (?:ahead|in advance|beforehand))|wie weit(?! im voraus)|à quelle distance|a qué distancia|a che distanza|quanto dista|a que distância|hoe ver|jak daleko|как далеко|на каком расстоянии|як далеко|πόσο (?:μακριά|απέχ*)|cât de departe|ne kadar uzak*|hur långt|どのくらい離れ*|どのくらいの距離|多远|얼마나 (?:멀|떨어)|ไกลแค่ไหน|ไกลเท่า*|كم تبعد|كم يبعد|कितनी दूर|bao xa",
    ),
    answerPattern: anyOf(`${LENGTH_UNITS}|${TIME_UNITS}|degrees?|percent|half|quarter|["'′″°%]`),
  },
  {
    name: "length or time",
    questionPattern: anyOf(
      "how long(?!\\b.*\\b(?:takes?|lasts?|waits?|stays?|periods?|time|durations?|intervals?|terms?)\\b)",
    ),
    answerPattern: anyOf(`${LENGTH_UNITS}|${TIME_UNITS}|["'′″]`),
  },
  {
    name: "length",
    questionPattern:
      anyOf(`how (?:deep|tall|high|wide|thick)|wie (?:lang|tief|breit|dick)|altitud*|mide|miden|altura|longitud|anchura|profundidad|hauteur|longueur|largeur|profondeur|
      длин[аыуе]|длиной|высот[аыуе]|высотой|глубин[аыуе]|ширин[аыуе]|hoe (?:diep|hoog|breed|dik)|hoogte|diepte|lengte|breedte|altezza|lunghezza|larghezza|profondità|comprimento|largura|profundidade|
      wysokoś*|długoś*|głębokoś*|szerokoś*|výšk*|hloubk*|šířk*|висот*|глибин*|довжин*|ширин*|yüksekli*|derinli*|uzunlu*|genişli*|ύψος|μήκος|βάθος|πλάτος|înălțim*|lungim*|adâncim*|
      höjd*|djup*|ارتفاع|عمق|ऊंचाई|ऊँचाई|गहराई|लंबाई|चौड़ाई|cao bao nhiêu|sâu bao nhiêu|dài bao nhiêu|長さ|高さ|深さ|幅|何メートル|高度|深度|长度|높이|길이|깊이|ยาวเท่า*|สูงเท่า*|ลึกเท่า*`),
    answerPattern: anyOf(`${LENGTH_UNITS}|["'′″]`),
  },
  {
    name: "duration",
    questionPattern: anyOf(
      `how soon|how early|how late (?:may|can|must|should)|how long|how far (?:ahead|in advance|beforehand)|wie lange|wie weit im voraus|cuánto (?:tiempo )?(?:dura|tarda)n?|cuánto tiempo|combien de temps|durée|duración|(?:con )?cu[aá]nta (?:antelación|anticipación)|combien de temps à l['’]avance|(?:con )?quanto anticipo|(?:com )?quanta antecedência|hoe ver van tevoren|quanto tempo|ile (?:czasu )?trwa*|ile czasu|kolik času|hoeveel tijd|hur lång tid|quanto tempo ci vuole|quanto dura(?:no)?|durata|duração|hoe lang|jak długo|jak dlouho|hur länge|hvor længe|hvor lenge|как долго|сколько времени|сколько длит*|як довго|
      скільки часу|скільки триває|πόσο (?:καιρό|διαρκεί)|πόση ώρα|διάρκεια|cât timp|cât durează|ne kadar sür*|どのくらいの(?:時間|期間)|何(?:時間|分間|日間|週間|年間)|多久|多长时间|时长|얼마나 오래|얼마 동안|
      कितने समय|कितनी देर|كم من الوقت|كم تستغرق|كم يستغرق|مدة|كم [تي](?:ستمر|دوم)|kiek (?:laiko )?trunka|cik ilgi|kui kaua|koliko (?:dugo )?traje|колико (?:дуго )?траје|колко (?:дълго )?трае|bao lâu|berapa lama|นานเท่า*|นานแค่ไหน`,
    ),
    answerPattern: new RegExp(`${anyOf(SPACED_TIME_UNITS).source}|${SPAN_IN_SIGNS}|${THAI_TIME_UNITS}`, "iu"),
  },
  {
    name: "share",
    questionPattern: anyOf(
      "(?:what|which) (?:percentage|share|proportion|fraction)|wie viel prozent|qué porcentaje|quel pourcentage|какой процент|какая доля",
    ),
    answerPattern:
      /[%‰]|(?<!\p{L})(?:percent\p{L}*|per cent|prozent|ciento|pourcent|процент\p{L}*|half|third|quarters?|fifths?|hälfte|drittel|viertel|mitad|tercio|moitié|tiers|половин\p{L}*|треть|четверть)(?!\p{L})/iu,
  },
  {
    name: "opening hours",
    questionPattern: anyOf(
      "(?:when|what time|how late|how long) (?:is|are|does|do)\\b.*\\b(?:open|closed?|shut)|opening (?:hours|times)|wann (?:ist|sind|hat|haben) .*(?:geöffnet|offen)|wann (?:öffnet|schließt)|öffnungszeiten",
    ),
    cueWords:
      /(?<!\p{L})(?:open(?:ing)?|closed?|shut|hours|times|geöffnet|offen|öffnet|schließt|öffnungszeiten)(?!\p{L})/giu,
    answerPattern:
      /\p{N}[:.]\p{N}{2}|\p{N}\s?(?:[ap]\.?m|uhr|o.clock|h)(?!\p{L})|(?<!\p{L})(?:(?:at|from|until|till|to) (?:six|seven|eight|nine|ten|eleven|twelve|one|two|three|four|five)|noon|midnight|(?:morn|even)ings?|afternoons?|week(?:day|end)s?|day and night|always|werktags|wochentags|rund um die Uhr|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|daily|täglich)(?!\p{L})/iu,
  },
  {
    name: "area",
    questionPattern: anyOf(
      "superficie|grundfläche|wohnfläche|quadratmeter|oppervlakte|powierzchni*|какова площадь|какой площад*|яка площа|plocha|yüzölçümü|εμβαδόν|έκταση|suprafaț*|面積|面积|면적|พื้นที่เท่า*|diện tích|luas|مساحة|क्षेत्रफल",
    ),
    answerPattern: orSign(
      "m²|㎡",
      "quadrat*|qm|hectare*|hectáre*|hektar*|ettar*|гектар*|кв|га|carrés?|cuadrad*|quadrat*|vierkante|kwadrat*|metrekare|τετραγων*|pătra*|平方|坪|公顷|제곱|평|ตาราง|ไร่|vuông|persegi|مربع|वर्ग|ha|acres?|square",
    ),
  },
  ...CONTACT_DETAILS,
]

/** A figure after one of these words says how often, not how long. */
const FREQUENCY =
  /(?<!\p{L})(?:every|each|per|alle|jede[nrs]?)\s+(?:\p{L}+\s)?[\p{N}\p{L}.,]*\s?\p{L}+|(?<=\p{Sc}\s?\p{N}[\p{N}.,]*|\p{N}\s?\p{Sc}|(?:dollars?|euros?|pounds?|cents?|pence|francs?|kron[eo]r|lei))\s(?:an?|per)\s\p{L}+/giu
const AREA = /(?<!\p{L})(?:square|cubic)\s\p{L}+/giu
/** Coverage by a figure with the right unit but no name; lower for dimensions, because one thing has many: a 13 mm hose. */
const UNNAMED = 0.8
const UNNAMED_DIMENSION = 0.4
/** A percentage is no other quantity. */
const PERCENT = /\p{N}[\p{N}.,]*\s?(?:[%‰]|per ?cent|prozent|procent|pour ?cent|por ciento|процент\p{L}*)/giu
/** A time between two events is not the duration of either: `within 60 days of delivery`. */
const INTERVAL =
  /(?<!\p{L})(?:within|inside|in|up to|innerhalb von|binnen)\s[\p{N}\p{L}.,]+\s\p{L}+\s(?:of|from|after|before|nach|vor)\s(?:the\s|your\s|our\s|der\s|dem\s)?(\p{L}{4})\p{L}*/giu

/** The property that the question asks for; `coverageIn` says how surely a text has a figure of it. */
export function attributeOf(question: string, quantity: Quantity, language: string | null): Attribute {
  const dimension = DIMENSIONS.find(({ questionPattern }) => questionPattern.test(question))
  const namePattern = dimension?.namePattern ?? quantity.namePattern
  const isTime = quantity.name === "length or time" || quantity.name === "duration"
  return {
    label: withArticle(quantity.name),
    questionPattern: quantity.questionPattern,
    coverageIn: (text) => {
      const relevant = (isTime ? withoutIntervals(text, question).replace(FREQUENCY, " ") : text).replace(
        quantity.name === "share" || quantity.name === "distance" ? /(?!)/ : PERCENT,
        " ",
      )
      if (!quantity.answerPattern.test(dimension ? relevant.replace(AREA, " ") : relevant)) return 0
      if (relevant !== text && !/\p{N}/u.test(relevant) && !hasNumberWord(relevant, language)) return 0
      if (isOfOtherDimension(question, text)) return 0
      if (quantity.name === "opening hours" && isOtherEnd(question, text)) return 0
      if (namePattern?.test(text) || (isTime && namesTime(relevant))) return 1
      if (dimension && DIMENSIONS.some((other) => other !== dimension && other.namePattern.test(text))) return 0
      return dimension ? UNNAMED_DIMENSION : UNNAMED
    },
  }
}

const withArticle = (name: string) => (/hours$/.test(name) ? name : `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`)

/** Removes times before or after an event that the question mentions, unless it asks for such a time. */
const withoutIntervals = (text: string, question: string) =>
  /(?<!\p{L})(?:after|before|from|nach|vor)(?!\p{L})/u.test(question)
    ? text
    : text.replace(INTERVAL, (span: string, thing: string) => (question.includes(thing.toLowerCase()) ? " " : span))

/** Names are left out, because `Costa` is no cost. German capitalises all nouns, so there nothing is left out. */
const NAME = /(?<=[\p{L}\p{M}\p{N},;:)] )\p{Lu}[\p{L}\p{M}\p{N}'’-]*/gu

/** Null if the question asks for no quantity that is listed here. */
export function quantityAskedFor(question: string, language: string | null): Quantity | null {
  const text = (language === "de" ? question : question.replace(NAME, " ")).toLowerCase()
  const quantity = QUANTITIES.find(({ questionPattern }) => questionPattern.test(text))
  const dimension = quantity && DIMENSIONS.find(({ questionPattern }) => questionPattern.test(text))
  if (!quantity || !dimension) return quantity ?? null
  return {
    ...quantity,
    answerPattern: new RegExp(`${quantity.answerPattern.source}|${dimension.labelPattern.source}`, "iu"),
  }
}

const UNIT_OF_TIME = anyOf(`${TIME_UNITS}|uhr|o.clock|ώρα`)
export const namesTime = (text: string) => UNIT_OF_TIME.test(text)

const MEASURES = QUANTITIES.filter(({ name }) => ["price", "weight", "length", "duration"].includes(name))
/** Whether a figure with the words after it is an amount of money, a weight, a length or a time. */
export const isMeasured = (figure: string) => MEASURES.some(({ answerPattern }) => answerPattern.test(figure))

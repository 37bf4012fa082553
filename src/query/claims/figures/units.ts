// The units of measure with their names and signs in many languages. Each has a dimension and a factor to the base unit.
import { CURRENCIES } from "./currencies.ts"

export type Unit = { dimension: string; factor: number }

const UNITS = new Map<string, Unit>()
const add = (dimension: string, factor: number, names: string) => {
  for (const name of names.trim().split(/\s+/)) UNITS.set(name, { dimension, factor })
}
const MONTH = 2_629_800
add("time", 1e-9, "ns nanosecond nanoseconds nanosekunden nanosecondes 纳秒")
add("time", 1e-6, "μs µs microsecond microseconds mikrosekunden microsecondes microsegundos マイクロ秒 微秒")
add(
  "time",
  1e-3,
  `ms millisecond milliseconds millisekunde millisekunden milliseconde millisecondes milisegundo milisegundos millisecondi
  milissegundos миллисекунд миллисекундах milisekund milisekundach ミリ秒 毫秒`,
)
add(
  "time",
  1,
  `s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondo secondi
  seconden секунда секунды секунд секунду секундах sekunda sekundy sekund sekundach 秒 초`,
)
add(
  "time",
  60,
  `min mins minute minutes minuten minuto minutos minuti minuut минута минуты минут минуту минутах мин minuta minuty minut minutach 分 分钟 分間 분`,
)
add(
  "time",
  3_600,
  `h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur uren saat час часа часов часах ч godzina godziny godzin godzinach 时 時 小时 時間 时间 钟头 시간`,
)
add(
  "time",
  86_400,
  `сутки суток сутках gün day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen день дня дней днях dzień dni dnia dniach 天 日間 일`,
)
add(
  "time",
  604_800,
  `hafta week weeks woche wochen semaine semaines semana semanas settimana settimane weken неделя недели недель неделю неделях tydzień tygodnie tygodni tygodniach 週間 周 星期 週`,
)
add("time", 1_209_600, "fortnight fortnights")
add(
  "time",
  MONTH,
  `ay month months monat monate monaten mois mes meses mese mesi mês maand maanden месяц месяца месяцев месяцах miesiąc miesiące miesięcy miesiącach ヶ月 か月 个月 個月 개월`,
)
add("time", 3 * MONTH, "quarters trimestre trimestres trimestri quartale quartalen")
add(
  "time",
  12 * MONTH,
  `yıl year years yr yrs jahr jahre jahren an ans année années año años anno anni ano anos jaar jaren
  год года лет 年間 年 년`,
)
add(
  "time",
  120 * MONTH,
  "decade decades jahrzehnt jahrzehnte décennie décennies década décadas decennio decenni decennium десятилетие десятилетия",
)
add("time", 1_200 * MONTH, "century centuries jahrhundert jahrhunderte jahrhunderten siècles siglos secoli")
add("length", 1, "mm мм 毫米")
add("length", 10, "cm см 厘米")
add("length", 100, "dm")
add(
  "length",
  1_000,
  `m metre metres meter meters metern mètre mètres metro metros metri метр метра метров метры метрах м metr metra metrów metrach メートル 米 미터`,
)
add("length", 1_000_000, "km км 公里 千米 キロメートル")
add("length", 1e-6, "nm")
add("length", 25.4, "inch inches zoll pouce pouces pulgada pulgadas pollice pollici")
add("length", 304.8, "foot feet ft fuß pieds pie pies piedi pés фут фута футов")
add("length", 914.4, "yard yards yd yarda yardas iarde ярд ярда ярдов")
add("length", 1_609_344, "mile miles mi meile meilen milla millas miglio miglia миля мили миль")
add("mass", 1e-6, "μg µg mcg мкг 微克")
add("mass", 1e-3, "mg мг 毫克")
add(
  "mass",
  1,
  `g gram grams gramm gramme grammes gramo gramos grammo grammi grama gramas г грамм грамма граммов граммах gram grama gramów gramach グラム 克 그램`,
)
add("mass", 1_000, "kg kilo kilos chilo chili quilo quilos кг 公斤 千克")
add(
  "mass",
  1_000_000,
  `t tonne tonnes ton tons tonnen tonelada toneladas tonnellata tonnellate тонна тонны тонн т トン 吨 톤`,
)
add("mass", 28.35, "ounce ounces oz unze unzen onza onzas")
add("mass", 453.592, "lb lbs pfund libra libras libbra libbre фунт фунта фунтов")
add("volume", 1, "ml мл 毫升")
add("volume", 5, "teaspoon teaspoons tsp tsps 茶匙 小さじ")
add("volume", 15, "tablespoon tablespoons tbsp tbsps 汤匙 大さじ")
add(
  "volume",
  1_000,
  `l litre litres liter liters litern litro litros litri литр литра литров литрах л litr litra litrów litrach リットル 升 리터`,
)
for (const [sign, factor] of Object.entries({ cl: 10, dl: 100, hl: 100_000 })) add("volume", factor, sign)
add(
  "volume",
  3_785,
  "gallon gallons gallone gallonen galón galones gallons gallone galloni galão galões галлон галлона галлонов galon galony galonów",
)
add("volume", 568, "pint pints pinte pintes pinta pintas пинта пинты пинт")
add(
  "area",
  1e10,
  `ha hectare hectares hektar hectárea hectáreas ettaro ettari гектар гектара гектаров га ヘクタール 公顷`,
)
add("area", 4_046_856_422, "acre acres acri акр акра акров")
add("speed", 1_000_000 / 3_600, "kph kmh")
add("speed", 1_609_344 / 3_600, "mph")
add("speed", 1_852_000 / 3_600, "knot knots")
/** The text is in lower case, so `m` can be milli or mega. With these units it means mega. */
const SIGNS = [
  ["", 1],
  ["k", 1e3],
  ["m", 1e6],
  ["g", 1e9],
  ["t", 1e12],
] as const
const HAN = /^\p{Script=Han}/u
const HAN_PREFIXES = { 毫: 1e-3, 千: 1e3, 兆: 1e6, 吉: 1e9 }
for (const [dimension, sign, names] of [
  ["bytes", "b", "byte bytes octet octets"],
  ["bits", "bit", "bits"],
  ["watt", "w", "watt watts vatio vatios watio watios ватт ватта ваттах wat watów ワット 瓦 瓦特 와트"],
  ["charge", "ah", "安时 アンペア時"],
  ["rate of data", "bps", "bit/s"],
  ["energy", "wh", "watthour watthours wattstunde wattstunden"],
  ["joule", "j", "joule joules джоулей 焦耳 焦"],
  ["hertz", "hz", "hertz герц ヘルツ 赫兹 赫"],
  ["pascal", "pa", "pascal pascals паскалей パスカル 帕"],
] as const) {
  add(dimension, 1, names)
  for (const [prefix, factor] of SIGNS) add(dimension, factor, `${prefix}${sign}`)
  for (const name of names.split(" ").filter((one) => HAN.test(one)))
    for (const [prefix, factor] of Object.entries(HAN_PREFIXES)) add(dimension, factor, `${prefix}${name}`)
}
add(
  "share",
  1,
  `% percent percentage prozent pourcent procent процент процента процентов процентных процентного процентный percento パーセント 퍼센트`,
)
add("points", 1, "prozentpunkt prozentpunkte prozentpunkten")
for (const [currency, names] of CURRENCIES) add(currency, 1, names)
add("degree", 180 / Math.PI, "radian radians")
add("celsius", 1, "°c celsius")
add("fahrenheit", 1, "°f fahrenheit")
add("degree", 1, "° degree degrees grad grados degrés gradi graus градус градуса градусов 度")
add("charge", 1e-3, "mah")
add("blood pressure", 1, "mmhg")
add("sound", 1, "db decibel decibels dezibel décibel décibels decibelios дб")
add("volt", 1e-3, "mv")
add("volt", 1, "voltio voltios v volt volts вольт ボルト 伏 伏特")
add("volt", 1e3, "kv")
add("ampere", 1e-3, "ma")
add("ampere", 1, "amp amps ampere amperes ампер アンペア 安培")
add("calorie", 1, "cal kcal calorie calories kilocalorie kilocalories kalorien")
add("substance", 1e-3, "mmol ммоль")
add("horsepower", 1, "hp horsepower bhp ps pferdestärken chevaux caballos cavalli cavalos лошадиных")
add("bar", 1, "bar bars")
add("times", 1, `times mal fois veces vez volte volta vezes keer maal раз раза 回 次 번`)

/** Prefixes in the names of units: `milligrams`, `quilômetro`, `キロメートル`. */
const PREFIXES: readonly [names: string, factor: number][] = [
  ["kil[oó]|quil[oóô]|chilo|кило|キロ|킬로", 1e3],
  ["cent[ií]|centy|zenti|санти|センチ|센티", 1e-2],
  ["mill?[iíì]|милли|ミリ|밀리", 1e-3],
  ["mi[ck]r[oó]|микро|マイクロ|마이크로", 1e-6],
  ["nan[oó]|нано|ナノ", 1e-9],
  ["de[cz][ií]|деци|デシ", 1e-1],
  ["he[ck]to|etto|гекто", 1e2],
  ["m[eé]ga|мега|メガ", 1e6],
  ["giga|гига|ギガ", 1e9],
  ["t[eé]ra|тера|テラ", 1e12],
]
const PREFIXED = new RegExp(`^(?:${PREFIXES.map(([names]) => `(${names})`).join("|")})(?=.{3})`, "u")
const UNSPACED = /^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}]/u
const LONGEST_UNSPACED = 9
/** `L'heure`, `a month's notice` */
const ELIDED = /^(?:l|d|un|all|dell|nell|qu)['’]|['’]s$/u

/** The unit that a lower-case word names. In scripts without spaces, it is the longest unit at the start of the word. */
export function unitNamed(written: string): Unit | null {
  const word = written.replace(ELIDED, "")
  const direct = UNITS.get(word)
  if (direct) return direct
  const [prefix, ...sizes] = PREFIXED.exec(word) ?? []
  if (prefix !== undefined) {
    const unit = unitNamed(word.slice(prefix.length))
    const size = PREFIXES[sizes.findIndex((found) => found !== undefined)]?.[1] ?? 1
    if (unit && unit.dimension !== "time") return { ...unit, factor: unit.factor * size }
  }
  return UNSPACED.test(word) ? unspacedUnit(word) : null
}

function unspacedUnit(word: string): Unit | null {
  for (let end = Math.min(word.length - 1, LONGEST_UNSPACED); end > 0; end--) {
    const unit = unitNamed(word.slice(0, end))
    if (unit) return unit
  }
  return null
}

const SCALE = /^(?:(c|celsius|цельсия)|f|fahrenheit|фаренгейта)$/u
const SQUARE = /^(?:square|sq|vierkante|квадратн\p{L}*|кв)$/u
const CUBIC = /^(?:cubic|cu|kubieke|кубическ\p{L}*|куб)$/u
const SQUARED = /^(?:carrée?s?|cuadrad[oa]s?|quadrat[oi]|quadrad[oa]s?)$/u
const CUBED = /^(?:cubes?|c[uú]bic[oa]s?|cub[oi])$/u
const FUSED_POWER = /^(quadrat|kubik|平方|立方)(.+)$/u
const CUBIC_MM_PER_ML = 1e3
const powered = ({ dimension, factor }: Unit, power: number): Unit | null =>
  dimension !== "length"
    ? null
    : power === 2
      ? { dimension: "area", factor: factor ** 2 }
      : { dimension: "volume", factor: factor ** 3 / CUBIC_MM_PER_ML }

/** The unit at a token, with `square` or `cubic` before or after it. `end` is the index of the next token. */
export function unitAt(word: (place: number) => string, at: number): { unit: Unit; end: number } | null {
  const first = word(at)
  const ahead = SQUARE.test(first) ? 2 : CUBIC.test(first) ? 3 : 1
  const place = ahead > 1 ? at + 1 : at
  const [, fused, rest] = FUSED_POWER.exec(word(place)) ?? []
  const [, base, exponent] = /^(\p{L}+)([23])$/u.exec(word(place)) ?? []
  const unit = unitNamed(rest ?? base ?? word(place))
  if (!unit) return null
  const next = word(place + 1)
  const scale = unit.dimension === "degree" ? SCALE.exec(next) : null
  if (scale)
    return { unit: { dimension: scale[1] === undefined ? "fahrenheit" : "celsius", factor: 1 }, end: place + 2 }
  const behind = SQUARED.test(next) ? 2 : CUBED.test(next) ? 3 : 1
  const power = Math.max(
    ahead,
    behind,
    Number(exponent ?? 1),
    fused === undefined ? 1 : /^(?:quadrat|平方)$/.test(fused) ? 2 : 3,
  )
  if (power === 1) return { unit, end: place + 1 }
  const raised = powered(unit, power)
  return raised && { unit: raised, end: place + (behind > 1 ? 2 : 1) }
}

/** Whether a lower-case word is a unit of measure. */
export const isUnitOfMeasure = (word: string): boolean =>
  UNITS.has(word) || (!UNSPACED.test(word) && unitNamed(word) !== null)

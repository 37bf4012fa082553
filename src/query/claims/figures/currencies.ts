// The currencies with their names and signs in many languages.

export const CURRENCIES: readonly (readonly [currency: string, names: string])[] = [
  ["usd", "usd 美元"],
  // Whose dollars, the text does not say.
  ["dollar", "$ dollar dollars dólar dólares dollari доллар доллара долларов ドル"],
  ["cad", "cad"],
  ["aud", "aud"],
  ["nzd", "nzd"],
  ["hkd", "hkd"],
  ["sgd", "sgd"],
  ["brl", "brl reais"],
  ["mxn", "mxn pesos"],
  ["sek", "sek"],
  ["nok", "nok"],
  ["dkk", "dkk"],
  ["eur", "€ eur euro euros евро ユーロ 欧元"],
  ["gbp", "£ gbp pound pounds"],
  ["rub", "₽ rub рубль рубля рублей руб"],
  ["crown", "crown crowns kr krone kroner kronor kronen"],
  ["pln", "pln zł złoty złote złotych złotego злотых"],
  ["chf", "chf franken francs francos franchi франков"],
  ["czk", "czk kč koruna koruny korun крон"],
  ["uah", "₴ uah грн гривня гривні гривень гривна гривны гривен"],
  ["inr", "₹ inr rupee rupees rupias roupies рупий"],
  ["try", "₺ lira liras lire лир"],
  ["jpy", "¥ yen jpy 円 日元"],
  ["cny", "元 yuan rmb cny 人民币"],
]

/** Each dollar with its sign or the land it is of. */
const LANDS: readonly (readonly [code: string, sign: string, land: string])[] = [
  ["usd", "us", "us|u\\.s\\.|american|amerikanische[nr]?|américains?|(?<=dólares )estadounidenses|americani"],
  ["cad", "ca?", "canadian|kanadische[nr]?|canadiens?|canadienses|canadesi"],
  ["aud", "au?", "australian|australische[nr]?|australiens?|australianos|australiani"],
  ["nzd", "nz", "new zealand"],
  ["hkd", "hk", "hong kong"],
  ["sgd", "s", "singapore"],
]
const NAME = "dollars?|dólares|dollari|dollar"
/** Dollars of a land: `Canadian dollars`, `dollars canadiens`. */
export const DOLLARS = new RegExp(
  LANDS.map(([, , land]) => `(?<!\\p{L})(?:${land}) (?:${NAME})|(?<!\\p{L})(?:${NAME}) (?:${land})(?!\\p{L})`).join(
    "|",
  ),
  "giu",
)
const OF_LAND = LANDS.map(
  ([code, sign, land]) =>
    [
      code,
      new RegExp(`(?<!\\p{L})${sign}\\$`, "giu"),
      new RegExp(`(?<!\\p{L})(?:${land}) (?:${NAME})|(?<!\\p{L})(?:${NAME}) (?:${land})(?!\\p{L})`, "giu"),
    ] as const,
)
const SCALE =
  "(?: ?(?:thousand|million|billion|trillion|bn|mn|k|m|tsd\\.?|tausend|mio\\.?|mrd\\.?|millionen|milliarden|millions?|milliards?|mil|millones|milioni|miliardi|milhões|mil milhões|miljoen|miljard|тыс\\.?|млн|млрд)(?!\\p{L}))?"
/** A code before its sum: `EUR 5`, `CAD 1.2 million`. */
const AHEAD = new RegExp(
  `(?<![\\p{L}\\d])(${CURRENCIES.map(([code]) => code)
    .filter((code) => /^[a-z]{3}$/.test(code))
    .join("|")}) ?(\\d[\\d.,  ]*${SCALE})`,
  "giu",
)
const MONEY = /\$|dollar|dólar|(?<!\p{L})\p{Lu}{3}(?!\p{L})/iu

/** Writes currencies by their codes, behind the sums: `US$5` and `USD 5` as `5 USD`. */
export function withCodesBehind(text: string): string {
  if (!MONEY.test(text)) return text
  const coded = OF_LAND.reduce(
    (changed, [code, sign, named]) => changed.replace(sign, `${code} `).replace(named, code),
    text,
  )
  return coded.replace(
    AHEAD,
    (_, code: string, sum: string) => `${sum.replace(/[.,\s]+$/u, "")} ${code}${/[.,\s]+$/u.exec(sum)?.[0] ?? ""}`,
  )
}
/** Of some dollars a text does not say whose they are. */
export const isSameMoney = (one: string | null, other: string | null) =>
  (one === "dollar" && OF_LANDS.has(other)) || (other === "dollar" && OF_LANDS.has(one))
const OF_LANDS: ReadonlySet<string | null> = new Set(LANDS.map(([code]) => code))

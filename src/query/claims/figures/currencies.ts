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

/** Money by the land that it is of, and the sign of the land before that of the money. */
const DOLLAR = "dollars?|dólar(?:es)?|dollari"
const LANDS: readonly (readonly [code: string, sign: string | null, land: string, money: string])[] = [
  [
    "usd",
    "us",
    "us|u\\.s\\.|american|amerikanisch\\p{L}*|américains?|estadounidenses?|americanos?|statunitensi|americani",
    DOLLAR,
  ],
  ["cad", "ca?", "canadian|kanadisch\\p{L}*|canadiens?|canadienses?|canadesi", DOLLAR],
  ["aud", "au?", "australian|australisch\\p{L}*|australiens?|australianos?|australiani", DOLLAR],
  ["nzd", "nz", "new zealand", DOLLAR],
  ["hkd", "hk", "hong kong", DOLLAR],
  ["sgd", "s", "singapore", DOLLAR],
  ["chf", null, "swiss|schweizer|suisses?|suizos|svizzeri|suíços", "francs?|franken|francos|franchi"],
  ["gbp", null, "british|britisch\\p{L}*|britanniques?", "pounds?(?: sterling)?|livres(?: sterling)?|pfund"],
  ["jpy", null, "japanese|japanisch\\p{L}*|japonais", "yens?"],
  ["cny", null, "chinese|chinesisch\\p{L}*|chinois", "yuan"],
  ["inr", null, "indian|indisch\\p{L}*|indiennes?", "rupees?|rupien|roupies"],
  ["pln", null, "polish|polnisch\\p{L}*", "zlotys?|złoty\\p{L}*"],
  ["czk", null, "czech|tschechisch\\p{L}*", "crowns?|koruna|kronen"],
]
const OF_LAND = LANDS.map(([code, sign, land, money]) => ({
  code,
  signed: sign === null ? null : new RegExp(`(?<!\\p{L})${sign}\\$`, "giu"),
  // The land stands before the money in some languages and behind it in others.
  named: new RegExp(`(?<!\\p{L})(?:(?:${land}) (?:${money})|(?:${money}) (?:${land}))(?!\\p{L})`, "giu"),
}))
const SCALE =
  "(?: ?(?:thousand|million|billion|trillion|bn|mn|k|m|tsd\\.?|tausend|mio\\.?|mrd\\.?|millionen|milliarden|millions?|milliards?|mil|millones|milioni|miliardi|milhões|mil milhões|miljoen|miljard|тыс\\.?|млн|млрд)(?!\\p{L}))?"
/** A code before its sum: `EUR 5`, `CAD 1.2 million`. */
const AHEAD = new RegExp(
  `(?<![\\p{L}\\d])(${CURRENCIES.map(([code]) => code)
    .filter((code) => /^[a-z]{3}$/.test(code))
    .join("|")}) ?(\\d[\\d.,  ]*${SCALE})`,
  "giu",
)
const MONEY = new RegExp(
  `\\$|(?<!\\p{L})(?:\\p{Lu}{3}|${[...new Set(LANDS.map(([, , , money]) => money))].join("|")})(?!\\p{L})`,
  "iu",
)

/** Writes currencies by their codes, behind the sums: `US$5`, `5 American dollars` and `USD 5` as `5 usd`. */
export function withCodesBehind(text: string): string {
  if (!MONEY.test(text)) return text
  const coded = OF_LAND.reduce((changed, { code, signed, named }) => {
    const unsigned = signed === null ? changed : changed.replace(signed, `${code} `)
    return unsigned.replace(named, code)
  }, text)
  return coded.replace(
    AHEAD,
    (_, code: string, sum: string) => `${sum.replace(/[.,\s]+$/u, "")} ${code}${/[.,\s]+$/u.exec(sum)?.[0] ?? ""}`,
  )
}
/** They name the money and no land. */
export const withoutLandsOfMoney = (text: string): string =>
  OF_LAND.reduce((changed, { named }) => changed.replace(named, " "), text)
/** Of some dollars a text does not say whose they are. */
export const isSameMoney = (one: string | null, other: string | null) =>
  (one === "dollar" && OF_LANDS.has(other)) || (other === "dollar" && OF_LANDS.has(one))
const OF_LANDS: ReadonlySet<string | null> = new Set(
  LANDS.flatMap(([code, , , money]) => (money === DOLLAR ? [code] : [])),
)

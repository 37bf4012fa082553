// The currencies with their names and signs in many languages.

export const CURRENCIES: readonly (readonly [currency: string, names: string])[] = [
  ["usd", "$ usd dollar dollars us$ dólar dólares dollari доллар доллара долларов ドル 美元"],
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

// How numbers are read from a text: in digits and in words, as shares, multiples and ranks.
import { describe, expect, test } from "vitest"
import { figuresIn } from "../../../src/query/claims/figures/figures.ts"

/** `raw = value in the base unit`, the dimension, what is counted; `~` if the other text may leave it out. */
const read = (text: string) =>
  figuresIn(text).quantities.map(({ raw, value, dimension, noun, loose }) =>
    [
      Number(raw.toFixed(3)),
      ...(value === raw ? [] : [`= ${Number(value.toFixed(3))}`]),
      dimension,
      noun,
      loose ? "~" : null,
    ]
      .filter((part) => part !== null)
      .join(" "),
  )

describe("a figure", () => {
  test.each<[text: string, ...figures: string[]]>([
    ["1,50,000 boats and 12,34,56,789 crates", "150000 boats", "123456789 crates"],
    ["3,14159 metres", "3.142 = 3141.59 length"],
    ["2,2555 kg", "2.256 = 2255.5 mass"],
    ["0,255 kg and 0.125 kg", "0.255 = 255 mass", "0.125 = 125 mass"],
    ["48 300 boats", "48300 boats"],
    ["1'500 boats", "1500 boats"],
    ["5 mio euro", "5000000 eur"],
    ["5 Mio. Euro", "5000000 eur"],
    ["3 million. 4 boats", "3000000", "4 boats"],
    ["1.2 bn dollars", "1200000000 dollar"],
    ["20 cents", "20 cents"],
    ["minus 5 degrees", "-5 degree"],
    ["2-3 boats", "2", "3 boats"],
    ["5/3 boats", "5", "3 boats"],
    ["½ litre", "0.5 = 500 volume"],
    ["1/2 litre", "0.5 = 500 volume"],
    ["2 ½ litres", "2.5 = 2500 volume"],
    ["2 1/2 cups", "2.5 cups"],
    ["half a million boats", "500000 boats"],
    ["1,23,456 seats", "123456 seats"],
    ["1.2345 litres", "1.234 = 1234.5 volume"],
  ])("in digits: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })

  test.each<[text: string, ...figures: string[]]>([
    ["a few cents were left"],
    ["thousand boats", "1000 boats ~"],
    ["deux cents bateaux", "200 bateau ~"],
    ["two hundred and fifty boats", "250 boats ~"],
    ["a hundred and one boats", "101 boats ~"],
    ["two thousand three hundred and forty-five boats", "2345 boats ~"],
    ["five hundred thousand and six boats", "500006 boats ~"],
    ["three and four boats", "3 ~", "4 boats ~"],
    ["codes twenty five three", "25 three ~", "3 ~"],
    ["zweihundertfünfzig Boote", "250 boote ~"],
    ["zweitausend dreihundert Boote", "2300 boote ~"],
    ["zweitausend dreitausend Boote", "2000 dreita ~", "3000 boote ~"],
    ["dreitausendzweihundert Boote", "3200 boote ~"],
    ["tausendfünfzig Boote", "1050 boote ~"],
    ["eintausend Boote", "1000 boote ~"],
    ["tremila barche", "3000 barche ~"],
    ["tweeduizend boten", "2000 boten ~"],
    ["dreissig Boote", "30 boote ~"],
    ["zweieinhalb Stunden", "2.5 = 9000 time"],
    ["viereinhalb Liter", "4.5 = 4500 volume"],
    ["anderthalb Stunden", "1.5 = 5400 time"],
    ["полтора часа", "1.5 = 5400 time"],
    ["soixante-douze heures", "72 = 259200 time"],
    ["quatre-vingt-douze heures", "92 = 331200 time"],
    ["dix-sept heures", "17 = 61200 time"],
    ["doscientas barcas", "200 barcas ~"],
    ["двенадцати лодок", "12 лодок ~"],
    ["трёх лодок", "3 лодок ~"],
    ["elf Boote liegen im Hafen und warten auf Gäste", "11 boote"],
    ["due barche sono nel porto", "2 barche"],
    ["once barcos están en el puerto", "11 barcos"],
    ["seize bateaux sont dans le port", "16 bateau"],
    ["un milione di barche", "1000000 barche ~"],
    ["a dozen boats", "12 boats ~"],
    ["mil doscientos cincuenta barcos", "1250 barcos ~"],
    ["eintausend fünfhundert Boote", "1500 boote ~"],
    ["pier four thirty boats", "4 thirty ~", "30 boats ~"],
    ["of sixty thirty boats", "60 thirty ~", "30 boats ~"],
    ["in ten five boats", "10 five ~", "5 boats ~"],
    ["two hundred and boats", "200 ~"],
  ])("in words: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })

  test.each<[text: string, ...figures: string[]]>([
    ["two fifths of the boats", "40 share"],
    ["two sevenths of the boats", "28.571 share"],
    ["drei Achtel der Boote", "37.5 share"],
    ["one-third of the boats", "33.333 share"],
    ["two-fifths of the boats", "40 share"],
    ["zwei Zwanzigstel der Boote", "10 share"],
    ["tres quintas partes de los barcos", "60 share"],
    ["две пятых части лодок", "40 share"],
    ["a third were lost", "33.333 share"],
    ["one quarter of the boats", "25 share"],
    ["un tiers des bateaux", "33.333 share"],
    ["la mitad de los barcos", "50 share"],
    ["половина лодок", "50 share"],
    ["drei von vier Booten", "75 share"],
    ["una de cada diez barcas", "10 share"],
    ["two out of five boats", "40 share"],
    ["one boat in every five", "20 share"],
    ["one in ten boats", "10 share"],
    ["one in ten thousand boats", "10000 boats ~"],
    ["one boat in five thousand", "5000 ~"],
    ["5 in 3 boats", "5", "3 boats"],
    ["2 in 5 days", "2", "5 = 432000 time"],
    ["4 de 5 barcos", "4", "5 barcos"],
    ["one of five boats", "5 boats ~"],
    ["jeder vierte Kahn", "25 share"],
    ["cada tercera barca", "33.333 share"],
    ["every second day"],
    ["every first boat", "1 rank boat"],
    ["every second boat", "50 share"],
    ["tre quinti votano", "60 share"],
    ["die Hälfte stimmte zu", "50 share"],
    ["metade votou", "50 share"],
    ["the third remained", "33.333 share"],
    ["3 third-floor rooms", "3 third", "3 rank floor"],
    ["la media de edad"],
    ["un mezzo di trasporto"],
    ["three quarters in a row", "3 = 23668200 time"],
    ["three quarters of a row", "75 share"],
    ["una tercera parte de los barcos", "33.333 share"],
    ["one boat in two harbours", "2 harbou ~"],
    ["two out of two boats", "2 out ~", "2 boats ~"],
    ["one in 1000 boats", "0.1 share"],
    ["two in 2019", "2 ~", "2019"],
    ["10.5 out of 20 points", "10.5 out", "20 points"],
    ["5 percent", "5 share"],
    ["5 percentage points", "5 points"],
    ["5 % points", "5 points"],
    ["5 %-points", "5 points"],
    ["13 twentieths of the boats", "65 share"],
    ["boats in five towns", "5 towns ~"],
    ["5 por ciento", "5 share"],
    ["三分之一", "33.333 share"],
    ["一半", "50 share"],
    ["五成", "50 share"],
    ["三割引", "30 share"],
    ["5人に1人", "20 share"],
    ["5人中有1人", "20 share"],
    ["1人に5人", "1", "5"],
  ])("that is a share: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })

  test.each<[text: string, ...figures: string[]]>([
    ["10-fold rise", "10 times"],
    ["a 3 fold rise", "3 times"],
    ["10倍", "10 times"],
    ["10-fold 3-fold", "10 times", "3 times"],
    ["5 manifold boats", "5 manifo"],
    ["it doubled", "2 times"],
    ["vervierfachte sich", "4 times"],
    ["утроилось", "3 times"],
  ])("that says how many times as much: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })

  test.each<[text: string, ...figures: string[]]>([
    ["a third floor", "3 rank floor"],
    ["the 3 rd boat", "3 rank boat"],
    ["第三階", "3 rank"],
    ["这是第三座桥", "3 rank"],
    ["三番目の部屋", "3 rank 番目の部屋"],
    ["第十二回", "12 rank"],
    ["第3回大会", "3 rank"],
    ["la seconde fois", "2 rank fois"],
    ["la seconda nave", "2 rank nave"],
    ["según la segunda regla", "2 rank regla"],
    ["secondo la regola"],
    ["the second of them", "2 rank"],
    ["zweiten Bootes", "2 rank bootes"],
    ["terceras barcas", "3 rank barcas"],
    ["второго этажа", "2 rank этажа"],
    ["the second-highest tower", "2 rank highes"],
    ["zweithöchste Turm", "2 rank höchst"],
    ["3rd hour", "3 rank hour"],
    ["third hour", "3 rank hour"],
  ])("that is a place in an order: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })
})

// How measurements and rates are read from a text, with the units of many languages.
import { describe, expect, test } from "vitest"
import { figuresIn } from "../../../src/query/claims/figures/figures.ts"

const PERIODS: Readonly<Record<number, string>> = {
  1: "second",
  3600: "hour",
  86400: "day",
  604800: "week",
  2629800: "month",
  31557600: "year",
}
/** `raw = value in the base unit`, the dimension, what is counted, the period; `~` if the other text may leave it out. */
const read = (text: string) =>
  figuresIn(text).quantities.map(({ raw, value, dimension, noun, per, loose }) =>
    [
      Number(raw.toFixed(3)),
      ...(value === raw ? [] : [`= ${Number(value.toFixed(3))}`]),
      dimension,
      noun,
      per === null ? null : `per ${PERIODS[per]}`,
      loose ? "~" : null,
    ]
      .filter((part) => part !== null)
      .join(" "),
  )

describe("a figure", () => {
  test.each<[text: string, ...figures: string[]]>([
    ["un'ora", "1 = 3600 time ~"],
    ["d'une heure", "1 = 3600 time ~"],
    ["l'heure"],
    ["one hour", "1 = 3600 time"],
    ["one s", "1 time"],
    ["a m"],
    ["a fortnight", "1 = 1209600 time ~"],
    ["two fortnights", "2 = 2419200 time"],
    ["a quarter of an hour", "0.25 = 900 time"],
    ["three quarters of an hour", "0.75 = 2700 time"],
    ["a third of a litre", "0.333 = 333.333 volume"],
    ["half of the year", "50 share"],
    ["half-mile", "0.5 = 804672 length"],
    ["a half mile", "0.5 = 804672 length"],
    ["one and a half hours", "1.5 = 5400 time"],
    ["3 kg and a half", "3.5 = 3500 mass"],
    ["3 kg and a quarter", "3.25 = 3250 mass"],
    ["two hours and three quarters", "2.75 = 9900 time"],
    ["2時間半", "2.5 = 9000 time"],
    ["3個半", "3"],
    ["一个半小时", "1.5 = 5400 time"],
    ["1時間半", "1.5 = 5400 time"],
    ["1998年", "1998"],
    ["5年間", "5 = 157788000 time"],
    ["в 1998 году", "1998"],
    ["5 лет", "5 = 157788000 time"],
    ["50 operating hours", "50 = 180000 time"],
    ["20 additional kilometres", "20 = 20000000 length"],
    ["2 時間 半", "2.5 = 9000 time"],
    ["un'altra ora", "1 = 3600 time ~"],
    ["2 hours and another 30 minutes", "2 = 7200 time", "30 = 1800 time"],
    ["5メートルの高さ", "5 = 5000 length"],
    ["50 operating boats", "50 operat"],
    ["three full days", "3 = 259200 time"],
    ["2 hours 30 minutes", "2.5 = 9000 time"],
    ["2 hours and 30 minutes", "2.5 = 9000 time"],
    ["2 hours, 30 minutes", "2 = 7200 time", "30 = 1800 time"],
    ["2 hours or 30 minutes", "2 = 7200 time", "30 = 1800 time"],
    ["30 minutes 2 hours", "30 = 1800 time", "2 = 7200 time"],
    ["1 m 20 cm", "1.2 = 1200 length"],
    ["1 kg 200 g", "1.2 = 1200 mass"],
    ["5 litres 20 ml", "5 = 5000 volume", "20 volume"],
    ["2 kg per day 3 g", "2 = 2000 mass per day", "3 mass"],
    ["3 to 5 kg", "3 = 3000 mass", "5 = 5000 mass"],
    ["3–5 km", "3 = 3000000 length", "5 = 5000000 length"],
    ["3 or 5 boats", "3", "5 boats"],
    ["3, 5 kg", "3", "5 = 5000 mass"],
    ["20 to 30 °F", "20 = -20 celsius", "30 = -1.111 celsius"],
    ["3 metric tons", "3 = 3000000 mass"],
    ["3 m²", "3 = 3000000 area"],
    ["3 m2", "3 = 3000000 area"],
    ["20 square metres", "20 = 20000000 area"],
    ["3 square kg", "3 square"],
    ["3 cubic metres", "3 = 3000000 volume"],
    ["3 mètres carrés", "3 = 3000000 area"],
    ["3 metros cúbicos", "3 = 3000000 volume"],
    ["5 Quadratmeter", "5 = 5000000 area"],
    ["5平方米", "5 = 5000000 area"],
    ["5立方米", "5 = 5000000 volume"],
    ["20 degrees Celsius", "20 celsius"],
    ["70 degrees F", "70 = 21.111 celsius"],
    ["20 градусов Цельсия", "20 celsius"],
    ["3 millilitres", "3 volume"],
    ["3 quilômetros", "3 = 3000000 length"],
    ["5キロメートル", "5 = 5000000 length"],
    ["5 megawatts", "5 = 5000000 watt"],
    ["5 decilitres", "5 = 500 volume"],
    ["2 hectolitres", "2 = 200000 volume"],
    ["三千克", "3 = 3000 mass"],
    ["1万2千人", "12000"],
    ["5万人", "50000"],
  ])("with a unit: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })

  test.each<[text: string, ...figures: string[]]>([
    ["2 litres per day", "2 = 2000 volume per day"],
    ["80 km/h", "80 = 80000000 length per hour"],
    ["90 Kilometer pro Stunde", "90 = 90000000 length per hour"],
    ["three times a week", "3 times per week", "1 = 604800 time ~"],
    ["5 kg all'anno", "5 = 5000 mass per year"],
    ["5 euros l'heure", "5 eur per hour"],
    ["500 euros monthly", "500 eur per month"],
    ["the annual fee is 96 euros", "96 eur per year"],
    ["the annual fee, 96 euros", "96 eur"],
    ["the monthly fee of the boat club in town is 96 euros", "96 eur"],
    ["the annual rise is 3 %", "3 share"],
    ["5 boats a second shift", "5 boats", "1 time ~"],
    ["5 m a second", "5 = 5000 length per second", "1 time ~"],
    ["5 boats within a day", "5 boats", "1 = 86400 time ~"],
    ["3 boats for an hour", "3 boats", "1 = 3600 time ~"],
    ["8 часов в день", "8 = 28800 time per day"],
    ["5 раз в день", "5 times per day"],
    ["毎日3回", "3 times per day"],
    ["週3回", "3 times per week"],
    ["每周5次", "5 times per week"],
  ])("of a period: %s", (text, ...figures) => {
    expect(read(text)).toEqual(figures)
  })
})

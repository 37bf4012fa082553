// Search terms: what is folded together, what is kept whole, what is left out.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { units, words } from "../../../src/embedding/words.ts"
import { expectLinear } from "../../support/growth.ts"

const isWithin = (parts: readonly string[], forms: ReadonlySet<string>) =>
  parts.length > 0 && parts.every((part) => forms.has(part))

test("a few words tell no language; what is known of it says which are stop words", () => {
  const left = (text: string, language: string | null) => units(text, language).map(({ word }) => word)
  expect(left("die alte Brücke", null)).toEqual(["die", "alt", "bruck"])
  expect(left("die alte Brücke", "de")).toEqual(["alt", "bruck"])
  expect(left("die alte Brücke", "th")).toEqual(["die", "alt", "bruck"])
})

describe("words", () => {
  test.each([
    ["case and inflection", "The Connections CONNECTED", ["connect", "connect"]],
    ["accents of Latin, Greek and Cyrillic", "Café ΆΝΘΡΩΠΟΣ Ёлка", ["cafe", "ανθρω", "елка"]],
    ["letters without a decomposition", "Straße Łódź smørrebrød", ["strass", "lodz", "smorreb"]],
    ["compatibility forms", "ﬁle ＡＢＣ ①", ["file", "abc", "1"]],
    ["soft hyphens and zero-width signs", "Donau\u00addampf\u200bschiff", ["donauda"]],
    ["stop words", "what is the state of the art", ["state", "art"]],
    ["contractions and possessives", "It's John’s, isn't it?", ["john"]],
    ["elisions", "l'homme d’État", ["homm", "etat"]],
  ])("fold %s", (_, text, terms) => {
    expect(words(text)).toEqual(terms)
  })

  test.each([
    ["wrangler.toml", ["wrangler.toml", "wranglertoml", "wrangle", "toml"]],
    ["foo_bar", ["foo_bar", "foobar", "foo", "bar"]],
    ["E-1042", ["e-1042", "e1042", "e", "1042"]],
    ["E‐1042", ["e-1042", "e1042", "e", "1042"]],
    ["3.14", ["3.14", "314", "3", "14"]],
    ["1,000,000", ["1000000"]],
    ["v2", ["v2"]],
    ["ada@example.org", ["ada@example.org", "adaexampleorg", "ada", "exampl", "org"]],
    ["C++", ["c++", "c"]],
    ["C#", ["c#", "c"]],
    ["well-known", ["well", "known"]],
  ])("find the name %s whole and in parts", (text, terms) => {
    expect(words(text)).toEqual(terms)
    expect(words(`(${text}), and apples.`)).toEqual([...terms, "appl"])
  })

  test.each([
    ["Chinese", "我们在北京大学学习机器学习。", ["北京", "大学", "学习", "机器"]],
    ["Japanese", "東京都に住んでいます。", ["東京"]],
    ["Thai", "ภาษาไทยเป็นภาษาที่สวยงาม", ["ภาษา", "ไทย"]],
  ])("part %s, which has no spaces", (_, text, some) => {
    const terms = words(text)
    expect(terms).toEqual(expect.arrayContaining(some))
    expect(Math.max(...terms.map((term) => term.length))).toBeLessThan(8)
  })

  test.each([
    ["a hexadecimal number and its digits", "0x8007000E", "8007000E"],
    ["camel case and its words", "renderDashboard", "render the dashboard"],
    ["camel case and snake case", "parseHTTPHeader", "parse_http_header"],
    ["a code with and without its hyphen", "PLS-00306", "PLS00306"],
    ["letters and digits with a space between", "DIN 4108", "DIN4108"],
    ["a standard with its year", "EN 50131:2017", "EN50131"],
    ["a telephone number in groups", "+43 1 5853 900", "+4315853900"],
    ["a telephone number with brackets", "(030) 901-820", "030901820"],
    ["an account in fours", "AT61 1904 3002 3457 3201", "at611904300234573201"],
    ["thousands and decimals of two countries", "2.345.678,90", "2,345,678.90"],
    ["a decimal comma and a decimal point", "7,5", "7.5"],
    ["thousands parted by thin spaces", "12\u202f500", "12500"],
    ["a version with and without its letter", "v4.11.0", "4.11.0"],
    ["a version and its letter apart", "v 4.11", "4.11"],
    ["a hexadecimal number of letters alone", "0xFEEDFACE", "feedface"],
    ["a hexadecimal number with its suffix", "8007000Eh", "0x8007000e"],
    ["camel case and one word", "reloadTenantCache", "reloadtenantcache"],
    ["hyphens and one word", "co-worker", "coworker"],
    ["a letter and its number apart", "K 2210", "K2210"],
    ["a unit glued and apart", "35dB 70kg", "70 kg"],
    ["a decimal with its unit", "2,4 GHz", "2.4GHz"],
    ["a compound unit", "90km/h", "90 km/h"],
    ["dimensions", "40 × 60 cm", "40x60cm"],
    ["thousands parted by apostrophes", "45’600", "45600"],
    ["thousands parted by plain spaces", "1 234 500", "1234500"],
    ["thousands as in India", "12,34,500", "1234500"],
    ["Arabic digits", "٤٥٬٦٠٠", "45600"],
    ["digits of Persian and Hindi", "۴۵۶", "४५६"],
    ["full-width letters and digits", "ＩＳＯ２７００１", "ISO 27001"],
    ["telephone groups without a sign", "555 010 7788", "5550107788"],
    ["two ways to dial abroad", "0043 1 5853 900", "+43 1 5853 900"],
    ["letters joined by an ampersand", "M&A", "m&a"],
  ])("of %s meet in one form", (_, a, b) => {
    const formsOf = (text: string) => units(text).flatMap(({ forms, parts }) => [...forms, ...parts])
    const [one, other] = [new Set(formsOf(a)), new Set(formsOf(b))]
    const whole = (text: string, forms: Set<string>) =>
      units(text).some((unit) => unit.forms.some((form) => forms.has(form)) || isWithin(unit.parts, forms))
    expect(whole(a, other) || whole(b, one)).toBe(true)
  })

  const MONTHS = "January February March April May June July August September October November December".split(" ")
  test("of a date meet, however it is written, and not those of the next day", () => {
    const notations = (date: Date): string[] => {
      const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
      const two = (number: number) => String(number).padStart(2, "0")
      const inFull = (language: string) =>
        new Intl.DateTimeFormat(`${language}-u-nu-latn`, { dateStyle: "long", timeZone: "UTC" }).format(date)
      return [
        `${year}-${two(month)}-${two(day)}`,
        `${year}-${two(month)}-${two(day)}T10:30:00Z`,
        `${two(day)}.${two(month)}.${year}`,
        `${day}.${month}.${year}`,
        `${two(day)}/${two(month)}/${year}`,
        `${two(month)}/${two(day)}/${year}`,
        `${MONTHS[month - 1]} ${day}th, ${year}`,
        `${MONTHS[month - 1]?.slice(0, 3)} ${day} ${year}`,
        ...[
          "en",
          "en-GB",
          "de",
          "fr",
          "es",
          "it",
          "pt",
          "nl",
          "pl",
          "sv",
          "ru",
          "uk",
          "el",
          "tr",
          "ja",
          "ko",
          "zh",
        ].map(inFull),
      ]
    }
    const datesIn = (text: string) => units(text).flatMap(({ forms }) => forms.filter((form) => /^\d{8}$/.test(form)))
    const dates = fc.date({ min: new Date("1950-01-01"), max: new Date("2080-12-30"), noInvalidDate: true })
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString().slice(0, 10).replaceAll("-", "")
        const next = new Date(date.getTime() + 86_400_000).toISOString().slice(0, 10).replaceAll("-", "")
        for (const text of notations(date)) {
          expect([text, datesIn(text)]).toEqual([text, expect.arrayContaining([iso])])
          expect(datesIn(text)).not.toContain(next)
        }
      }),
      { numRuns: 60 },
    )
  })

  test("of a number meet, however its thousands are parted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 999_999_999 }), (number) => {
        for (const separator of [",", " ", "\u202f", "'", "’"]) {
          const parted = String(number).replace(/\B(?=(?:\d{3})+$)/g, separator)
          expect([parted, words(parted)]).toEqual([parted, expect.arrayContaining([String(number)])])
        }
      }),
    )
  })

  test("of numbers that stand in a row are found one by one too", () => {
    expect(words("120 340 560 apples")).toEqual(expect.arrayContaining(["120", "340", "560"]))
  })

  test.each([
    ["German", "Der Personalrat tagt wöchentlich.", "Wann tagten die Personalräte?", "personal"],
    ["Russian", "Библиотека открыта по субботам.", "Когда открыты библиотеки?", "библи"],
    ["Greek", "Η βιβλιοθήκη είναι ανοιχτή.", "Πότε ανοίγουν οι βιβλιοθήκες;", "βιβλι"],
    ["Korean", "도서관은 토요일에 엽니다.", "도서관이 언제 열어요?", "도서"],
    ["Arabic", "المكتبة مفتوحة يوم السبت.", "متى تفتح مكتبة المدينة؟", "مكتب"],
    ["Hebrew", "הספרייה פתוחה בשבת.", "מתי פותחים את ספרייה?", "ספרייה"],
    ["Finnish", "Kirjastot avataan lauantaisin.", "Milloin kirjaston ovet avataan?", "kirjast"],
    ["Turkish", "Kütüphanenin kapısı cumartesi açılır.", "Kütüphaneye ne zaman girilir?", "kutupha"],
    ["Hindi with and without a dot", "फ़सल कटी।", "फसल कब कटती है?", "फसल"],
    ["Polish", "Biblioteka jest otwarta w soboty.", "Kiedy otwierają bibliotekę?", "bibliot"],
  ])("of two inflected forms in %s meet", (_, a, b, term) => {
    expect(words(a).some((word) => words(b).includes(word) && term.startsWith(word.slice(0, term.length)))).toBe(true)
  })

  test.each([
    ["German", "Was ist der Preis für die Karte und wie lange gilt sie?", ["was", "ist", "der", "die", "und", "wie"]],
    ["Russian", "Что такое индекс и как он считается?", ["что", "и", "как", "он"]],
    ["Spanish", "¿Cuál es el precio de la entrada para los niños?", ["el", "de", "la", "para", "los"]],
  ])("leave out what is only grammar in %s", (_, text, stopWords) => {
    expect(words(text).filter((word) => stopWords.includes(word))).toEqual([])
  })

  test("keep an English word that is a stop word elsewhere", () => {
    expect(words("The die was cast before the war of the roses.")).toEqual(expect.arrayContaining(["die", "war"]))
  })

  test("are none in a text of signs", () => {
    expect(words("… — !? 😀 \n")).toEqual([])
  })

  test("of an ASCII text do not depend on what stands beside it", () => {
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 60 })
    fc.assert(
      fc.property(ascii, (text) => {
        expect(words(`${text} \u00e9`)).toEqual([...words(text), "e"])
      }),
    )
  })

  test("contain neither white space nor Latin capitals", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        for (const term of words(text)) expect(term).toMatch(/^[^\sA-Z]+$/)
      }),
    )
  })

  test("of a compound that ends like a French pronoun stay one name", () => {
    expect(words("carry-on")).toContain("carryon")
    expect(words("add-on")).toContain("addon")
  })

  test.each([
    ["one endless word", "a"],
    ["endless hyphens", "a-"],
    ["endless underscores", "_"],
    ["endless thousands", "1,000"],
  ])("of %s come in linear time", async (_, unit) => {
    await expectLinear(500_000, (size) => words(`a${unit.repeat(size / unit.length)}`))
  })
})

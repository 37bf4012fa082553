// The language of a text, as a paragraph and as a question tell it.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { languageOf } from "../../../src/embedding/language.ts"

describe("the language of a text", () => {
  test.each([
    ["en", "The gate is shut when there is no guard, and it will open for those who ring."],
    ["de", "Das Tor ist zu, wenn keine Wache da ist, und öffnet sich für die, die läuten."],
    ["fr", "La porte est fermée quand il n'y a pas de garde, et elle s'ouvre pour ceux qui sonnent."],
    ["es", "La puerta está cerrada cuando no hay guardia, y se abre para los que llaman."],
    ["it", "La porta è chiusa quando non c'è la guardia, e si apre per quelli che suonano."],
    ["pt", "O portão está fechado quando não há guarda, e abre-se para os que tocam."],
    ["nl", "De poort is dicht als er geen wacht is, en gaat open voor wie er belt."],
    ["ro", "Poarta este închisă când nu este paznic și se deschide pentru cei care sună."],
    ["pl", "Brama jest zamknięta, gdy nie ma straży, i otwiera się dla tych, którzy dzwonią."],
    ["cs", "Brána je zavřená, když tu není stráž, a otevře se těm, kteří zvoní."],
    ["hu", "A kapu zárva van, ha nincs őr, és azoknak nyílik, akik csengetnek."],
    ["fi", "Portti on kiinni, kun vartijaa ei ole, ja se avataan niille, jotka soittavat."],
    ["sv", "Porten är stängd när det inte finns någon vakt, och den öppnas för dem som ringer."],
    ["sk", "Brána je zatvorená, keď tu nie je stráž, a otvorí sa tým, ktorí zvonia pri ceste."],
    ["da", "Porten er lukket, når der ikke er nogen vagt, og åbnes for dem, der ringer på."],
    ["nb", "Porten er stengt når det ikke er noen vakt, og åpnes for dem som ringer på der ute."],
    ["id", "Gerbang ditutup jika tidak ada penjaga, dan akan dibuka untuk mereka yang membunyikan bel."],
    ["bn", "দরজা কখন খোলে?"],
    ["hy", "Ե՞րբ է բացվում դարպասը"],
    ["ka", "როდის იღება ჭიშკარი?"],
    ["en", "Does the old port open when season one of the series is over?"],
    ["en", "When was the first half of the film shot?"],
    ["tr", "Bekçi yoksa kapı kapalıdır ve zili çalanlar için açılır, ama bu çok sürmez."],
    ["vi", "Cổng đóng khi không có người gác và sẽ được mở cho những ai bấm chuông."],
    ["ru", "Когда открываются ворота?"],
    ["uk", "Коли відчиняється брама?"],
    ["bg", "Кога се отваря портата към града?"],
    ["el", "Πότε ανοίγει η πύλη;"],
    ["ar", "متى تفتح البوابة؟"],
    ["fa", "دروازه چه وقت باز می‌شود؟ پنجره"],
    ["he", "מתי נפתח השער?"],
    ["hi", "द्वार कब खुलता है?"],
    ["th", "ประตูเปิดเมื่อไหร่"],
    ["ko", "문은 언제 열리나요?"],
    ["ja", "門はいつ開きますか。"],
    ["zh", "大门什么时候开？"],
    ["el", "Η έκδοση του wrangler ανοίγει το αρχείο main.ts."],
  ])("%s is told from: %s", (language, text) => {
    expect(languageOf(text)).toBe(language)
    expect(languageOf(text.normalize("NFD"))).toBe(language)
  })

  test.each(["", "42", "wrangler.toml", "E-1042", "😀 😀", "Müller", "A. B. C."])("is unknown of %j", (text) => {
    expect(languageOf(text)).toBeNull()
  })

  test("is told of every text in bounded time, however long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.nat(20_000), (unit, times) => {
        const language = languageOf(unit.repeat(times))
        expect(language === null || /^[a-z]{2}$/.test(language)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

// What a text must have before a question is let through: each of its words, and a person, a place or a choice where it asks for one.
import { describe, expect, test } from "vitest"
import { lacks, predictionOf, TEXTS } from "./predictions.ts"

describe("a short question needs each of its words", () => {
  const FIRM = "Brackwater Boats was begun in 1951 by Ida Holm and Per Lund, who build dinghies."
  const CAVE = "The cave was found by Edda Moe of the University of Skerrin in 1999."
  const SLIPWAY = "The slipway is 40 metres long."
  const OAR = "A spare oar leaves the workshop within two days."
  const MEMBERS = "Members may row on three days a week."
  const BUOY = "The low-water lamp works the same way and is switched off when the buoy leaves the yard."

  test.each([
    ["its maker is not its owner", "Who owns Brackwater Boats?", FIRM],
    ["a finder is no founder", "Who founded the University of Skerrin?", CAVE],
    ["nor is a member of a university its founder", "Who founded the University of Skerrin?", FIRM],
    ["how long is not how wide", "How wide is the slipway?", SLIPWAY],
    ["a time is no price", "How much is the spare oar?", OAR],
    ["members are not visitors", "How often may visitors row?", MEMBERS],
    ["low water is not under water", "Does the buoy work under water?", BUOY],
    ["another thing it has", "Does the buoy have Bluetooth?", BUOY],
    ["a year is no revenue", "What is the annual revenue of Brackwater Boats?", FIRM],
    ["names alone", "Who is the chief executive of Brackwater Boats?", FIRM],
    ["a number of others", "How many people does Skerrin employ?", "We employ 212 people. Our customer is Skerrin."],
  ])("%s: %s", (_, query, text) => {
    const { verdict, score } = predictionOf(query, [text, ...TEXTS])
    expect(verdict).not.toBe("answered")
    expect(score).toBeLessThan(0.5)
  })

  test.each([
    ["Who began Brackwater Boats?", FIRM],
    ["Who found the cave?", CAVE],
    ["How long is the slipway?", SLIPWAY],
    ["On how many days a week may members row?", MEMBERS],
    ["Who leads the yard?", "The yard is led by Ida Holm."],
    ["Who owns the yard?", "The yard belongs to Ida Holm."],
    ["Who inspects the hoist?", "The hoist lifts boats. It is inspected by Per Lund each year."],
  ])("which are there: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS])).toMatchObject({ verdict: "answered" })
  })

  test("of which none is vague: a purpose is told by any sentence", () => {
    const text = "The Skerrin beacon warns fishing boats of the reef."
    expect(lacks("What is the purpose of the Skerrin beacon?", [text])).toBe(false)
  })

  test.each([
    ["Was kostet der Segelkurs?", "Der Segelkurs dauert fünf Tage. Eine Schwimmweste kostet 4 Euro."],
    ["¿Cuánto cuesta un remo?", "Un remo mide tres metros. La gorra cuesta 12 euros."],
  ])("in any language the figure that is asked for: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test.each([
    ["Wer hat den Fährverein gegründet?", "Der Fährverein Norderhall hat seinen Sitz am Hafen."],
    ["Кто построил паром?", "Паром Зари ходит до Кеми."],
  ])("in any language one of two: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test.each([
    ["¿Abre el muelle los domingos?", "El muelle abre de martes a sábado desde las nueve hasta las veinte."],
    ["会員カードは桟橋で使えますか？", "桟橋の電話は会員が使えます。"],
  ])("in any language what is asked to be so: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test("the price of another thing is not that of the topic", () => {
    const text = "A raft has two oars. Rafts are red. Membership costs 180 euros a year."
    expect(predictionOf("How much does a raft cost?", [text, ...TEXTS]).verdict).not.toBe("answered")
    expect(predictionOf("How much does a raft cost?", [`${text} A raft costs 90 euros.`, ...TEXTS]).verdict).toBe(
      "answered",
    )
  })

  test("a weight with something is not the weight of that", () => {
    const text =
      "| Part | Detail |\n|---|---|\n| Weight with anchor | 340 kg |\n\nThe anchor is red. The anchor lies in the bow."
    expect(predictionOf("How heavy is the anchor?", [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test("but one that most passages have may be left out", () => {
    const others = Array.from({ length: 12 }, (_, i) => `The boat yard has gate ${i}.`)
    const ask = (passages: string[]) =>
      predictionOf("Who owns the Skerrin yard?", ["Ida Holm owns Skerrin.", ...passages])
    expect(ask(others).missing).toEqual([])
    expect(ask(TEXTS).verdict).not.toBe("answered")
  })

  test("the measure of a part is not that of the whole", () => {
    const text = "The crane stands in the yard. Its hook has a length of two metres. The crane is red."
    expect(predictionOf("How long is the crane?", [text, ...TEXTS]).verdict).not.toBe("answered")
    expect(predictionOf("How long is the hook?", [text, ...TEXTS]).verdict).toBe("answered")
  })

  test("in a language whose words are cut roughly a missing one may be there in another form", () => {
    const [query, text] = [
      "Wer gründete die Werft Brackwasser?",
      "Die Gründer der Werft Brackwasser waren Ida Holm und Per Lund.",
    ]
    expect(predictionOf(query, [text]).reason).not.toContain("says anything about")
  })
})

describe("who and where are not said by a date or a figure", () => {
  test.each([
    ["Who founded the rowing club?", "Rowing club, founded: 4 April 1926"],
    ["Who founded the rowing club?", "The rowing club was founded in 1926."],
    ["Where was the rowing club founded?", "Rowing club founded: 1926"],
    ["Wer gründete den Ruderclub?", "Ruderclub gegründet: 1926"],
    [
      "Where do the almonds come from?",
      "| Ingredient | Amount |\n|---|---|\n| Almonds | 80 grams |\n| Salt | 4 grams |",
    ],
  ])("%s %s", (query, text) => {
    expect(predictionOf(query, [text]).verdict).toBe("abstained")
  })

  test.each([
    ["Who founded the rowing club?", "The rowing club was founded in 1926 by Ada Brandt."],
    ["When was the rowing club founded?", "Rowing club, founded: 4 April 1926"],
    ["Wo tagt der Ruderclub?", "Der Ruderclub tagt jedes Jahr im Bootshaus."],
    ["Who is the coach?", "The coach is Ada Brandt."],
    ["Wer ist der Trainer?", "Trainer ist Hedda Brandt."],
    ["Where do the almonds come from?", "| Ingredient | From |\n|---|---|\n| Almonds | Sicily |\n| Salt | Wieliczka |"],
  ])("but here they are: %s %s", (query, text) => {
    expect(predictionOf(query, [text]).verdict).toBe("answered")
  })
})

test("which one is asked for must be told", () => {
  const ask = (text: string) => predictionOf("Which lamp do new rowers receive?", [text, ...TEXTS])
  expect(ask("New rowers receive a lamp and a whistle.")).toMatchObject({
    verdict: "abstained",
    reason: "No sentence has what is asked for: which one.",
  })
  expect(ask("New rowers receive a yellow lamp.").verdict).toBe("answered")
})

describe("a word that any sentence about the thing may leave out is not missed", () => {
  const TEXT = [
    "Never put the raft on coral. Hull: cedar planks. The raft office answers from 9:00 to 17:30, on weekdays.",
  ]
  test.each(["Can I use the raft on coral?", "When is the raft office open?"])("%s", (query) => {
    expect(lacks(query, TEXT)).toBe(false)
  })

  test.each(["Can I paint the raft on coral?", "When did the raft office open?"])("but here one is: %s", (query) => {
    expect(lacks(query, TEXT)).toBe(true)
  })
})

describe("in other languages", () => {
  const FR = "Un gilet coûte 9 euros. Le canot est dans le hangar."

  test.each([
    ["the price of another thing, in Swedish", "Vad kostar åran?", "Flytvästen kostar 90 kronor. Åran är av trä."],
    ["in Turkish", "Kürek ne kadar?", "Can yeleği 9 liradır. Kürek tahtadan yapılmıştır."],
    ["a length is no depth, in Polish", "Jaka jest głębokość basenu?", "Długość basenu wynosi 25 metrów."],
    [
      "the price of another thing, in German",
      "Was kostet ein Anhänger pro Woche?",
      "Pro Fahrrad und Woche berechnen wir 40 Euro. Anhänger stehen im Schuppen. Jeder Anhänger hat zwei Räder.",
    ],
    ["in French", "Combien coûte la location d'un canot ?", FR],
    ["in Russian", "Сколько стоит порванный парус?", "За порванную сеть берут 150 рублей. Парус висит в сарае."],
    ["in Polish", "Ile kosztuje wiosło?", "Kamizelka kosztuje 9 złotych. Wiosło jest z drewna."],
    ["in Italian", "Quanto costa il remo?", "Il giubbotto costa 9 euro. Il remo è di legno."],
    [
      "a place of work is no place of birth, in German",
      "Wo wurde Ida Holm geboren?",
      "Ida Holm leitet die Werft in Skerrin seit 1951.",
    ],
    ["in Spanish", "¿Dónde nació Ida Holm?", "Ida Holm dirige el astillero de Skerrin."],
    ["in Russian", "Где родилась Ида Хольм?", "Ида Хольм руководит верфью в Скеррине."],
    ["nor is a year of founding one, in Chinese", "林海是哪一年出生的？", "船厂由林海于1951年创办。"],
    [
      "a figure of other things, in French",
      "Combien de rames compte le canot ?",
      "Le canot compte 12 gilets. Les rames sont en bois.",
    ],
    [
      "who leads another thing, in Russian",
      "Кто заведует складом лодок?",
      "Заведует верфью Анна Берг. Склад лодок находится у моря.",
    ],
  ])("is no answer: %s: %s", (_, query, text) => {
    const { verdict, score } = predictionOf(query, [text, ...TEXTS])
    expect(verdict).not.toBe("answered")
    expect(score).toBeLessThan(0.5)
  })

  test.each([
    ["Combien coûte le gilet ?", FR],
    ["Wo wurde Ida Holm geboren?", "Ida Holm wurde in Skerrin geboren."],
    ["Combien de cabines compte le voilier ?", "Le voilier accueille huit marins dans quatre cabines."],
    ["Quel est le montant de la caution ?", "Une caution de 300 euros est demandée au départ."],
    ["À quelle heure part le bac ?", "Le bac part à 9 heures."],
    ["Wo stelle ich mein Boot ab?", "Boote sind hinter der Werft abzustellen."],
    ["Wann läuft die Fähre aus?", "Die Fähre ist um 9 Uhr ausgelaufen."],
    ["¿Cuántos remos tiene el bote?", "El bote tiene 12 remos."],
    ["Hoeveel kost de bootkaart?", "Een bootkaart kost 9 euro. De fietstocht begint bij de molen."],
    ["Сколько весит якорь?", "Якорь лежит в порту. Он весит 90 кг."],
    ["Quanto pesa l'ancora?", "L'ancora è nel porto. Essa pesa 90 kg."],
    ["Hoeveel weegt het anker?", "Het anker ligt in de haven. Het weegt 90 kg."],
    ["Wer leitet die Werft?", "Chefin der Werft ist Ida Holm."],
    ["Na jakiej wysokości stoi latarnia?", "Latarnia stoi na wysokości 40 metrów."],
    ["Кто строит лодки?", "Верфь чинит лодки. Их строит Анна Берг."],
    ["Ile wioseł ma łódź?", "Łódź ma 12 wioseł."],
  ])("answers %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS])).toMatchObject({ verdict: "answered" })
  })
})

test.each([
  ["Is boat insurance included?", "abstained"],
  ["Is breakfast included?", "answered"],
])("a question too short to show its language is of the language of what was found: %s", (question, verdict) => {
  const texts = [
    "Book your boat at the desk, at least ten days before you leave. If breakfast is included in the price, deduct 8 euros.",
    "If you fall ill, call the insurer's hotline; the number of the policy is written on your card.",
  ]
  expect(predictionOf(question, texts).verdict).toBe(verdict)
})

// What kind of thing a question asks for, and what a statement must have to be one.
import { describe, expect, test } from "vitest"
import { languageOf } from "../../../src/embedding/language.ts"
import { units } from "../../../src/embedding/words.ts"
import { asksWhether, expectedAnswer, hasValue } from "../../../src/query/model/evidence/answer-kind.ts"
import { quantityAskedFor } from "../../../src/query/model/evidence/quantity-patterns.ts"

const fits = (question: string, statement: string) =>
  hasValue(expectedAnswer(question), statement, question.toLowerCase())

describe("a figure", () => {
  test.each([
    ["How many berths has the quay?", "The quay was finished in 1996.", -1],
    ["How many berths has the quay?", "The quay, finished in 1996, has 42 berths.", 1],
    ["How many people came?", "1500 people came.", 1],
    ["How many people came?", "Some 1,500 came in May.", 1],
    ["How many letters were sent?", "In 2019 none were sent.", 1],
    ["How much is the harbour master paid?", "The harbour master gets $3,000.", 1],
    ["What does the berth cost?", "Berth: £40", 1],
    ["How long is the pier open?", "The pier is 40 % of the quay.", -1],
    ["Who kept the light when the pier was built in 1996?", "Ada Brandt kept it.", 1],
    ["How fast is the tender?", "The tender was built in 1987 in Gdynia.", -1],
    ["How fast is the tender?", "The tender makes 14 knots.", 1],
    ["How fast is the tender?", "The tender has 14 seats.", -1],
    ["How fast does the pump start?", "The pump starts within 4 seconds.", 1],
    ["How heavy is the anchor?", "The anchor has 3 flukes.", -1],
    ["How heavy is the anchor?", "The anchor is 90 kg.", 1],
    ["How deep is the basin?", "The basin has 6 gates.", -1],
    ["How deep is the basin?", "The basin is 6 m deep.", 1],
    ["How much is the harbour master paid?", "The harbour master has 3 boats.", -1],
    ["How much is the harbour master paid?", "The harbour master gets 3,000 euros.", 1],
    ["Was kostet der Liegeplatz?", "Der Liegeplatz ist 12 Meter lang.", -1],
    ["Was kostet der Liegeplatz?", "Der Liegeplatz kostet 40 Euro.", 1],
    ["¿Qué altura tiene el faro?", "El faro tiene 90 escalones.", -1],
    ["¿Qué altura tiene el faro?", "El faro tiene 31 metros.", 1],
    ["Какова глубина гавани?", "В гавани 12 причалов.", -1],
    ["Какова глубина гавани?", "Глубина гавани 9 метров.", 1],
    ["桟橋は何本ありますか？", "桟橋の長さは80メートルです。", -1],
    ["桟橋は何本ありますか？", "桟橋は3本あります。", 1],
    ["What is the telephone number of the harbour?", "The harbour has 42 berths.", -1],
    ["What is the telephone number of the harbour?", "Harbour: 0555 4471 20", 1],
    ["When was the quay finished?", "The quay was finished in 1996.", 1],
    ["On which day is the quay swept?", "The quay is swept on Mondays.", 1],
    ["団体は何人からですか？", "20名以上の団体は割引になります。", 1],
    ["団体は何人からですか？", "団体は20円です。", -1],
    ["课程有多长时间？", "课程每周六开始。", -1],
    ["课程有多长时间？", "课程为两个小时。", 1],
    ["Quelle est la superficie du port ?", "Le port a 12 quais.", -1],
    ["Quelle est la superficie du port ?", "Le port a 12 hectares.", 1],
    ["How many lamps are lit in 1996?", "In 1996 twelve lamps were lit.", 1],
    ["How many lamps are lit?", "In 1996, lamps were lit.", -1],
    ["How many lamps are lit?", "In 1996 and later lamps were lit.", -1],
    ["How many lamps are lit?", "Lamps are lit.", -1],
    ["How many lamps are lit?", "KX-7 lamps are lit.", 0],
    ["How many lamps are lit?", "They cost $1996.", 1],
    ["Wie viele Lampen brennen?", "Lampen brennen.", 0],
    ["Wie viele Lampen brennen?", "Zwölf Lampen brennen.", 1],
  ])("%s %s %i", (question, statement, wanted) => {
    expect(fits(question, statement)).toBe(wanted)
  })
})

describe("a person, a place or a time", () => {
  test.each([
    ["Who keeps the light?", "It is kept by Ada.", 1],
    ["Who keeps the light?", "the light is kept.", 0],
    ["Who keeps the light?", "It is kept on Mondays.", -1],
    ["Who keeps the light?", "It is kept for Years.", -1],
    ["Who keeps the light?", "The Light is kept.", -1],
    ["Who keeps the light?", "It was The who kept it.", -1],
    ["Wer hütet das Licht?", "Das Licht hütet Ida Holm.", 1],
    ["Wer hütet das Licht?", "Das Licht hütet Ida van Holm.", 1],
    ["Wer hütet das Licht?", "Das Licht hütet der Wärter im Turm.", 0],
    ["Wer hütet das Licht?", "Es wird nicht gehütet.", -1],
    ["Wo ist das Licht?", "Es ist im Turm.", 1],
    ["Where is the light?", "It is in Skerrin.", 1],
    ["Where is the light?", "It is on the hill.", -1],
    ["Is the light in Skerrin?", "It is in Skerrin.", 0],
    ["When is it lit?", "Light it not more than twice in 24 hours.", 0],
    ["When is it lit?", "It is lit no longer than 8 hours.", 1],
    ["When is it lit?", "It is lit at 8.", 1],
    ["When is it lit?", "It is lit at 8 degrees.", -1],
    ["When is it lit?", "It is lit from 3 %.", -1],
    ["When is it lit?", "It is lit since 3.", 1],
    ["When is it lit?", "It is lit till 3.", 1],
    ["When is it lit?", "It is lit by 3.", 1],
    ["When is it lit?", "It is lit 20:15.", 1],
    ["When is it lit?", "It is lit in 3 months.", 1],
    ["When is it lit at 8?", "It is lit at 8.", 0],
    ["When is it lit?", "It is lit daily.", 0],
    ["When is it lit?", "It has 30 lamps.", -1],
    ["When is it lit?", "It is lit on Monday.", 1],
    ["When on Monday is it lit?", "It is lit on Monday.", 0],
    ["Wann brennt es?", "Es brennt oft.", 0],
    ["いつ灯りますか？", "灯りは8時に灯ります。", 1],
  ])("%s %s %i", (question, statement, wanted) => {
    expect(fits(question, statement)).toBe(wanted)
  })
})

test.each([
  ["Is the quay open?", true],
  ["Fährt die Fähre sonntags?", true],
  ["What is open?", false],
  ["Welche Fähre fährt sonntags?", false],
  ["How many berths has the quay?", false],
  ["Who keeps the key?", false],
])("%s asks whether something is so: %s", (question, wanted) => {
  expect(asksWhether(question, expectedAnswer(question).kind)).toBe(wanted)
})

test.each([
  ["Wie heißt der Leuchtturm auf der Insel?", ["leuchtturm", "insel"]],
  ["Comment s'appelle le phare de l'île ?", ["phare", "ile"]],
  ["¿Dónde está situado el faro?", ["faro"]],
  ["Come si chiama il faro?", ["faro"]],
  ["Cum se numește farul de pe insulă?", ["farul", "insula"]],
  ["Cui i s-au dat cheile bărcii și ale farului?", ["dat", "cheil", "barcii", "farului"]],
  ["Jak nazywa się latarnia na wyspie?", ["latarnia", "wyspi"]],
  ["Как называется маяк на острове?", ["маяк", "острове"]],
  ["Де знаходиться маяк на острові?", ["маяк", "острові"]],
  ["Ποιο είναι το όνομα του φάρου;", ["φαρου"]],
  ["Adanın feneri nerede bulunur?", ["adanin", "feneri"]],
  ["Qual é o nome do farol da ilha?", ["farol", "ilha"]],
  ["Hoe heet de vuurtoren op het eiland?", ["vuurtoren", "eiland"]],
  ["Jak se jmenuje maják na ostrově?", ["majak", "ostrov"]],
  ["Vad heter fyren på ön?", ["fyren", "on"]],
  ["Hvad hedder fyret på øen?", ["fyret", "oen"]],
  ["Apa nama mercusuar di pulau itu?", ["mercusuar", "pulau"]],
  ["Ngọn hải đăng trên đảo tên là gì?", ["ngon", "hai", "dang", "dao"]],
  ["Как се нарича фарът на острова?", ["фарът", "острова"]],
  ["أين توجد المنارة؟", ["المناره"]],
  ["मीनार का नाम क्या है?", ["मीनार"]],
  ["岛上的灯塔叫什么名字？", ["岛", "上", "灯塔"]],
  ["島の灯台は何と呼ばれていますか？", ["島", "灯台"]],
  ["등대 이름은 무엇입니까?", ["등대"]],
])("%s asks about nothing but %j", (question, left) => {
  expect(units(expectedAnswer(question).rest, languageOf(question)).map(({ word }) => word)).toEqual(left)
})

test.each([
  ["Care este rostul farului când e ceață?", null],
  ["Jak nazywa się latarnia, kiedy jest mgła?", null],
  ["Wie heißt der Ort, wo die Boote liegen?", null],
  ["Wie funktioniert das Leuchtfeuer?", null],
  ["Wie is de wachter van de vuurtoren?", "person"],
  ["Which lamp does the cat sleep under?", null],
  ["Ile osób pilnuje latarni?", "number"],
  ["Fener gece balıkçılar ile mi konuşur?", null],
  ["В каком году построен маяк?", "time"],
  ["Pe ce insulă și când a ars farul?", null],
  ["Când a ars farul?", "time"],
  ["เดอวาร์ทำการทดลองเกี่ยวกับออกซิเจน", null],
  ["Кто такие лоцманы?", null],
  ["На каком расстоянии от порта маяк?", "number"],
  ["À quelle heure part le bac ?", "time"],
  ["O której godzinie odpływa prom?", "time"],
  ["Во сколько отходит паром?", "time"],
])("a question word in a clause asks for nothing: %s is for %s", (question, kind) => {
  expect(expectedAnswer(question).kind).toBe(kind)
})

test.each([
  ["When was Costa against Brandt heard?", null],
  ["Când a fost judecat cazul Costa?", null],
  ["Quanto costa il faro?", "price"],
  ["Welchen Preis hat das Boot?", "price"],
])("a name asks for no sort of figure: %s is for %s", (question, sort) => {
  expect(quantityAskedFor(question, languageOf(question))?.name ?? null).toBe(sort)
})

test.each([
  ["When is the ferry office open?", "opening hours", ["ferri", "offic"]],
  ["What time does the office close?", "opening hours", ["offic"]],
  ["Wann ist das Hafenbüro geöffnet?", "opening hours", ["hafenburo"]],
  ["Quel est le montant de la caution ?", "price", ["caution"]],
  ["Какова стоимость лодки?", "price", ["лодки"]],
  ["When did the ferry office open?", null, ["ferri", "offic", "open"]],
  ["Is the ferry office open?", null, ["ferri", "offic", "open"]],
  ["How soon is a claim paid?", "duration", ["claim", "paid"]],
  ["How long does the crossing take?", "duration", ["cross"]],
  ["How long is the mole?", "length or time", ["mole"]],
  ["How powerful is the winch?", "power", ["winch"]],
])("what only says which sort is asked for is no word of the question: %s", (question, sort, left) => {
  const language = languageOf(question)
  expect(quantityAskedFor(question, language)?.name ?? null).toBe(sort)
  expect(units(expectedAnswer(question).rest, language).map(({ word }) => word)).toEqual(left)
})

test.each([
  ["Сколько раз гас маяк?", undefined],
  ["Сколько лодок у маяка?", "лодок"],
  ["Câte bărci are farul?", "barci"],
  ["Combien de bateaux compte le port ?", "bateaux"],
  ["Ile jest łodzi?", "lodzi"],
  ["港口有多少个灯塔？", "灯塔"],
  ["港口有多少座灯塔？", undefined],
])("what stands behind the question word is counted, unless it says nothing: %s", (question, counted) => {
  expect(expectedAnswer(question).counted?.word).toBe(counted)
})

test.each([
  ["Wo wurde Ida Holm geboren?", "Ida Holm leitet die Werft.", false],
  ["Wo wurde Ida Holm geboren?", "Ida Holm, geboren in Skerrin, leitet die Werft.", true],
  ["¿Cuándo murió Per Lund?", "Per Lund construyó el muelle en 1951.", false],
  ["Когда умер Пер Лунд?", "Пер Лунд (1871–1951) построил причал.", true],
  ["イダはどこで生まれましたか？", "イダは造船所の所長です。", false],
  ["Wann wurde der Steg gebaut?", "Der Steg ist von 1951.", undefined],
])("a birth or death is said where one is asked for: %s %s %s", (question, text, isSaid) => {
  expect(expectedAnswer(question).event?.answerPattern.test(text)).toBe(isSaid)
})

test.each([
  ["Jaka jest głębokość basenu?", "Długość basenu wynosi 25 metrów.", 0],
  ["Jaka jest głębokość basenu?", "Basen ma 2 metry.", 0.8],
  ["港の深さは何メートルですか？", "港の長さは80メートルです。", 0],
  ["Какова глубина гавани?", "Глубина гавани 9 метров, длина 80 метров.", 0.8],
])("a figure of one side of a thing is none of another: %s %s", (question, text, share) => {
  expect(expectedAnswer(question).attribute?.coverageIn(text)).toBe(share)
})

// The words of many languages that ask for a number, a time, a person or a place.
import { expect, test } from "vitest"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"

test.each([
  [
    "number",
    "Wie viele Boote? | Wie oft fährt er? | Combien de bateaux ? | ¿Cuántos barcos hay? | Quanti battelli ci sono? | Quantos barcos há? | Hoeveel boten zijn er? | Hoe vaak vaart hij? | Câte bărci sunt? | Ile łodzi jest? | Kolik lodí je? | Сколько лодок? | Скільки човнів? | Πόσα πλοία; | Kaç tekne var? | Kuinka monta venettä? | Hur många båtar finns? | Hvor mange både er der? | Hány hajó van? | كم عدد القوارب؟ | כמה סירות? | कितनी नावें हैं? | 有多少船？ | 船は何隻ありますか？ | 배가 몇 척 있습니까? | มีเรือกี่ลำ | Có bao nhiêu thuyền? | Berapa kapal?",
  ],
  [
    "time",
    "Wann fährt es? | Quand part-il ? | ¿Cuándo sale? | Quando parte? | Wanneer vertrekt hij? | Când pleacă? | Kiedy odpływa? | Kdy odplouvá? | Когда отходит? | Коли відходить? | Πότε φεύγει; | Ne zaman kalkar? | Milloin se lähtee? | När går den? | Hvornår sejler den? | Når går den? | Mikor indul? | متى يغادر؟ | מתי זה יוצא? | कब जाती है? | 什么时候开？ | いつ出ますか？ | 언제 떠납니까? | เรือออกเมื่อไร | Khi nào thuyền đi? | Kapan berangkat? | Which year was it? | What time is it? | Since when is it shut? | À quelle heure ? | ¿A qué hora? | A che ora? | A que horas? | Hoe laat is het? | Um wie viel Uhr? | Во сколько? | Saat kaçta? | 何時に出ますか？ | 何月ですか？ | 哪一年？ | 몇 시에 떠납니까?",
  ],
  [
    "person",
    "Who keeps it? | Wer hütet es? | Wem gehört es? | Qui garde le phare ? | ¿Quién lo guarda? | Chi lo custodisce? | Quem guarda? | Wie bewaakt de toren? | Cine păzește farul? | Kto pilnuje? | Kdo hlídá? | Кто хранит? | Хто зберігає? | Kim bekliyor? | Kuka vartioi? | Vem vaktar? | Hvem vokter? | Ki őrzi? | من يحرس؟ | מי שומר? | कौन रखता है? | 谁看守？ | 誰が守りますか？ | 누가 지킵니까? | ใครดูแล | Ai canh giữ ngọn hải đăng? | Siapa yang menjaga?",
  ],
  [
    "place",
    "Where is it? | Which city is it? | Wo liegt der Turm? | Woher kommt es? | Où est le phare ? | ¿Dónde está? | Dove si trova il faro? | Onde fica o farol? | Waar staat de toren? | Unde este farul? | Gdzie jest? | Kde je? | Где стоит? | Де стоїть маяк? | Πού είναι; | Nerede? | Missä se on? | Var ligger fyren på ön? | Hvor ligger fyret? | Hol van a torony? | أين يقع؟ | איפה זה? | कहाँ है? | 在哪里？ | どこですか？ | 어디에 있습니까? | อยู่ที่ไหน | Ở đâu? | Di mana?",
  ],
])("a %s is asked for in many languages", (kind, questions) => {
  for (const question of questions.split(" | "))
    expect([question, expectedAnswer(question).kind]).toEqual([question, kind])
})

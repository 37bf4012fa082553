// What a workshop, a library or a pool tells in many languages: who leads it, where it is, and what it costs.
import type { Asked } from "./languages-asked.ts"

export const DESKS: Readonly<Record<string, Asked>> = {
  Russian: {
    text: "Гончарная мастерская работает со среды по воскресенье. Глина хранится в подвале. Занятие стоит восемьсот рублей.",
    answered: "Где хранят глину? | Сколько стоит занятие?",
    refused: "Какой адрес у гончарной мастерской? | Какой телефон у мастерской?",
  },
  Korean: {
    text: "수영장은 매월 둘째 주 화요일에 휴관합니다. 입장료는 오천 원입니다. 강좌는 3주 동안 진행됩니다. 동호회 회장은 김민수입니다.",
    answered: "동호회 회장은 누구입니까?",
    refused: "수영장 관장은 누구인가요?",
  },
  Vietnamese: {
    text: "Thẻ thư viện có giá năm mươi nghìn đồng. Thư viện cho mượn sáu cuốn sách. Thư viện mở cửa từ 8 giờ đến 17 giờ.",
    answered: "Thẻ thư viện có giá bao nhiêu? | Thư viện cho mượn bao nhiêu cuốn sách?",
    refused: "Ai là giám đốc thư viện? | Thư viện có bao nhiêu máy tính?",
  },
  Hindi: {
    text: "पुस्तकालय की वार्षिक फीस 200 रुपये है। पुस्तकालय रविवार को बंद रहता है। एक बार में चार किताबें ली जा सकती हैं।",
    answered: "एक बार में कितनी किताबें ली जा सकती हैं?",
    refused: "पुस्तकालय का फोन नंबर क्या है?",
  },
  Chinese: {
    text: "图书馆押金为一百元。图书馆馆长是李明。图书馆周一闭馆。",
    answered: "图书馆馆长是谁？ | 图书馆押金是多少？",
    refused: "图书馆的地址在哪里？",
  },
  Thai: {
    text: "ห้องประชุมอยู่ชั้นสาม ห้องสมุดเปิดเวลาเก้าโมง",
    answered: "",
    refused: "ห้องประชุมจุกี่คน",
  },
  Hebrew: {
    text: "הזמנות לעוגות מתקבלות עד יום רביעי. מנהל המאפייה הוא דוד כהן. המאפייה נמצאת ברחוב הרצל 12.",
    answered: "עד מתי אפשר להזמין עוגה? | מי מנהל המאפייה?",
    refused: "מה מספר הטלפון של המאפייה?",
  },
  Arabic: {
    text: "يسمح باستعارة 6 كتب. مدير المكتبة هو أحمد سالم. تقع المكتبة في شارع النيل.",
    answered: "كم كتابا يمكن استعارته؟ | من هو مدير المكتبة؟ | ما هو عنوان المكتبة؟",
    refused: "ما هو رقم هاتف المكتبة؟",
  },
  German: {
    text: "Die Werkstattleiterin heißt Hanne Vogt. Ersatzteilbestellungen dauern höchstens zehn Werktage. Die Werkstatt liegt in der Hafenstraße 4.",
    answered:
      "Wie lange dauert die Bestellung eines Ersatzteils? | Wie lange dauern Ersatzteilbestellungen? | Wie lautet die Adresse der Werkstatt?",
    refused: "Wie lautet die Telefonnummer der Werkstatt? | Wer leitet die Tischlerei?",
  },
  Hungarian: {
    text: "A beiratkozási díj 3500 forint. A kölcsönzési idő négy hét. A könyvtár a Kossuth utca 12. alatt található.",
    answered: "Mennyibe kerül a beiratkozás?",
    refused: "Mennyibe kerül a másolás?",
  },
  Italian: {
    text: "Il rifugio si trova a 2.140 metri di quota. Il rifugio ha quarantadue posti letto. L'acqua è mantenuta a 28 gradi.",
    answered:
      "A che altitudine si trova il rifugio? | A che temperatura è mantenuta l'acqua? | Quanti posti letto ha il rifugio?",
    refused: "Quanto vale il biglietto? | Qual è l'indirizzo del rifugio?",
  },
  Portuguese: {
    text: "A água é mantida a 28 graus. A matrícula custa vinte euros.",
    answered: "Quanto vale a matrícula?",
    refused: "Quanto vale a mensalidade?",
  },
  Spanish: {
    text: "La matrícula cuesta cuarenta euros. El plazo es de diez días hábiles. La escuela está en la calle Mayor 5.",
    answered: "¿Cuánto vale la matrícula? | ¿Cuál es la dirección de la escuela?",
    refused: "¿Cuánto vale el libro? | ¿Cuál es el teléfono de la escuela?",
  },
  Greek: {
    text: "Η έκθλιψη κοστίζει 12 λεπτά ανά κιλό. Η ξενάγηση διαρκεί 40 λεπτά.",
    answered: "Πόσο κοστίζει η έκθλιψη; | Πόσο διαρκεί η ξενάγηση;",
    refused: "Πόσο κοστίζει η ξενάγηση; | Ποια είναι η διεύθυνση του μουσείου;",
  },
  Finnish: {
    text: "Lippu maksaa 8 euroa. Kurssi kestää neljätoista päivää. Lainausaika on 28 päivää.",
    answered: "Paljonko lippu maksaa? | Kuinka kauan kurssi kestää?",
    refused: "Paljonko luettelo maksaa? | Mikä on museon osoite?",
  },
  Icelandic: {
    text: "Miðinn kostar 800 krónur. Lánstíminn er 28 dagar.",
    answered: "Hvað kostar miðinn?",
    refused: "Hvað kostar bókin?",
  },
  Dutch: {
    text: "De eerste 24 uur zijn gratis. Daarna kost een dag 1,25 euro. De fietsenstalling bij het station biedt plaats aan 620 fietsen. Bromfietsen worden niet toegelaten.",
    answered: "Wat kost een dag stallen na de eerste 24 uur? | Mogen bromfietsen in de fietsenstalling?",
    refused: "Wat kost een abonnement?",
  },
  Polish: {
    text: "Bilet kosztuje dwadzieścia pięć złotych. W sali jest dwieście miejsc. Wypożyczyć można sześć książek. Okres wypożyczenia wynosi trzydzieści dni.",
    answered:
      "Ile kosztuje bilet? | Ile miejsc jest w sali? | Ile książek można wypożyczyć? | Jak długi jest okres wypożyczenia?",
    refused: "Ile filmów można wypożyczyć? | Jaki jest numer telefonu?",
  },
  Swedish: {
    text: "Salen rymmer trehundrafemtio personer. Biljetten kostar femtio kronor. Man får låna tolv böcker.",
    answered: "Hur många personer rymmer salen? | Hur mycket kostar biljetten? | Hur många böcker får man låna?",
    refused: "Hur många filmer får man låna? | Vem är bibliotekets chef?",
  },
  Indonesian: {
    text: "Aula memiliki dua ratus kursi. Denda keterlambatan lima ribu rupiah per hari. Perpustakaan meminjamkan enam buku.",
    answered: "Berapa kursi di aula? | Berapa denda keterlambatan? | Berapa buku yang dipinjamkan perpustakaan?",
    refused: "Berapa komputer di perpustakaan? | Apa alamat perpustakaan?",
  },
  Turkish: {
    text: "Salonda iki yüz koltuk vardır. Üyelik ücreti kırk liradır. Kurs altı haftadır. Kütüphaneden beş kitap ödünç alınabilir.",
    answered:
      "Salonda kaç koltuk vardır? | Üyelik ücreti ne kadar? | Kurs kaç haftadır? | Kütüphaneden kaç kitap ödünç alınabilir?",
    refused: "Kütüphaneden kaç film ödünç alınabilir? | Kütüphanenin telefon numarası nedir?",
  },
  Ukrainian: {
    text: "У бібліотеці двадцять шість комп'ютерів. Абонемент коштує сто гривень. Книги видають на чотирнадцять днів.",
    answered: "Скільки комп'ютерів у бібліотеці? | Скільки коштує абонемент?",
    refused: "Скільки столів у бібліотеці? | Який номер телефону бібліотеки?",
  },
  Bengali: {
    text: "গ্রন্থাগারে একশ বিশটি চেয়ার আছে। সদস্যপদের দাম পঞ্চাশ টাকা।",
    answered: "গ্রন্থাগারে কয়টি চেয়ার আছে? | সদস্যপদের দাম কত?",
    refused: "গ্রন্থাগারে কয়টি কম্পিউটার আছে?",
  },
  Lithuanian: {
    text: "Bilietas kainuoja šimtą eurų. Bibliotekoje yra dvidešimt kompiuterių.",
    answered: "Kiek kainuoja bilietas? | Kiek kompiuterių yra bibliotekoje?",
    refused: "Kiek kėdžių yra bibliotekoje? | Kiek kainuoja kopija?",
  },
}

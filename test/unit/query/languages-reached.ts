// What a boat, a pool or a workshop tells in many languages: who leads it, where it is, and what it costs.
import type { Asked } from "./languages-asked.ts"

export const DESKS: Readonly<Record<string, Asked>> = {
  Russian: {
    text: "Лодочная станция открыта с мая по сентябрь. Вёсла хранятся в сарае у причала. Прокат лодки стоит шестьсот рублей.",
    answered: "Где хранят вёсла? | Сколько стоит прокат лодки?",
    refused:
      "Какой адрес у лодочной станции? | Какой номер телефона у лодочной станции? | Кто начальник лодочной станции?",
  },
  Ukrainian: {
    text: "Насіння зберігається у коморі. У теплиці тридцять два кущі троянд. Саджанець коштує дев'яносто гривень.",
    answered: "Де зберігають насіння? | Скільки кущів троянд у теплиці? | Скільки коштує саджанець?",
    refused: "Скільки коштує горщик? | Яка адреса теплиці?",
  },
  Korean: {
    text: "식물원은 매주 목요일에 쉽니다. 입장료는 칠천 원입니다. 해설 안내는 2시간 동안 이어집니다. 산악회 총무는 박서연입니다.",
    answered: "산악회 총무는 누구입니까? | 해설 안내는 얼마 동안 이어집니까? | 식물원 입장료는 얼마입니까?",
    refused: "식물원 원장은 누구인가요? | 식물원 주소는 어디입니까?",
  },
  Vietnamese: {
    text: "Vé bơi giá bốn mươi nghìn đồng. Hồ bơi có tám làn bơi. Hồ bơi đóng cửa vào thứ Tư.",
    answered: "Vé bơi giá bao nhiêu? | Hồ bơi có bao nhiêu làn bơi?",
    refused: "Ai là quản lý hồ bơi? | Số điện thoại của hồ bơi là gì? | Hồ bơi có bao nhiêu phòng thay đồ?",
  },
  Hindi: {
    text: "चिड़ियाघर का प्रवेश शुल्क चालीस रुपये है। चिड़ियाघर शुक्रवार को बंद रहता है। चिड़ियाघर में बारह बाघ हैं।",
    answered: "चिड़ियाघर में कितने बाघ हैं? | चिड़ियाघर का प्रवेश शुल्क कितना है?",
    refused: "चिड़ियाघर का फोन नंबर क्या है? | चिड़ियाघर का निदेशक कौन है? | चिड़ियाघर में कितने शेर हैं?",
  },
  Chinese: {
    text: "游泳馆门票二十五元。游泳馆经理是陈静。游泳馆周三闭馆。",
    answered: "游泳馆经理是谁？ | 游泳馆门票多少钱？",
    refused: "游泳馆的地址在哪里？ | 游泳馆教练是谁？",
  },
  Thai: {
    text: "โรงอาหารอยู่ชั้นสอง โรงอาหารเปิดเวลาแปดโมง",
    answered: "",
    refused: "โรงอาหารจุกี่คน",
  },
  Hebrew: {
    text: "הרשמות לסיורים מתקבלות עד יום חמישי. מנהלת הגן היא רות לוי. בגן שלושים וארבעה עצים. הגן נמצא ברחוב ביאליק 7.",
    answered: "מי מנהלת הגן? | כמה עצים בגן?",
    refused: "כמה ספסלים בגן? | מה מספר הטלפון של הגן?",
  },
  Arabic: {
    text: "يسمح باستئجار 4 دراجات. مديرة النادي هي ليلى حسن. الدورة تدوم خمسة أسابيع. رسوم التسجيل 30 دينارا. يقع النادي في شارع السلام.",
    answered:
      "كم تدوم الدورة؟ | كم تبلغ رسوم التسجيل؟ | من هي مديرة النادي؟ | ما هو عنوان النادي؟ | كم دراجة يمكن استئجارها؟",
    refused: "ما هو رقم هاتف النادي؟ | من هو مدرب النادي؟",
  },
  German: {
    text: "Reklamationen dauern höchstens acht Arbeitstage. Das Lager liegt in der Mühlenstraße 9. Ein Stellplatz kostet neunzig Euro.",
    answered: "Wie lange dauern Reklamationen? | Wie lautet die Adresse des Lagers? | Wie viel kostet ein Stellplatz?",
    refused: "Wie lautet die Telefonnummer des Lagers? | Wer leitet das Lager?",
  },
  Hungarian: {
    text: "A terembérlet 12 000 forint. A kölcsönzés hat hétig tart. A tornateremben ötven hely van.",
    answered: "Mennyibe kerül a terembérlet? | Hány hely van a tornateremben?",
    refused: "Mennyibe kerül az uszoda? | Hány pad van a tornateremben?",
  },
  Italian: {
    text: "La baita si trova a 1.870 metri di quota. La baita ha trentotto letti. La cera si scioglie a 62 gradi.",
    answered:
      "A che altitudine si trova la baita? | A che temperatura si scioglie la cera? | Quanti letti ha la baita?",
    refused: "Quanto vale la mezza pensione? | Qual è l'indirizzo della baita? | Quante camere ha la baita?",
  },
  Portuguese: {
    text: "O forno trabalha a 240 graus. A inscrição custa quarenta euros. A oficina tem dezoito bancadas.",
    answered: "A que temperatura trabalha o forno? | Quanto vale a inscrição? | Quantas bancadas tem a oficina?",
    refused: "Quanto vale o seguro? | Quantas janelas tem a oficina?",
  },
  Spanish: {
    text: "La inscripción cuesta cincuenta euros. El taller tiene quinientas piezas. La sede está en la calle Luna 8.",
    answered: "¿Cuánto vale la inscripción? | ¿Cuántas piezas tiene el taller? | ¿Cuál es la dirección de la sede?",
    refused: "¿Cuánto vale el seguro? | ¿Cuál es el teléfono de la sede?",
  },
  Greek: {
    text: "Η φωτοτυπία κοστίζει 15 λεπτά ανά σελίδα. Η διαδρομή διαρκεί 25 λεπτά. Το λεωφορείο έχει πενήντα τέσσερις θέσεις.",
    answered: "Πόσο κοστίζει η φωτοτυπία; | Πόσο διαρκεί η διαδρομή; | Πόσες θέσεις έχει το λεωφορείο;",
    refused: "Πόσο κοστίζει η διαδρομή; | Ποια είναι η διεύθυνση του σταθμού;",
  },
  Finnish: {
    text: "Sauna maksaa 12 euroa. Matka kestää kuusi tuntia. Lautalla on kaksisataa matkustajaa.",
    answered: "Paljonko sauna maksaa? | Kuinka kauan matka kestää? | Montako matkustajaa lautalla on?",
    refused: "Paljonko pyyhe maksaa? | Mikä on saunan osoite? | Montako autoa lautalla on?",
  },
  Icelandic: {
    text: "Bollinn kostar 450 krónur. Ferðin tekur þrjá daga.",
    answered: "Hvað kostar bollinn?",
    refused: "Hvað kostar diskurinn?",
  },
  Dutch: {
    text: "De veerboot vervoert honderdtachtig passagiers. Een overtocht kost vijftien euro. De boot heeft drie dekken.",
    answered: "Hoeveel passagiers vervoert de veerboot? | Hoeveel kost een overtocht?",
    refused: "Hoeveel auto's vervoert de veerboot? | Hoeveel kost een maaltijd? | Wat is het adres van de veerboot?",
  },
  Polish: {
    text: "Rejs kosztuje czterdzieści pięć złotych. Na statku jest dwieście sześćdziesiąt kabin. Załoga liczy trzydziestu marynarzy.",
    answered: "Ile kosztuje rejs? | Ile kabin jest na statku? | Ilu marynarzy liczy załoga?",
    refused: "Ile szalup jest na statku? | Jaki jest numer telefonu statku?",
  },
  Czech: {
    text: "Plavba stojí devadesát korun. Na lodi je třicet pět kajut. Posádka má jedenáct námořníků.",
    answered: "Kolik stojí plavba? | Kolik kajut je na lodi? | Kolik námořníků má posádka?",
    refused: "Kolik člunů je na lodi? | Jaká je adresa lodi?",
  },
  Swedish: {
    text: "Färjan rymmer fyrahundrasjuttio resenärer. Överfarten kostar sextio kronor. Båten har tolv hytter.",
    answered: "Hur många resenärer rymmer färjan? | Hur mycket kostar överfarten? | Hur många hytter har båten?",
    refused: "Hur många bilar rymmer färjan? | Vem är kapten på färjan?",
  },
  Indonesian: {
    text: "Kapal membawa tiga ratus penumpang. Harga tiket dua puluh ribu rupiah. Kapal memiliki delapan sekoci.",
    answered: "Berapa penumpang yang dibawa kapal? | Berapa harga tiket? | Berapa sekoci yang dimiliki kapal?",
    refused: "Berapa kabin yang dimiliki kapal? | Apa alamat pelabuhan?",
  },
  Turkish: {
    text: "Gemide dört yüz yolcu vardır. Sefer ücreti altmış liradır. Sefer üç gündür. Gemide on bir kamara bulunur.",
    answered: "Gemide kaç yolcu vardır? | Sefer ücreti ne kadar? | Sefer kaç gündür? | Gemide kaç kamara bulunur?",
    refused: "Gemide kaç sandal bulunur? | Geminin telefon numarası nedir?",
  },
  Bengali: {
    text: "নৌকায় চল্লিশটি আসন আছে। ভাড়ার দাম ষাট টাকা।",
    answered: "নৌকায় কয়টি আসন আছে? | ভাড়ার দাম কত?",
    refused: "নৌকায় কয়টি জানালা আছে?",
  },
  Lithuanian: {
    text: "Keltas veža du šimtus keleivių. Kelionė kainuoja trisdešimt eurų.",
    answered: "Kiek keleivių veža keltas? | Kiek kainuoja kelionė?",
    refused: "Kiek automobilių veža keltas? | Kiek kainuoja pietūs?",
  },
  Romanian: {
    text: "Vaporul are șaizeci și patru de cabine. Croaziera costă nouăzeci de lei.",
    answered: "Câte cabine are vaporul? | Cât costă croaziera?",
    refused: "Câte bărci are vaporul? | Care este adresa portului?",
  },
}

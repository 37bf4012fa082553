// What a concert hall and a museum tell in forty languages, with figures in words and in digits.

/** A text, questions that it answers, and ones that it does not; ` | ` parts the questions. */
export type Asked = { text: string; answered: string; refused: string }

export const HALLS: Readonly<Record<string, Asked>> = {
  Polish: {
    text: "Sala koncertowa ma sto dwadzieścia miejsc. Bilet normalny kosztuje trzydzieści złotych. Kurs garncarstwa trwa trzy tygodnie. Roczna składka wynosi 50 złotych. W muzeum pracuje siedmiu przewodników. Muzeum jest zamknięte w poniedziałki.",
    answered:
      "Ile miejsc ma sala koncertowa? | Ile kosztuje bilet normalny? | Jak długo trwa kurs garncarstwa? | Ilu przewodników pracuje w muzeum?",
    refused:
      "Ile okien ma sala koncertowa? | Ile kosztuje bilet ulgowy? | Kto jest dyrektorem muzeum? | Jaki jest adres muzeum?",
  },
  Czech: {
    text: "Koncertní sál má sto dvacet míst. Vstupenka stojí osmdesát korun. Kurz keramiky trvá tři týdny. Roční příspěvek činí 50 korun. V muzeu pracuje pět průvodců. Muzeum je v pondělí zavřené.",
    answered:
      "Kolik míst má koncertní sál? | Kolik stojí vstupenka? | Jak dlouho trvá kurz keramiky? | Kolik průvodců pracuje v muzeu?",
    refused: "Kolik oken má koncertní sál? | Kolik stojí katalog? | Kdo je ředitelem muzea? | Jaká je adresa muzea?",
  },
  Slovak: {
    text: "Koncertná sála má sto dvadsať miest. Vstupenka stojí osem eur. Kurz keramiky trvá tri týždne. V múzeu pracuje päť sprievodcov. Múzeum je v pondelok zatvorené.",
    answered: "Koľko miest má koncertná sála? | Koľko stojí vstupenka? | Koľko sprievodcov pracuje v múzeu?",
    refused: "Koľko okien má koncertná sála? | Koľko stojí katalóg? | Kto je riaditeľom múzea?",
  },
  Russian: {
    text: "В концертном зале сто двадцать мест. Билет стоит пятьсот рублей. Курс гончарного дела длится три недели. Годовой взнос составляет 50 рублей. В музее работают семеро экскурсоводов. По понедельникам музей закрыт.",
    answered:
      "Сколько мест в концертном зале? | Сколько стоит билет? | Сколько длится курс гончарного дела? | Сколько экскурсоводов работает в музее?",
    refused: "Сколько окон в концертном зале? | Сколько стоит каталог? | Кто директор музея? | Какой адрес у музея?",
  },
  Ukrainian: {
    text: "У концертній залі сто двадцять місць. Квиток коштує вісімдесят гривень. Курс гончарства триває три тижні. Річний внесок становить 50 гривень. У музеї працює п'ять екскурсоводів. У понеділок музей зачинено.",
    answered:
      "Скільки місць у концертній залі? | Скільки коштує квиток? | Скільки триває курс гончарства? | Скільки екскурсоводів працює в музеї?",
    refused: "Скільки вікон у концертній залі? | Скільки коштує каталог? | Хто директор музею? | Яка адреса музею?",
  },
  Bulgarian: {
    text: "Концертната зала има сто и двадесет места. Билетът струва двайсет лева. Курсът по керамика трае три седмици. В музея работят пет екскурзоводи. В понеделник музеят е затворен.",
    answered: "Колко места има концертната зала? | Колко струва билетът?",
    refused: "Колко прозореца има концертната зала? | Кой е директорът на музея?",
  },
  Serbian: {
    text: "Концертна сала има сто двадесет места. Улазница кошта петсто динара. Течај керамике траје три недеље. Музеј је понедељком затворен.",
    answered: "Колико места има концертна сала? | Колико кошта улазница?",
    refused: "Колико прозора има концертна сала? | Ко је директор музеја?",
  },
  Croatian: {
    text: "Koncertna dvorana ima sto dvadeset mjesta. Ulaznica stoji osam eura. Tečaj keramike traje tri tjedna. U muzeju radi pet vodiča. Ponedjeljkom je muzej zatvoren.",
    answered: "Koliko mjesta ima koncertna dvorana? | Koliko stoji ulaznica?",
    refused: "Koliko prozora ima koncertna dvorana? | Tko je ravnatelj muzeja?",
  },
  Slovene: {
    text: "Koncertna dvorana ima sto dvajset sedežev. Vstopnica stane osem evrov. Tečaj keramike traja tri tedne. Ob ponedeljkih je muzej zaprt.",
    answered: "Koliko sedežev ima koncertna dvorana? | Koliko stane vstopnica?",
    refused: "Koliko oken ima koncertna dvorana? | Kdo je direktor muzeja?",
  },
  Swedish: {
    text: "Konsertsalen har hundratjugo platser. Biljetten kostar åttio kronor. Kursen i keramik varar tre veckor. Årsavgiften är 50 kronor. På museet arbetar fem guider. På måndagar är museet stängt.",
    answered:
      "Hur många platser har konsertsalen? | Vad kostar biljetten? | Hur länge varar kursen i keramik? | Hur många guider arbetar på museet?",
    refused:
      "Hur många fönster har konsertsalen? | Vad kostar katalogen? | Vem är chef för museet? | Vilken adress har museet?",
  },
  Danish: {
    text: "Koncertsalen har hundrede og tyve pladser. Billetten koster firs kroner. Kurset i keramik varer tre uger. På museet arbejder fem guider. Om mandagen er museet lukket.",
    answered: "Hvor mange pladser har koncertsalen? | Hvad koster billetten? | Hvor mange guider arbejder på museet?",
    refused: "Hvor mange vinduer har koncertsalen? | Hvad koster kataloget? | Hvem er direktør for museet?",
  },
  Norwegian: {
    text: "Konsertsalen har hundre og tjue plasser. Billetten koster åtti kroner. Kurset i keramikk varer i tre uker. På museet arbeider fem guider. På mandager er museet stengt.",
    answered: "Hvor mange plasser har konsertsalen? | Hva koster billetten?",
    refused: "Hvor mange vinduer har konsertsalen? | Hva koster katalogen? | Hvem er direktør for museet?",
  },
  Dutch: {
    text: "De concertzaal heeft tweehonderdvijftig stoelen. Een kaartje kost vijfendertig euro. De cursus keramiek duurt drie weken. In het museum werken zeven gidsen. Op maandag is het museum gesloten.",
    answered:
      "Hoeveel stoelen heeft de concertzaal? | Hoeveel kost een kaartje? | Hoeveel gidsen werken in het museum?",
    refused: "Hoeveel ramen heeft de concertzaal? | Hoeveel kost de catalogus? | Wie is de directeur van het museum?",
  },
  German: {
    text: "Der Konzertsaal hat zweihundertfünfzig Plätze. Eine Karte kostet fünfunddreißig Euro. Die Reparatur dauert höchstens zwölf Werktage. Im Museum arbeiten sieben Führer. Montags ist das Museum geschlossen.",
    answered: "Wie viele Plätze hat der Konzertsaal? | Wie viel kostet eine Karte? | Wie lange dauert die Reparatur?",
    refused:
      "Wie viele Fenster hat der Konzertsaal? | Wie viel kostet der Katalog? | Wer ist der Direktor des Museums?",
  },
  Italian: {
    text: "La sala dei concerti ha centoventi posti. Il biglietto costa trentacinque euro. Il rifugio ha quarantadue posti letto. Il corso di ceramica dura tre settimane. Nel museo lavorano sette guide. Il lunedì il museo è chiuso.",
    answered:
      "Quanti posti ha la sala dei concerti? | Quanto costa il biglietto? | Quanti posti letto ha il rifugio? | Quante guide lavorano nel museo?",
    refused: "Quante finestre ha la sala dei concerti? | Quanto costa il catalogo? | Chi è il direttore del museo?",
  },
  French: {
    text: "La salle de concert a cent vingt places. Le billet coûte trente-cinq euros. Le cours de céramique dure trois semaines. Sept guides travaillent au musée. Le musée est fermé le lundi.",
    answered:
      "Combien de places a la salle de concert ? | Combien coûte le billet ? | Combien de guides travaillent au musée ?",
    refused:
      "Combien de fenêtres a la salle de concert ? | Combien coûte le catalogue ? | Qui est le directeur du musée ?",
  },
  Spanish: {
    text: "La sala de conciertos tiene ciento veinte plazas. La entrada cuesta treinta y cinco euros. El curso de cerámica dura tres semanas. En el museo trabajan siete guías. Los lunes el museo está cerrado.",
    answered: "¿Cuántas plazas tiene la sala de conciertos? | ¿Cuánto cuesta la entrada? | ¿Cuánto vale la entrada?",
    refused:
      "¿Cuántas ventanas tiene la sala de conciertos? | ¿Cuánto cuesta el catálogo? | ¿Quién es el director del museo?",
  },
  Portuguese: {
    text: "A sala de concertos tem cento e vinte lugares. O bilhete custa trinta e cinco euros. O curso de cerâmica dura três semanas. A água da fonte sai a 28 graus. No museu trabalham sete guias. À segunda-feira o museu está fechado.",
    answered:
      "Quantos lugares tem a sala de concertos? | Quanto custa o bilhete? | A que temperatura sai a água da fonte?",
    refused: "Quantas janelas tem a sala de concertos? | Quanto custa o catálogo? | Quem é o diretor do museu?",
  },
  Romanian: {
    text: "Sala de concerte are o sută douăzeci de locuri. Biletul costă treizeci și cinci de lei. Cursul de ceramică durează trei săptămâni. La muzeu lucrează șapte ghizi. Lunea muzeul este închis.",
    answered: "Câte locuri are sala de concerte? | Cât costă biletul? | Câți ghizi lucrează la muzeu?",
    refused: "Câte ferestre are sala de concerte? | Cât costă catalogul? | Cine este directorul muzeului?",
  },
  Greek: {
    text: "Η αίθουσα συναυλιών έχει τριακόσιες θέσεις. Το εισιτήριο κοστίζει τριάντα πέντε ευρώ. Το μάθημα κεραμικής διαρκεί τρεις εβδομάδες. Στο μουσείο εργάζονται επτά ξεναγοί. Τη Δευτέρα το μουσείο είναι κλειστό.",
    answered:
      "Πόσες θέσεις έχει η αίθουσα συναυλιών; | Πόσο κοστίζει το εισιτήριο; | Πόσο διαρκεί το μάθημα κεραμικής; | Πόσοι ξεναγοί εργάζονται στο μουσείο;",
    refused:
      "Πόσα παράθυρα έχει η αίθουσα συναυλιών; | Πόσο κοστίζει ο κατάλογος; | Ποιος είναι ο διευθυντής του μουσείου;",
  },
  Hungarian: {
    text: "A hangversenyteremben százhúsz szék van. A belépőjegy háromezer forint. A kerámiatanfolyam három hétig tart. A múzeumban öt idegenvezető dolgozik. A múzeum hétfőn zárva van.",
    answered:
      "Hány szék van a hangversenyteremben? | Mennyibe kerül a belépőjegy? | Hány idegenvezető dolgozik a múzeumban?",
    refused: "Hány ablak van a hangversenyteremben? | Mennyibe kerül a katalógus? | Ki a múzeum igazgatója?",
  },
  Finnish: {
    text: "Konserttisalissa on satakaksikymmentä paikkaa. Pääsylippu maksaa 8 euroa. Keramiikkakurssi kestää kolme viikkoa. Museossa työskentelee seitsemän opasta. Maanantaisin museo on suljettu.",
    answered:
      "Montako paikkaa konserttisalissa on? | Paljonko pääsylippu maksaa? | Kuinka kauan keramiikkakurssi kestää? | Kuinka monta opasta museossa työskentelee?",
    refused: "Montako ikkunaa konserttisalissa on? | Paljonko luettelo maksaa? | Kuka on museon johtaja?",
  },
  Estonian: {
    text: "Kontserdisaalis on sada kakskümmend kohta. Pilet maksab kaheksa eurot. Keraamikakursus kestab kolm nädalat. Muuseumis töötab seitse giidi. Esmaspäeviti on muuseum suletud.",
    answered: "Mitu kohta on kontserdisaalis? | Kui palju maksab pilet?",
    refused: "Mitu akent on kontserdisaalis? | Kes on muuseumi direktor?",
  },
  Lithuanian: {
    text: "Koncertų salėje yra šimtas dvidešimt vietų. Bilietas kainuoja aštuonis eurus. Keramikos kursai trunka tris savaites. Muziejuje dirba septyni gidai. Pirmadieniais muziejus uždarytas.",
    answered: "Kiek vietų yra koncertų salėje? | Kiek kainuoja bilietas?",
    refused: "Kiek langų yra koncertų salėje? | Kas yra muziejaus direktorius?",
  },
  Latvian: {
    text: "Koncertzālē ir simt divdesmit vietas. Biļete maksā astoņus eiro. Keramikas kursi ilgst trīs nedēļas. Pirmdienās muzejs ir slēgts.",
    answered: "Cik vietu ir koncertzālē? | Cik maksā biļete?",
    refused: "Cik logu ir koncertzālē?",
  },
  Turkish: {
    text: "Konser salonunda yüz yirmi koltuk var. Bilet otuz beş liradır. Seramik kursu üç hafta sürer. Ödünç verme süresi 15 gündür. Müzede yedi rehber çalışıyor. Müze pazartesi günleri kapalıdır.",
    answered:
      "Konser salonunda kaç koltuk var? | Bilet kaç lira? | Bilet ne kadar? | Seramik kursu ne kadar sürer? | Ödünç verme süresi kaç gün? | Müzede kaç rehber çalışıyor?",
    refused: "Konser salonunda kaç pencere var? | Katalog ne kadar? | Müzenin müdürü kim? | Müzenin adresi nedir?",
  },
  Indonesian: {
    text: "Gedung konser memiliki seratus dua puluh kursi. Harga tiket lima belas ribu rupiah. Kursus keramik berlangsung tiga minggu. Di museum bekerja tujuh pemandu. Museum tutup pada hari Senin.",
    answered:
      "Berapa kursi yang ada di gedung konser? | Berapa harga tiket? | Berapa lama kursus keramik berlangsung? | Berapa pemandu yang bekerja di museum?",
    refused: "Berapa jendela yang ada di gedung konser? | Berapa harga katalog? | Siapa direktur museum?",
  },
  Vietnamese: {
    text: "Phòng hòa nhạc có một trăm hai mươi ghế. Vé vào cửa giá ba mươi nghìn đồng. Khóa học gốm kéo dài ba tuần. Bảo tàng có sáu hướng dẫn viên. Bảo tàng đóng cửa vào thứ Hai.",
    answered: "Phòng hòa nhạc có bao nhiêu ghế? | Vé vào cửa giá bao nhiêu? | Bảo tàng có bao nhiêu hướng dẫn viên?",
    refused: "Phòng hòa nhạc có bao nhiêu cửa sổ? | Ai là giám đốc bảo tàng? | Số điện thoại của bảo tàng là gì?",
  },
  Arabic: {
    text: "تضم قاعة الموسيقى مائة وعشرين مقعدا. ثمن التذكرة خمسة وثلاثون دينارا. الدورة تستمر ثلاثة أسابيع. رسوم الاشتراك السنوي 50 دينارا. يعمل في المتحف سبعة مرشدين. المتحف مغلق يوم الاثنين.",
    answered:
      "كم مقعدا في قاعة الموسيقى؟ | كم ثمن التذكرة؟ | كم تستمر الدورة؟ | كم تبلغ رسوم الاشتراك السنوي؟ | كم مرشدا يعمل في المتحف؟",
    refused: "كم نافذة في قاعة الموسيقى؟ | كم ثمن الكتاب؟ | من هو مدير المتحف؟ | ما هو عنوان المتحف؟",
  },
  Persian: {
    text: "تالار موسیقی صد و بیست صندلی دارد. بهای بلیت سی و پنج هزار تومان است. دوره سفالگری سه هفته طول می‌کشد. در موزه هفت راهنما کار می‌کنند. موزه دوشنبه‌ها تعطیل است.",
    answered: "تالار موسیقی چند صندلی دارد؟ | بهای بلیت چقدر است؟ | در موزه چند راهنما کار می‌کنند؟",
    refused: "تالار موسیقی چند پنجره دارد؟ | مدیر موزه کیست؟",
  },
  Hebrew: {
    text: "באולם הקונצרטים מאה ועשרים מושבים. כרטיס עולה שלושים וחמישה שקלים. קורס הקרמיקה נמשך שלושה שבועות. במוזיאון עובדים שבעה מדריכים. המוזיאון סגור ביום שני.",
    answered: "כמה מושבים יש באולם הקונצרטים? | כמה עולה כרטיס? | כמה מדריכים עובדים במוזיאון?",
    refused: "כמה חלונות יש באולם הקונצרטים? | מי מנהל המוזיאון?",
  },
  Hindi: {
    text: "संगीत भवन में एक सौ बीस सीटें हैं। टिकट का मूल्य पैंतीस रुपये है। मिट्टी के बर्तनों का पाठ्यक्रम तीन सप्ताह चलता है। संग्रहालय में सात गाइड काम करते हैं। संग्रहालय सोमवार को बंद रहता है।",
    answered: "संगीत भवन में कितनी सीटें हैं? | टिकट का मूल्य कितना है? | संग्रहालय में कितने गाइड काम करते हैं?",
    refused: "संगीत भवन में कितनी खिड़कियाँ हैं? | संग्रहालय का निदेशक कौन है? | संग्रहालय का फोन नंबर क्या है?",
  },
  Bengali: {
    text: "সংগীত হলে একশ বিশটি আসন আছে। টিকিটের দাম পঁয়ত্রিশ টাকা। মৃৎশিল্প কোর্স তিন সপ্তাহ চলে। জাদুঘরে সাতজন গাইড কাজ করেন। সোমবার জাদুঘর বন্ধ থাকে।",
    answered: "সংগীত হলে কয়টি আসন আছে? | টিকিটের দাম কত? | জাদুঘরে কতজন গাইড কাজ করেন?",
    refused: "সংগীত হলে কয়টি জানালা আছে? | জাদুঘরের পরিচালক কে?",
  },
  Tamil: {
    text: "இசை அரங்கில் நூற்று இருபது இருக்கைகள் உள்ளன. நுழைவுச்சீட்டின் விலை முப்பத்தைந்து ரூபாய். அருங்காட்சியகம் திங்கட்கிழமை மூடப்படும்.",
    answered: "இசை அரங்கில் எத்தனை இருக்கைகள் உள்ளன? | நுழைவுச்சீட்டின் விலை என்ன?",
    refused: "இசை அரங்கில் எத்தனை ஜன்னல்கள் உள்ளன?",
  },
  Catalan: {
    text: "La sala de concerts té cent vint places. L'entrada costa vuit euros. El curs de ceràmica dura tres setmanes. Al museu hi treballen set guies. Els dilluns el museu està tancat.",
    answered: "Quantes places té la sala de concerts? | Quant costa l'entrada?",
    refused: "Quantes finestres té la sala de concerts? | Qui és el director del museu?",
  },
  Icelandic: {
    text: "Tónleikasalurinn hefur hundrað og tuttugu sæti. Miðinn kostar 800 krónur. Námskeiðið stendur í þrjár vikur. Á safninu starfa sjö leiðsögumenn. Safnið er lokað á mánudögum.",
    answered: "Hversu mörg sæti hefur tónleikasalurinn? | Hvað kostar miðinn?",
    refused: "Hversu marga glugga hefur tónleikasalurinn? | Hver er safnstjórinn?",
  },
  Chinese: {
    text: "音乐厅有一百二十个座位。门票三十五元。陶艺课程为期三周。博物馆有七名讲解员。博物馆星期一闭馆。",
    answered: "音乐厅有多少个座位？ | 门票多少钱？ | 博物馆有几名讲解员？",
    refused: "音乐厅有多少扇窗户？ | 博物馆馆长是谁？ | 博物馆的地址在哪里？",
  },
  Japanese: {
    text: "音楽ホールには百二十席があります。入場券は三十五ユーロです。陶芸講座は三週間続きます。博物館では七人のガイドが働いています。博物館は月曜日に休館します。",
    answered: "音楽ホールには何席ありますか？ | 入場券はいくらですか？ | 陶芸講座はどのくらい続きますか？",
    refused: "博物館の館長は誰ですか？",
  },
  Korean: {
    text: "음악당에는 백이십 개의 좌석이 있습니다. 입장권은 삼십오 유로입니다. 도예 강좌는 3주 동안 진행됩니다. 박물관에서는 일곱 명의 안내원이 일합니다. 박물관은 월요일에 휴관합니다.",
    answered:
      "음악당에는 좌석이 몇 개 있습니까? | 입장권은 얼마입니까? | 도예 강좌는 얼마 동안 진행됩니까? | 박물관에는 안내원이 몇 명 일합니까?",
    refused: "음악당에는 창문이 몇 개 있습니까? | 박물관 관장은 누구입니까? | 박물관 주소는 어디입니까?",
  },
  Thai: {
    text: "ห้องแสดงดนตรีมีหนึ่งร้อยยี่สิบที่นั่ง บัตรเข้าชมราคาสามสิบห้าบาท หลักสูตรเครื่องปั้นใช้เวลาสามสัปดาห์ ห้องประชุมอยู่ชั้นสาม พิพิธภัณฑ์ปิดวันจันทร์",
    answered: "ห้องแสดงดนตรีมีกี่ที่นั่ง | บัตรเข้าชมราคาเท่าไร",
    refused: "ห้องประชุมจุกี่คน | ใครเป็นผู้อำนวยการพิพิธภัณฑ์",
  },
}

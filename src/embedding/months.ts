// Names of months and weekdays in many languages (from CLDR), in lower case and without accents.
import { plain } from "./plain.ts"

/**
 * Long and short names of each language, standalone and beside a day. A table, because `Intl` takes a tenth of a second and
 * search must not depend on the runtime's version. Croatian is left out: its name of October means November elsewhere.
 */
export const CALENDAR_LANGUAGES =
  "en de fr es it pt nl pl cs sk ro hu el ru uk bg sr sv da nb fi tr id ms ca lt lv et sl he ar fa hi bn th".split(" ")

const MONTHS = [
  `ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janeiro januar januara januari january janv janvaris
    janvier led leden ledna oca ocak sausio sausis sty styczen stycznia tammi tammikuu tammikuuta ιαν ιανουαριου січ
    січень січня янв январь января януари јан јануар ינו ינואר يناير ژانويه जन जनवरी জানু জানুযারি มกราคม`,
  `feb febbraio febr febrer febrero februar februara februari februarie februaris february fev fevereiro fevr fevrier
    helmi helmikuu helmikuuta lut lutego luty sub subat uno unor unora vasario vasaris veebr veebruar φεβ
    φεβρουαριου лют лютии лютого феб фебруар февр февраль февраля февруари פבר פברואר فبراير فوريه फर फरवरी ফেব
    ফেব্রুযারি กุมภาพันธ์`,
  `bre brezen brezna kovas kovo maalis maaliskuu maaliskuuta maart mac mar marc marca march marcius marco marec maret
    mars mart martie marts marz marzec marzo mrt μαρ μαρτιου бер березень березня мар март марта מרץ مارس मार्च
    মার্চ มีนาคม`,
  `abr abril apr april aprila aprile aprilie aprilis aprill avr avril balandis balandzio dub duben dubna huhti huhtikuu
    huhtikuuta kwi kwiecien kwietnia nis nisan απρ απριλιου апр апрель апреля април квіт квітень квітня אפר אפריל
    آوريل أبريل अप्रैल এপ্রিল เมษายน`,
  `geguze geguzes kve kveten kvetna mag maggio mai maig maijs maio maj maja majus may mayis mayo mei touko toukokuu
    toukokuuta μαι μαιου маи мая мај трав травень травня מאי مايو مه मई মে พฤษภาคม`,
  `birzelio birzelis cerven cervna cvn cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun juna june junho
    juni junij junijs junio junius juny juuni kesa kesakuu kesakuuta ιουν ιουνιου июнь июня черв червень червня юни
    јун יוני يونيو ژوئن जून জুন มิถุนายน`,
  `cervence cervenec cvc heina heinakuu heinakuuta iul iulie juil juillet jul jula julai julho juli julij julijs julio
    juliol julius july juuli liepa liepos lip lipca lipiec lug luglio tem temmuz ιουλ ιουλιου июль июля лип липень
    липня юли јул יולי يوليو ژوئيه जुल जुलाई জুলাই กรกฎาคม`,
  `ag ago agost agosto agu agustos agustus aout aug august augusta augusti augusts augustus augusztus avg avgust elo
    elokuu elokuuta ogo ogos rugpjucio rugpjutis sie sierpien sierpnia srp srpen srpna αυγ αυγουστου авг август
    августа серп серпень серпня אוג אוגוסט أغسطس اوت अग अगस्त আগস্ট สิงหาคม`,
  `eyl eylul rugsejis rugsejo sep sept september septembra septembre septembrie septembris septiembre set setembre
    setembro settembre syys syyskuu syyskuuta szept szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριου вер
    вересень вересня сент сентябрь сентября сеп септембар септември ספט ספטמבר سبتمبر سپتامبر सित सितंबर সেপ্ট
    সেপ্টেম্বর กันยายน`,
  `eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober oktobra oktobris oktoober ott
    ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna spalio spalis οκτ οκτωβριου жовт жовтень жовтня
    окт октобар октомври октябрь октября אוק אוקטובר أكتوبر اكتبر अक्टू अक्टूबर অক্টো অক্টোবর ตุลาคม`,
  `kas kasim lapkricio lapkritis lis listopad listopada listopadu marras marraskuu marraskuuta noiembrie nov november
    novembra novembre novembris novembro noviembre νοε νοεμβριου лист листопад листопада нов новембар ноември нояб
    ноябрь ноября נוב נובמבר نوامبر نوفمبر नव नवंबर নভেম্বর พฤศจิกายน`,
  `ara aralik dec december decembra decembre decembrie decembris des desember desembre dets detsember dez dezember
    dezembro dic dicembre diciembre dis disember gru grudnia grudzien gruodis gruodzio joulu joulukuu joulukuuta pro
    prosince prosinec δεκ δεκεμβριου груд грудень грудня дек декабрь декабря декември дец децембар דצמ דצמבר دسامبر
    ديسمبر दिस दिसंबर ডিসে ডিসেম্বর ธันวาคม`,
]
const WEEKDAYS = `ahad antradienis carsamba cetrtek ceturtdiena csutortok ctvrtek cumartesi czwartek dienstag dijous dilluns dimanche
  dimarts dimecres dinsdag dissabte diumenge divendres domenica domingo donderdag donnerstag duminica esmaspaev
  fredag freitag friday giovedi hetfo isnin jeudi jueves jumaat jumat kamis kedd keskiviikko ketvirtadienis khamis
  kolmapaev lauantai laupaev lordag lundi lunedi lunes maanantai maandag mandag mardi martedi martes marti mercoledi
  mercredi miercoles miercuri minggu mittwoch monday montag nedela nedele nedelja neljapaev niedziela onsdag
  otrdiena patek pazar pazartesi penktadienis pentek perjantai persembe petek piatek piatok piektdiena pirmadienis
  pirmdiena pondeli pondelok ponedeljek poniedzialek puhapaev quarta-feira quinta-feira reede sabado sabato sabtu
  sambata samedi samstag saturday segunda-feira sekmadienis selasa senin sestadienis sestdiena sexta-feira sobota
  sondag sonntag sreda sroda streda stvrtok sunday sunnuntai svetdiena szerda szombat teisipaev terca-feira thursday
  tiistai tirsdag tisdag torek torsdag torstai treciadienis tresdiena tuesday utery utorok vasarnap vendredi venerdi
  viernes vineri vrijdag wednesday woensdag wtorek zaterdag zondag δευτερα κυριακη παρασκευη πεμπτη σαββατο τεταρτη
  τριτη воскресенье вторник вівторок неділя пʼятниця петък понеделник понедельник понедељак понеділок пятница середа
  среда сряда суббота субота събота уторак четвер четверг четвртак четвъртък חמישי ראשון רביעי שבת שישי שלישי שני
  الأحد الأربعاء الاثنين الثلاثاء الجمعه الخميس السبت جمعه دوشنبه سه‌شنبه شنبه يكشنبه پنجشنبه چهارشنبه गुरुवार
  बुधवार मंगलवार रविवार शनिवार शुक्रवार सोमवार বুধবার বৃহস্পতিবার মঙ্গলবার রবিবার শনিবার শুক্রবার সোমবার วันจันทร์
  วันพฤหัสบดี วันพุธ วันศุกร์ วันอังคาร วันอาทิตย์ วันเสาร์`

const months = new Map(MONTHS.flatMap((names, i) => names.split(/\s+/).map((name): [string, number] => [name, i + 1])))
const weekdays = new Set(WEEKDAYS.split(/\s+/))

/** The month (1 to 12) that a word names, in any letter case; null if none. */
export const monthNamed = (word: string): number | null => months.get(plain(word.toLowerCase())) ?? null

/** What each month is called in any of the languages, in plain small letters. */
export const monthNames = (): string[][] => MONTHS.map((names) => names.split(/\s+/))

/** Accepts the English plural as well: `Mondays`. */
export function isWeekday(word: string): boolean {
  const name = plain(word.toLowerCase())
  return weekdays.has(name) || weekdays.has(name.replace(/s$/, ""))
}

/** Also English verbs; the months are capitalised. */
const VERBS = /^(?:may|march)$/
/** Short names that are common in many languages; the others are often different words: `set`, `out`, `lip`. */
const KNOWN_SHORT = /^(?:jan|feb|mar|apr|ma[yij]|mei|jun|jul|aug|sep|oct|okt|nov|dec|dez)$/i
const SHORT = /^\p{Script=Latin}{2,3}$/u

/** False if the word is a month only between a day and a year: `12 out` and `5 may be` are not dates. */
export const isPlainlyMonth = (word: string): boolean =>
  !VERBS.test(word) && (!SHORT.test(word) || KNOWN_SHORT.test(word))

// Units of length and time in many languages, and how a list of words becomes a pattern.

/** Matches any word of the list: whole words in scripts with spaces, substrings in others. `*` stands for any letters. */
export function anyOf(list: string): RegExp {
  const words = list.trim().split(/\s*\|\s*(?![^(]*\))/)
  const isSpaced = (word: string) =>
    !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u.test(word)
  const patterns = (some: string[]) => some.map((word) => word.replace(/(?<![.\])])\*/g, "\\p{L}*")).join("|")
  const unspaced = words.filter((word) => !isSpaced(word))
  const spaced = `(?<!\\p{L})(?:${patterns(words.filter(isSpaced))})(?!\\p{L})`
  return new RegExp(unspaced.length > 0 ? `${spaced}|${patterns(unspaced)}` : spaced, "iu")
}

export const LENGTH_UNITS = `(?<=\\p{N}\\s?)(?:m|cm|mm|km|ft|in|yd|м|см|мм|км)|*met(?:re|er)s?|*mètres?|*metros?|*metri|*metr[yuioaeęó]*|*metrów|metr|*метр*|*μετρ*|*μέτρ*|miles?|meilen?|миль|мили|
  yards?|inch(?:es)?|zoll|feet|foot|fuß|pies|fathoms?|メートル|センチ|キロ|米|厘米|公里|千米|미터|킬로미터|เมตร|กิโลเมตร`
export const SPACED_TIME_UNITS = `(?<=\\p{N}\\s?)(?:s|sec|h|hrs?|min|mins|ms)|seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|centur(?:y|ies)|until|since|
  sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|secondes?|heures?|jours?|semaines?|mois|ans|années?|segundos?|minutos?|
  horas?|días?|dias?|semanas?|mes(?:es)?|años?|anos?|minuti|ore|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|секунд*|минут*|час|часа|часов|дн[яеией]*|
  день|недел*|месяц*|год|года|лет|λεπτ[άόώ]*|ώρ[αες]*|ημέρ*|μέρ[αες]*|εβδομάδ*|μήν*|μηνών|χρόνι*|έτη|ετών|minute|ore|zile|săptămâni|luni|ani|
  dag(?:en)?|weken|maand(?:en)?|jaar|jaren|uur|uren|minut*|godzin*|dni|dzień|dnia|tydzień|tygodni*|miesi[aą]c*|miesięcy|rok|roku|lata?|hodin*|den|dn[íůy]|týd*|měsíc*|roky|semanas|meses|годин*|хвилин*|
  тиж*|місяц*|рок[иіув]*|рік|dakika*|saat*|gün*|hafta*|ay|yıl*|timm*|timer|dagar|dage[rn]?|veck*|uger|uker|månad*|måned*|ساع[ةت]*|ساعات|دق[ئا]*ق*|دقيقة|يوم*|أيام|أسبوع*|أسابيع|شهر*|أشهر|سنة|سنوات|
  عام*|أعوام|(?:werk|arbeits|kalender|bank|geschäfts)tage?n?|werkdagen?|arbetsdag(?:ar)?|arbejdsdage?|virkedager|hverdage?|arkipäiv*|päiv(?:ä*|i[äe]*)|viik(?:ko|on)*|kuukau*|vuo(?:si|tta|den)|tun(?:ti|nin|tia)|
  nap(?:ig|os|ot|on|ja)?|hét(?:ig|en)?|hetes|ór[aá]*|perc*|hónap*|év(?:ig|es|et)?|päeva*|nädala*|aasta*|tun(?:d|di|ni)|sav(?:aitė|aitės|aites|aičių)|dien(?:a|as|os|ų|u|ām|oms)|mėnes*|metų|metus|valand*|nedēļ*|mēneš*|stund(?:as|u)|
  vik(?:a|u|ur|um)|mánuð*|setman(?:a|es)|dies|dana|tjed[an]*|ted(?:en|na|ne|nov)|nedelj*|mjesec*|mesec*|недељ*|седмиц*|месец*|הימים|ימים|שבועות|שבוע|חודש*|שנים|שעות|דקות|هفته|روز|ماه|ساعت|دقیقه|সপ্তাহ|দিন|মাস|ঘণ্টা|घंट*|मिनट|दिन*|सप्ताह|हफ्ते|महीन*|साल|वर्ष|giờ|phút|ngày|tuần|tháng|năm|jam|menit|hari|minggu|bulan|tahun`
export const THAI_TIME_UNITS = "วินาที|นาที|ชั่วโมง|วัน|สัปดาห์|เดือน|ปี"
export const TIME_UNITS = `${SPACED_TIME_UNITS}|秒|分|時間|时间|小时|日|天|週|周|月|年|초|시간|일|주|개월|년|${THAI_TIME_UNITS}`
/** Durations in Chinese, Japanese and Korean. Dates and weekdays have the same signs, but no figure before them. */
export const SPAN_IN_SIGNS =
  "(?<!\\p{N}{3})[\\p{N}一二三四五六七八九十百半数两幾几](?:\\s?[个個か箇ヶ개]\\s?)?\\s?(?:秒|分|時間|小时|钟头|日間?|天|週間?|周|星期|月|年|초|분|시간|일|주|년)(?![曜初末])"
export const VOLUME_UNITS = "(?<=\\p{N}\\s?)(?:ml|cl|l)|*lit(?:re|er)s?|gallons?|pints?"

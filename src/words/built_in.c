#include "words/lists.h"

#include <stddef.h>

/*
 * Chat spellings need no entry of their own (words/fold.c): "tidak" stands for "ga", "gak", "nggak" and the like. Where one is listed
 * all the same, it is for the person who reads the settings page.
 */

static const char *const stop[] = {
	"stop", "berhenti", "unsubscribe", "unsub", "batal", "keluar", "tidak setuju", "tidak mau", "tolak", "jangan kirim",
	"jangan kirim lagi", "hentikan", "stop notifikasi", "berhenti berlangganan", "cancel", "end", "quit",
	/* Plain withdrawals in more words. */
	"saya tidak setuju", "saya tidak mau", "tidak mau lagi", "saya tidak mau lagi", "saya tolak", "saya menolak", "menolak",
	"ditolak saja", "mau stop", "saya mau stop", "saya ingin stop", "mau berhenti", "saya mau berhenti", "ingin berhenti",
	"saya ingin berhenti", "saya stop", "saya berhenti", "stopkan", "stop semua", "stop all", "batal setuju", "batalkan persetujuan",
	"cabut persetujuan", "saya cabut persetujuan", "saya batal setuju", "batalkan langganan", "batal langganan", "jangan dikirim",
	"jangan dikirim lagi", "jangan kirimi saya", "jangan ganggu", "jangan ganggu saya", "hapus nomor saya", "hapus nomor ini",
	"hentikan pesan", "hentikan pesan ini", "hentikan notifikasi", "tidak usah kirim", "tidak usah kirim lagi",
	"tidak perlu kirim lagi", "opt out", "optout", "stop all messages", "remove me", "unsubscribe me", "i do not agree",
	"i dont agree", "i disagree", "disagree", "do not send", "dont send", "do not message me", "dont message me", "do not contact me",
	"dont contact me", "no more messages", "stop it", "tidak ingin", "saya tidak ingin", "di stop", "di hentikan", "jangan telepon",
	"jangan telepon saya", "tidak saya tidak setuju", "i dont want", "i do not want", "dont want", "i dont want it",
	"i dont want this", "i dont want these", "take me off", "leave me alone", "nonaktifkan", "tolak menerima", "menolak menerima",
	"saya menolak menerima",
	"tidak lagi", "no more", "sudah tidak mau", "sudah tidak perlu", "sudah tidak butuh", "sudah tidak bersedia", "sudah tidak minat",
	"sudah tidak berminat", "sudah tidak tertarik", "saya sudah tidak mau", "saya sudah tidak perlu", "saya sudah tidak butuh",
	"saya sudah tidak bersedia", "batalkan", "batalkan persetujuan saya", "saya batalkan persetujuan", "tarik persetujuan",
	"saya tarik persetujuan", "menarik persetujuan", "saya menarik persetujuan", "mencabut persetujuan", "saya mencabut persetujuan",
	"tidak jadi setuju", "saya tidak jadi setuju", "opt me out", "no longer interested", "i am no longer interested",
	"im no longer interested", "do not text", "dont text", "delete my number",
	NULL
};

static const char *const stop_first[] = {
	"stop", "berhenti",
	NULL
};

static const char *const stop_starts[] = {
	"stop kirim", "stop mengirim", "stop pengiriman", "stop kirimi saya", "berhenti kirim", "berhenti mengirim", "berhenti mengirimi",
	"jangan kirim pesan", "jangan kirim notifikasi", "jangan kirim wa", "jangan kirimi saya", "jangan mengirim pesan",
	"jangan hubungi saya", "jangan wa saya", "jangan chat saya", "jangan pernah kirim", "hentikan kirim", "hentikan mengirim",
	"hentikan pengiriman", "saya tidak mau menerima", "tidak mau menerima", "saya tidak setuju menerima", "tidak setuju menerima",
	"saya tidak ingin menerima", "tidak usah kirim pesan", "jangan kirim sms", "jangan kirim lagi", "jangan kirim apa", "jangan wa",
	"jangan sms", "jangan chat", "jangan hubungi", "jangan kontak saya", "jangan kirimi", "jangan mengirim", "jangan ganggu",
	"jangan menghubungi", "jangan mengganggu", "jangan mengontak", "jangan lagi kirim", "jangan lagi mengirim", "nomor saya di hapus",
	"nomor ini di hapus", "mohon tidak mengirim", "mohon tidak kirim", "mohon tidak menghubungi", "mohon untuk tidak mengirim",
	"mohon untuk tidak kirim", "mohon untuk tidak menghubungi", "tolong tidak mengirim", "tolong tidak kirim", "harap tidak mengirim",
	"harap tidak kirim", "hapus nomor saya", "hapus nomor ini", "hapus saya dari", "keluarkan saya dari daftar",
	"keluarkan saya dari grup", "keluarkan nomor saya", "keluarkan nomor ini", "matikan notifikasi", "matikan pesan",
	"nonaktifkan notifikasi", "nonaktifkan pesan", "non aktifkan notifikasi", "hentikan pesan", "hentikan notifikasi",
	"hentikan semua", "stop sending", "stop messaging", "stop texting", "stop contacting", "do not send me", "dont send me",
	"do not message me", "dont message me", "never message me", "dont text me", "do not text me", "never contact me",
	"take me off your", "remove me from", "remove my number", "unsubscribe me", "unsubscribe from", "i do not want to receive",
	"i dont want to receive", "i do not wish to receive",
	"stop notifikasi", "stop pesan", "stop wa", "tidak usah dikirim lagi", "tidak usah dikirimi lagi", "tidak perlu dikirim lagi",
	"tidak perlu dikirimi lagi", "tidak perlu kirim lagi", "jangan dikirimi", "jangan di wa", "jangan di hubungi",
	"jangan lagi dikirim", "jangan spam", "jangan kirim spam", "saya tidak mau dapat", "tidak mau dapat pesan", "tidak mau dapat wa",
	"keluar dari daftar", "keluar dari grup", "keluar dari layanan", "hapus no saya", "hapus no ini", "hapus no hp saya",
	"hapus no wa saya", "hapus nomor hp saya", "hapus nomor wa saya", "delete my number", "i no longer want", "i no longer wish",
	"no longer want",
	"jangan kirim kirim",
	NULL
};

static const char *const no[] = {
	"tidak", "tdk", "no", "gak", "nggak", "ndak", "tidak bersedia", "saya tidak bersedia", "tidak dulu", "tidak usah", "tidak perlu",
	"nope", "not now", "no need", "tidak tidak", "ogah", "tidak berminat", "tidak minat", "tidak tertarik", "tidak butuh",
	"tidak membutuhkan", "not interested", "i am not interested", "im not interested", "no i am not interested",
	"tidak untuk sekarang", "tidak untuk saat ini", "tidak usah repot", "tidak usah repot repot", "tidak perlu repot",
	"tidak perlu repot repot", "no not interested", "dont need", "i dont need", "i dont need it", "i dont need this",
	"i do not need this", "lang", "labo", "ndang", "daong",
	"no way", "no no", "no no no",
	NULL
};

/* "tidak usah" is about an offer, "tidak usah lagi" about what came already. */
static const char *const again[] = {
	"lagi", "again", "anymore", "any more", "any longer",
	NULL
};

/* A STOP that answers an offer. */
static const char *const refusals[] = {
	"tidak setuju", "tidak mau", "tidak ingin", "tolak", "menolak", "not agree", "dont agree", "disagree", "dont want", "do not want",
	NULL
};

static const char *const guard[] = {
	"tidak", "tdk", "gak", "nggak", "ngga", "enggak", "bukan", "belum", "jangan", "no", "g", "not", "dont", "never", "disagree",
	"tanpa", "batal", "tolak", "menolak",
	/* Conditions and second thoughts: an agreement with one of these is for a person to read. */
	"nanti", "mungkin", "kalau", "kalo", "jika", "asal", "asalkan", "tapi", "tetapi", "tp", "namun", "kecuali", "ragu", "pikir",
	"pikirkan", "hanya", "cuma", "entah", "insya allah", "insyaallah", "inshallah", "only", "maybe", "later", "but", "if", "unless",
	"except",
	"lang", "labo", "ndang", "daong",
	NULL
};

static const char *const yes[] = {
	"ya", "y", "iya", "setuju", "ya setuju", "saya setuju", "ya saya setuju", "ok setuju", "daftar", "aktifkan", "mulai", "start",
	"iya setuju", "iya saya setuju", "setuju ya", "saya setuju ya", "ya saya sangat setuju", "saya sangat setuju", "sangat setuju",
	"setuju sekali", "setuju banget", "setuju dan bersedia", "bersedia", "saya bersedia", "ya bersedia", "ya saya bersedia",
	"iya bersedia", "iya saya bersedia", "ya ok", "iya ok", "ya baik", "ya siap", "ya boleh", "iya boleh", "ya silakan", "ya silahkan",
	"iya silakan", "iya silahkan", "setuju silakan", "ya mau", "iya mau", "ya saya mau", "iya saya mau", "ya dong", "iya dong",
	"setuju 100", "sepakat", "saya sepakat", "ya sepakat", "ya kirim", "ya kirimkan", "ya kirim pesan", "ya kirim notifikasi",
	"ya tolong kirim", "ya tolong kirim notifikasinya", "ya tolong kirim notifikasi", "ya tolong kirim pesan", "ya aktifkan",
	"ya aktifkan notifikasi", "aktifkan notifikasi", "mulai lagi", "aktifkan lagi", "aktifkan kembali", "kami setuju",
	"ya kami setuju", "setuju menerima", "saya setuju dikirimi pesan", "yes", "yes please", "i agree", "agree", "yes i agree",
	"agreed", "subscribe",
	"ya silakan dikirim", "ya silakan kirim", "ya boleh dikirim", "ya boleh kirim", "ya kirim saja", "iya kirim", "iya kirim saja",
	"iya kirimkan", "iya silakan kirim", "iya silakan dikirim", "iya boleh dikirim", "ya dikirim saja", "yes ok", "i do agree",
	"yes i do agree", "i accept", "yes i accept", "i consent", "yes i consent",
	NULL
};

static const char *const yes_starts[] = {
	"ya saya setuju menerima pesan notifikasi dari", "saya setuju menerima pesan notifikasi",
	"ya saya setuju menerima pesan notifikasi", "setuju menerima pesan notifikasi", "saya setuju menerima notifikasi",
	"ya saya setuju menerima notifikasi", "setuju menerima notifikasi", "ya setuju menerima notifikasi", "saya setuju menerima pesan",
	"ya saya setuju menerima pesan", "yes i agree to receive", "i agree to receive",
	NULL
};

static const char *const polite[] = {
	"pak", "pa", "bapak", "bu", "buk", "ibu", "bapak ibu", "bapak atau ibu", "kak", "kakak", "bang", "abang", "mas", "mbak", "mba",
	"min", "admin", "gan", "sis", "om", "tante", "dek", "bro", "sir", "madam", "terima kasih", "terimakasih", "trimakasih",
	"terima kasih banyak", "terimakasih banyak", "makasih", "makasih banyak", "trims", "tks", "thx", "tq", "thanks", "thank you",
	"bujur", "bujur melala", "mauliate", "hormat saya", "salam", "matur nuwun", "matur suwun", "suwun", "nuwun", "hatur nuhun",
	"nuhun", "tarimo kasih", "ah", "deh", "dong", "lah", "aja", "saja", "loh", "woi",
	/* Behind a STOP or a NO these are only manners; before one, they are not an answer yet. */
	"ya", "iya", "y", "yes",
	"amang", "inang", "ito", "lae", "bibi", "silih", "sehat selalu", "tuhan memberkati", "god bless", "god bless you", "gbu", "jbu",
	"salam hormat", "salam sehat", "ras mejuah juah", "mejuah juah", "horas", "lho", "ae", "nggih", "nggeh", "mauliate godang",
	NULL
};

static const char *const greetings[] = {
	"halo", "hai", "hi", "hey", "hello", "pagi", "siang", "sore", "malam", "selamat pagi", "selamat siang", "selamat sore",
	"selamat malam", "assalamualaikum", "assalamu alaikum", "assalamualaikum wr wb", "asslamualaikum", "waalaikumsalam",
	"walaikumsalam", "shalom", "syalom", "horas", "mejuah juah", "salam sejahtera", "permisi", "maaf", "mohon maaf", "sorry", "ok",
	"oke", "baik", "baiklah", "siap", "sip", "mantap", "bismillah", "alhamdulillah", "sampurasun", "ya sudah", "nggih", "inggih",
	"enggih", "muhun", "sumuhun", "ue", "uwe", "olo",
	"asalamualaikum", "assalamualaikum warahmatullahi wabarakatuh", "assalamu alaikum warahmatullahi wabarakatuh",
	"assalamualaikum warahmatullah", "assalamu alaikum wr wb", "ass", "ass wr wb", "asww", "aslm", "asw", "met pagi", "met siang",
	"met sore", "met malam", "good morning", "good afternoon", "good evening", "good day", "dear sir", "yo", "yup", "yep", "yeah",
	"njuah njuah", "mjuah juah", "ya ahowu", "yaahowu",
	NULL
};

static const char *const please[] = {
	"tolong", "mohon", "harap", "minta", "saya minta", "saya mohon", "kami minta", "kami mohon", "please", "pls", "plis", "plz",
	"kindly", "i want to", "i would like to", "i wish to", "dulu", "maaf", "mohon maaf", "sorry",
	NULL
};

/* More than WhatsApp is meant: SMS and e-mail, too. */
static const char *const stop_all[] = {
	"stop semua", "hentikan semua", "berhenti semua", "semua pesan", "semua notifikasi", "semua kabar", "hapus nomor saya", "hapus nomor ini",
	"hapus data saya", "hapus saya", "hapus semua", "nomor saya di hapus", "nomor ini di hapus", "jangan hubungi", "jangan menghubungi",
	"jangan kontak", "jangan pernah kirim", "apapun", "apa pun", "stop all", "unsubscribe all", "all messages", "do not contact me",
	"dont contact me", "never contact me", "stop contacting", "leave me alone", "remove my number", "take me off",
	"hapus no saya", "hapus no ini", "hapus no hp saya", "hapus no wa saya", "hapus nomor hp saya", "hapus nomor wa saya",
	"delete my number",
	NULL
};

/* Phrases rather than bare prepositions: "tidak mau ke kantor" is about a way, not about messages. */
static const char *const subject[] = {
	"menerima", "terima", "dikirim", "dikirimi", "dikirimkan", "kirim", "kirimi", "kirimkan", "mengirim", "mengirimi", "mengirimkan",
	"pengiriman", "dihubungi", "hubungi", "menghubungi", "diberitahu", "diberi tahu", "dikabari", "kabari", "pesan", "pesannya",
	"pesan ini", "notifikasi", "notifikasinya", "notifikasi ini", "info", "infonya", "informasi", "informasinya", "pemberitahuan",
	"kabar", "berita", "broadcast", "wa", "whatsapp", "sms", "chat", "lewat wa", "lewat whatsapp", "lewat sms", "melalui wa",
	"melalui whatsapp", "via wa", "via whatsapp", "di wa", "di whatsapp", "ke wa", "ke whatsapp", "ke wa saya", "dpmptsp",
	"dari dpmptsp", "dari kantor", "dari dinas", "dari dinas perizinan", "dari ptsp", "dari sini", "dari kalian", "dari daftar",
	"dari daftar ini", "dari grup", "dari sistem", "ke saya", "ke kami", "ke nomor saya", "ke nomor ini", "ke nomor wa saya",
	"ke hp saya", "ke sini", "nomor saya", "nomor ini", "saya", "kami", "au", "lagi", "seperti ini", "apapun", "apa pun",
	"untuk menerima", "untuk dikirim", "untuk dikirimi", "untuk dihubungi", "untuk mengirim", "dan", "tentang izin", "soal izin",
	"mengenai izin", "status izin", "info izin", "perizinan", "berlangganan", "langganan", "ke depan", "kedepannya", "ke depannya",
	"selanjutnya", "semua", "terus", "all", "messages", "message", "msg", "msgs", "messaging", "texting", "notifications", "texts",
	"receiving", "to receive", "receive", "sending", "me", "to me", "from you", "from this number", "again", "anymore", "any more",
	"via whatsapp", "on whatsapp", "banget", "sekali", "mantap", "kabupaten", "kab", "kota", "provinsi", "karo",
	"dari kantor ini", "dari dinas ini", "ke wa ini", "wa ini", "sms ini", "chat ini",
	NULL
};

static const char *const limits[] = {
	"malam", "malam malam", "tengah malam", "pagi", "subuh", "siang", "sore", "jam", "pukul", "hari minggu", "hari libur", "sebelum",
	"sesudah", "setelah", "sampai", "kalau", "kalo", "jika", "kecuali", "selain", "sering", "banyak", "terlalu", "dobel", "double",
	"dua kali", "at night", "so often", "too many", "too often", "before", "until", "unless", "except", "twice",
	NULL
};

static const char *const nods[] = {
	"ok", "oke", "siap", "baik", "baiklah", "boleh", "silakan", "silahkan", "mau", "saya mau", "lanjut", "lanjutkan", "sip", "sure",
	"mantap", "nggih", "inggih", "enggih", "muhun", "sumuhun", "ue", "uwe", "olo", "terserah", "manut", "ikut", "deal", "acc", "gas",
	"ya sudah", "yah", "yoi", "nanti", "nanti dulu", "nanti saja", "lain kali", "besok saja", "pikir dulu", "saya pikir dulu",
	"pikir pikir", "saya pikir pikir dulu", "tidak masalah", "tidak apa apa", "tidak papa", "gpp", "gapapa", "no problem", "why not",
	"kenapa tidak", "mau daftar", "saya mau daftar", "daftarkan", "daftarkan saya", "daftarkan nomor saya", "kirim saja",
	"maybe later", "not sure", "i will think about it", "sudah", "cukup", "sudah cukup", "ya kali",
	"yo", "yup", "yep", "yeah", "noted", "boleh juga", "atur saja", "belum berminat", "belum minat", "belum tertarik",
	"tidak jadi", "mau lagi", "saya mau lagi",
	NULL
};

static const char *const about[] = {
	"setuju", "menyetujui", "bersedia", "sepakat", "agree", "agreed", "keberatan", "berlangganan", "langganan", "subscribe", "opt in",
	NULL
};

static const char *const about_stop[] = {
	"hentikan", "di hentikan", "unsubscribe", "unsub", "opt out", "tidak setuju", "jangan kirim", "jangan hubungi", "jangan ganggu",
	"salah nomor", "nomor salah", "salah sambung", "salah orang", "salah kirim", "bukan nomor", "wrong number", "wrong person", "spam",
	"blokir", "block", "ganggu", "mengganggu", "terganggu", "risih", "hapus nomor", "hapus data", "tidak pernah daftar",
	"tidak pernah mendaftar", "tidak pernah minta", "tidak pernah setuju", "cabut persetujuan", "tarik persetujuan", "never signed up",
	"tanpa persetujuan",
	NULL
};

static const char *const status[] = {
	"status", "status izin", "status izin saya", "status permohonan", "status permohonan saya", "status berkas", "status berkas saya",
	"cek status", "cek status izin", "cek status izin saya", "cek izin", "cek izin saya", "cek permohonan", "cek berkas",
	"izin saya sampai mana", "berkas saya sampai mana", "bagaimana status izin saya", "my permit status", "permit status",
	NULL
};

const struct words_list_row words_lists[WORDS_LIST__COUNT] = {
	[WORDS_STOP] = { "stop", "stop", stop },
	[WORDS_STOP_FIRST] = { "stop_first", "first word", stop_first },
	[WORDS_STOP_STARTS] = { "stop_starts", "stop starts", stop_starts },
	[WORDS_NO] = { "no", "no", no },
	[WORDS_AGAIN] = { "again", "no more", again },
	[WORDS_REFUSALS] = { "refusals", "refusal", refusals },
	[WORDS_GUARD] = { "guard", "guard", guard },
	[WORDS_YES] = { "yes", "yes", yes },
	[WORDS_YES_STARTS] = { "yes_starts", "yes starts", yes_starts },
	[WORDS_POLITE] = { "polite", "polite", polite },
	[WORDS_GREETINGS] = { "greetings", "greetings", greetings },
	[WORDS_PLEASE] = { "please", "please", please },
	[WORDS_STOP_ALL] = { "stop_all", "stop all", stop_all },
	[WORDS_SUBJECT] = { "subject", "subject", subject },
	[WORDS_LIMITS] = { "limits", "limits", limits },
	[WORDS_NODS] = { "nods", "nod", nods },
	[WORDS_ABOUT] = { "about", "about", about },
	[WORDS_ABOUT_STOP] = { "about_stop", "about stop", about_stop },
	[WORDS_STATUS] = { "status", "status", status },
};

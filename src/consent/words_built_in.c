#include "consent/words_lists.h"

#include <stddef.h>

/*
 * Chat spellings need no entry of their own (consent/fold.c): "tidak" stands for "ga", "gak", "nggak" and the like. Where one is listed
 * all the same, it is for the person who reads the settings page.
 */

static const char *const stop[] = {
	"stop", "berhenti", "unsubscribe", "unsub", "batal", "keluar", "tidak setuju", "tidak mau", "tolak", "jangan kirim",
	"jangan kirim lagi", "hentikan", "stop notifikasi", "berhenti berlangganan", "cancel", "end", "quit",
	/* Plain withdrawals in more words. */
	"saya tidak setuju", "saya tidak mau", "tidak mau lagi", "saya tidak mau lagi", "saya tolak", "saya menolak", "menolak", "ditolak saja",
	"mau stop", "saya mau stop", "saya ingin stop", "mau berhenti", "saya mau berhenti", "ingin berhenti", "saya ingin berhenti",
	"saya stop", "saya berhenti", "stopkan", "stop semua", "stop all", "batal setuju", "batalkan persetujuan", "cabut persetujuan",
	"saya cabut persetujuan", "saya batal setuju", "batalkan langganan", "batal langganan", "jangan dikirim", "jangan dikirim lagi",
	"jangan kirimi saya", "jangan ganggu", "jangan ganggu saya", "hapus nomor saya", "hapus nomor ini", "hentikan pesan",
	"hentikan pesan ini", "hentikan notifikasi", "tidak usah kirim", "tidak usah kirim lagi", "tidak perlu kirim lagi",
	"opt out", "optout", "stop all messages", "remove me", "unsubscribe me", "i do not agree", "i dont agree", "i disagree", "disagree",
	"do not send", "dont send", "do not message me", "dont message me", "do not contact me", "dont contact me", "no more messages",
	NULL
};

static const char *const stop_first[] = { "stop", "berhenti", NULL };

static const char *const stop_starts[] = {
	"stop kirim", "stop mengirim", "stop pengiriman", "stop kirimi saya", "berhenti kirim", "berhenti mengirim", "berhenti mengirimi",
	"jangan kirim pesan", "jangan kirim notifikasi", "jangan kirim wa", "jangan kirimi saya", "jangan mengirim pesan",
	"jangan hubungi saya", "jangan wa saya", "jangan chat saya", "jangan pernah kirim", "hentikan kirim", "hentikan mengirim",
	"hentikan pengiriman", "saya tidak mau menerima", "tidak mau menerima", "saya tidak setuju menerima", "tidak setuju menerima",
	"saya tidak ingin menerima", "tidak usah kirim pesan", "stop sending", "stop messaging", "do not send me",
	"dont send me", "i do not want to receive",
	"i dont want to receive",
	NULL
};

static const char *const no[] = {
	"tidak", "tdk", "no", "gak", "nggak", "ndak", "tidak bersedia", "saya tidak bersedia", "tidak dulu", "tidak usah", "tidak perlu",
	"tidak ingin", "saya tidak ingin", "nope", "not now", "no need",
	NULL
};

static const char *const guard[] = {
	"tidak", "tdk", "gak", "nggak", "ngga", "enggak", "bukan", "belum", "jangan", "no", "g", "not", "dont", "never",
	"disagree", "tanpa", "batal", "tolak",
	"menolak",
	/* Conditions and second thoughts: an agreement with one of these is for a person to read. */
	"nanti", "mungkin", "kalau", "kalo", "jika", "asal", "asalkan", "tapi", "tetapi", "tp", "namun", "kecuali", "ragu", "pikir",
	"pikirkan", "maybe", "later", "but", "if", "unless", "except",
	NULL
};

static const char *const yes[] = {
	"ya", "y", "iya", "setuju", "ya setuju", "saya setuju", "ya saya setuju", "ok setuju", "daftar", "aktifkan", "mulai", "start",
	"iya setuju", "iya saya setuju", "setuju ya", "saya setuju ya", "ya saya sangat setuju", "saya sangat setuju", "sangat setuju",
	"setuju sekali", "setuju banget", "setuju dan bersedia", "bersedia", "saya bersedia", "ya bersedia", "ya saya bersedia",
	"iya bersedia", "iya saya bersedia", "ya ok", "iya ok", "ya baik", "ya siap", "ya boleh", "iya boleh", "ya silakan", "ya silahkan",
	"iya silakan", "iya silahkan", "setuju silakan", "ya mau", "iya mau", "ya saya mau", "iya saya mau", "ya dong", "iya dong",
	"mulai lagi", "aktifkan lagi", "aktifkan kembali", "kami setuju", "ya kami setuju", "setuju menerima", "saya setuju dikirimi pesan",
	"yes", "yes please", "i agree", "agree", "yes i agree", "agreed", "subscribe",
	NULL
};

static const char *const yes_starts[] = {
	"ya saya setuju menerima pesan notifikasi dari",
	"saya setuju menerima pesan notifikasi", "ya saya setuju menerima pesan notifikasi", "setuju menerima pesan notifikasi",
	"saya setuju menerima notifikasi", "ya saya setuju menerima notifikasi", "setuju menerima notifikasi", "ya setuju menerima notifikasi",
	"saya setuju menerima pesan", "ya saya setuju menerima pesan", "yes i agree to receive", "i agree to receive",
	NULL
};

static const char *const polite[] = {
	"pak", "pa", "bapak", "bu", "buk", "ibu", "bapak ibu", "bapak atau ibu", "kak", "kakak", "bang", "abang", "mas",
	"mbak", "mba", "min", "admin", "gan", "sis",
	"om", "tante", "dek", "bro", "sir", "madam", "terima kasih", "terimakasih", "trimakasih", "terima kasih banyak",
	"terimakasih banyak", "makasih", "makasih banyak", "trims", "tks", "thx", "tq", "thanks", "thank you",
	"bujur", "bujur melala", "mauliate", "hormat saya", "salam",
	/* Behind a STOP or a NO these are only manners; before one, they are not an answer yet. */
	"ya", "iya", "y",
	NULL
};

static const char *const greetings[] = {
	"halo", "hai", "hi", "hey", "hello", "pagi", "siang", "sore", "malam", "selamat pagi", "selamat siang", "selamat sore",
	"selamat malam", "assalamualaikum", "assalamu alaikum", "assalamualaikum wr wb", "asslamualaikum", "waalaikumsalam", "walaikumsalam",
	"shalom", "syalom", "horas", "mejuah juah", "salam sejahtera", "permisi", "maaf", "mohon maaf", "sorry", "ok", "oke", "baik",
	"baiklah", "siap", "sip",
	NULL
};

static const char *const please[] = {
	"tolong", "mohon", "harap", "minta", "saya minta", "saya mohon", "kami minta", "kami mohon", "please", "pls", "plis",
	"plz", "kindly", "dulu", "saja",
	"aja", "dong", "deh", "lah",
	NULL
};

const struct words_list_row words_lists[WORDS_LIST__COUNT] = {
	[WORDS_STOP] = { "stop", "stop", stop },
	[WORDS_STOP_FIRST] = { "stop_first", "first word", stop_first },
	[WORDS_STOP_STARTS] = { "stop_starts", "stop starts", stop_starts },
	[WORDS_NO] = { "no", "no", no },
	[WORDS_GUARD] = { "guard", "guard", guard },
	[WORDS_YES] = { "yes", "yes", yes },
	[WORDS_YES_STARTS] = { "yes_starts", "yes starts", yes_starts },
	[WORDS_POLITE] = { "polite", "polite", polite },
	[WORDS_GREETINGS] = { "greetings", "greetings", greetings },
	[WORDS_PLEASE] = { "please", "please", please },
};

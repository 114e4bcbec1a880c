#include "template/lint_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "template/variables.h"

static const char *const promotion[] = {
	"selamat", "gratis", "promo", "promosi", "diskon", "potongan biaya", "potongan harga", "bonus", "hadiah", "undian", "kupon", "penawaran",
	"jangan lewatkan", "jangan sampai", "kesempatan terbatas", "kesempatan emas", "khusus untuk anda", "dapatkan", "raih", "nikmati", "buruan",
	"hemat", "murah", "terbaik", "cashback", "voucher", "kabar gembira", "kabar baik", "ikuti kami", "survei kepuasan", "kuesioner",
	"beri penilaian", "berikan penilaian", "beri ulasan", "berikan ulasan", NULL,
};
static const char *const threat[] = {
	"sanksi", "pidana", "tuntutan hukum", "jalur hukum", "penjara", "disita", "ditutup paksa", "akan dicabut", "dapat dicabut", "akan ditutup",
	"pencabutan izin", "akan didenda", "dapat didenda", "dikenai denda", "dikenakan denda", "terkena denda", NULL,
};
static const char *const threat_or_fact[] = { "denda", "dicabut", "pencabutan", NULL };
static const char *const identity[] = {
	"nik", "nomor ktp", "foto ktp", "scan ktp", "nomor kartu", "kartu kredit", "cvv", "pin", "otp", "kode verifikasi", "kata sandi", "password",
	"nomor rekening", "nomor paspor", NULL,
};
const char *const words_of_shorteners[] = { "bit.ly", "s.id", "tinyurl.com", "t.ly", "wa.me", "cutt.ly", "api.whatsapp.com", NULL };
static const char *const urging[] = { "silakan", "silahkan", "segera", "ayo", "yuk", "mari", "klik", "manfaatkan", NULL };
static const char *const commands[] = {
	"hubungi", "ajukan", "ambil", "ambillah", "buka", "bukalah", "kunjungi", "datang", "datanglah", "balas", "kirim", "kirimkan",
	"unduh", "daftar", "daftarkan", "lengkapi", "bayar", "perpanjang", "baca", "simak", "pastikan", "gunakan", "lakukan", "tekan",
	"ketuk", "pilih", "isi", "sertakan", "bawa", "bawalah", NULL,
};
static const char *const requests[] = {
	"mohon", "dimohon", "harap", "diharap", "diharapkan", "jangan", "wajib", "harus", NULL,
};

static const char *const promotion_english[] = {
	"congratulations", "free", "promo", "promotion", "discount", "bonus", "gift", "prize", "offer", "special offer", "do not miss", "don't miss",
	"limited time", "last chance", "only for you", "save money", "cashback", "voucher", "deal", "enjoy", "exclusive", "good news", "follow us",
	"rate us", "rate our", "review us", "feedback", "survey", NULL,
};
static const char *const threat_english[] = {
	"sanction", "sanctions", "penalty", "penalties", "prosecution", "prosecuted", "lawsuit", "legal action", "will be revoked", "may be revoked",
	"can be revoked", "revocation", "prison", "seized", "will be fined", "may be fined", "will be closed", NULL,
};
static const char *const threat_or_fact_english[] = { "revoked", "fined", NULL };
static const char *const identity_english[] = {
	"id number", "identity number", "passport number", "card number", "credit card", "cvv", "pin", "otp", "verification code", "password",
	"account number", NULL,
};
static const char *const urging_english[] = { "immediately", "hurry", "click", "act now", "let's", NULL };
static const char *const commands_english[] = {
	"contact", "submit", "collect", "open", "visit", "come", "reply", "send", "download", "register", "complete", "pay", "renew", "read",
	"make sure", "use", "tap", "press", "choose", "fill", "call", "check", "bring", "apply",
	"please contact", "please submit", "please collect", "please open", "please visit", "please come", "please reply", "please send",
	"please download", "please register", "please complete", "please pay", "please renew", "please call", "please apply", NULL,
};
static const char *const requests_english[] = { "please", "kindly", "must", "do not", "don't", NULL };

/* In these, one of the words above is no more than a greeting, a name, a denial, or a noun. Of all languages. */
static const char *const harmless[] = {
	"selamat pagi", "selamat siang", "selamat sore", "selamat malam", "wajib pajak", "wajib retribusi", "tidak wajib", "tidak harus",
	"akan segera", "mohon maaf", "harap maklum", "tanpa sanksi", "tanpa denda", "tidak dikenai sanksi", "tidak dikenakan sanksi",
	"tidak dikenai denda", "tidak dikenakan denda", "daftar persyaratan", "daftar lengkap", "daftar dokumen", "daftar berkas",
	"daftar kekurangan", "daftar hadir", "daftar izin", "isi dokumen", "isi surat", "isi permohonan", "buka setiap", "buka senin", "buka pukul",
	"free of charge", "smoke-free", "tax-free", "duty-free", "site survey", "land survey", "field survey", "survey map", "no penalty",
	"no penalties", "no sanction", "no sanctions", "complete documents", "open hours", "use permit", "check list", "check-up", NULL,
};
/* What follows one of these in its sentence is said not to be asked for. */
static const char *const denials[] = { "tidak pernah", "tidak akan", "never", "will not", "does not ask", NULL };

static const struct { const char *language; struct lint_words words; } languages[] = {
	{ "id", { promotion, threat, threat_or_fact, identity, urging, commands, requests } },
	{ "en", { promotion_english, threat_english, threat_or_fact_english, identity_english, urging_english, commands_english,
	    requests_english } },
};

/* "en_GB" speaks as "en" does. */
const struct lint_words *
words_of_language(const char *language)
{
	size_t i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (language != NULL && strncmp(language, languages[i].language, 2) == 0)
			return &languages[i].words;
	return &languages[0].words;
}

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool
is_whole(const char *text, const char *at, size_t n)
{
	return (at == text || !is_letter(at[-1])) && !is_letter(at[n]);
}

/* Behind the beginning, a new line, or the end of a sentence and its space; signs of emphasis do not count. */
static bool
begins_sentence(const char *text, const char *at)
{
	while (at > text && strchr(" \t*_-\"", at[-1]) != NULL)
		at--;
	return at == text || strchr("\n.!?:;", at[-1]) != NULL;
}

/* "Contact: ..." is a label, no order. */
static bool
is_label(const char *at, size_t n)
{
	at += n;
	while (*at == '*' || *at == '_')
		at++;
	return *at == ':';
}

static bool
is_harmless(const char *text, const char *at, size_t n)
{
	size_t i, length;
	const char *from;

	for (i = 0; harmless[i] != NULL; i++) {
		length = strlen(harmless[i]);
		for (from = at - text < (long)length ? text : at - length; from <= at; from++)
			if (strncasecmp(from, harmless[i], length) == 0 && from + length >= at + n && is_whole(text, from, length))
				return true;
	}
	return false;
}

static const char *
find(const char *text, const char *const *words, bool at_start, const char **ret_word)
{
	const char *first = NULL, *at;
	size_t i, n;

	for (i = 0; words[i] != NULL; i++) {
		n = strlen(words[i]);
		for (at = text; (at = strcasestr(at, words[i])) != NULL; at += n) {
			if (!is_whole(text, at, n) || (at_start && (!begins_sentence(text, at) || is_label(at, n))) || is_harmless(text, at, n))
				continue;
			if (first == NULL || at < first) {
				first = at;
				*ret_word = words[i];
			}
			break;
		}
	}
	return first;
}

const char *
words_find(const char *text, const char *const *words, const char **ret_word)
{
	return find(text, words, false, ret_word);
}

const char *
words_find_at_start(const char *text, const char *const *words, const char **ret_word)
{
	return find(text, words, true, ret_word);
}

static bool
is_denied(const char *text, const char *at)
{
	const char *from = at, *word, *denial;

	while (from > text && strchr("\n.!?;", from[-1]) == NULL)
		from--;
	denial = find(from, denials, false, &word);
	return denial != NULL && denial < at;
}

const char *
words_find_asked(const char *text, const char *const *words, const char **ret_word)
{
	const char *at = text;

	while ((at = find(at, words, false, ret_word)) != NULL && is_denied(text, at))
		at += strlen(*ret_word);
	return at;
}

/* ---- languages ---- */

/* Short words that stand in any text of the language, and in none of the other. */
static const char *const plain_indonesian[] = {
	"yang", "dan", "izin", "telah", "untuk", "dapat", "dengan", "di", "anda", "kepada", "ini", "pada", "dari", NULL,
};
static const char *const plain_english[] = {
	"the", "and", "permit", "has", "been", "for", "is", "with", "your", "of", "this", "at", "from", NULL,
};

static size_t
how_many(const char *text, const char *const *words)
{
	const char *word;
	size_t i, n = 0;

	for (i = 0; words[i] != NULL; i++)
		n += find(text, (const char *const[]){ words[i], NULL }, false, &word) != NULL;
	return n;
}

bool
words_are_of_another_language(const char *text, const char *language)
{
	enum { ENOUGH = 4 };
	bool english = words_of_language(language) == words_of_language("en");
	size_t own = how_many(text, english ? plain_english : plain_indonesian);

	return how_many(text, english ? plain_indonesian : plain_english) >= ENOUGH + own;
}

static size_t
count_plain(const char *at, const char *end)
{
	bool inside = false;
	size_t n = 0;

	for (; at < end; at++) {
		n += is_letter(*at) && !inside;
		inside = is_letter(*at);
	}
	return n;
}

size_t
words_count(const char *at, const char *end)
{
	const char *from = at;
	struct variable v;
	size_t n = 0;

	while (variable_next(&from, end, &v)) {
		n += count_plain(at, v.at);
		at = v.end;
	}
	return n + count_plain(at, end);
}

bool
is_emoji(uint32_t cp)
{
	return (cp >= 0x1F000 && cp <= 0x1FAFF) || (cp >= 0x2600 && cp <= 0x27BF) || (cp >= 0x2B00 && cp <= 0x2BFF) ||
	    (cp >= 0x2300 && cp <= 0x23FF) || cp == 0x20E3 || cp == 0x203C || cp == 0x2049 || cp == 0x2139 || cp == 0x3030 ||
	    cp == 0x303D;
}

size_t
emoji_count(const char *text, const char **ret_first)
{
	bool joined = false, half_flag = false;
	const char *at = text, *here = text;
	uint32_t cp;
	size_t n = 0;

	for (; (cp = text_next(&at)) != 0; here = at) {
		bool flag = cp >= 0x1F1E6 && cp <= 0x1F1FF;
		bool skin = cp >= 0x1F3FB && cp <= 0x1F3FF;

		if (is_emoji(cp) && !skin && !joined && !(flag && half_flag) && n++ == 0)
			*ret_first = here;
		half_flag = flag && !half_flag;
		joined = cp == 0x200D;
	}
	return n;
}

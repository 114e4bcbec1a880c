#include "template/lint_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "template/variables.h"

static const char *const promotion[] = {
	"selamat", "gratis", "promo", "promosi", "diskon", "bonus", "hadiah", "penawaran", "jangan lewatkan", "kesempatan terbatas",
	"khusus untuk anda", "dapatkan", "buruan", "hemat", "cashback", "voucher", NULL,
};
static const char *const threat[] = {
	"sanksi", "denda", "pidana", "tuntutan hukum", "jalur hukum", "dicabut", "pencabutan", "penjara", "disita", NULL,
};
static const char *const identity[] = {
	"nik", "nomor ktp", "nomor kartu", "kartu kredit", "cvv", "pin", "otp", "kata sandi", "password", "nomor rekening", NULL,
};
const char *const words_of_shorteners[] = { "bit.ly", "s.id", "tinyurl.com", "t.ly", "wa.me", "cutt.ly", NULL };
static const char *const urging[] = { "silakan", "silahkan", "segera", "ayo", "mari", "klik", "jangan", "wajib", "harus", NULL };
static const char *const commands[] = {
	"hubungi", "ajukan", "ambil", "ambillah", "buka", "bukalah", "kunjungi", "datang", "datanglah", "balas", "kirim", "kirimkan",
	"unduh", "daftar", "daftarkan", "lengkapi", "bayar", "perpanjang", "baca", "simak", "pastikan", "gunakan", "lakukan", "tekan",
	"ketuk", "pilih", "isi", "mohon", NULL,
};

static const char *const promotion_english[] = {
	"congratulations", "free", "promo", "promotion", "discount", "bonus", "gift", "offer", "special offer", "do not miss", "don't miss",
	"limited time", "only for you", "save money", "cashback", "voucher", "deal", NULL,
};
static const char *const threat_english[] = {
	"sanction", "sanctions", "penalty", "penalties", "prosecution", "lawsuit", "legal action", "revoked", "revocation", "prison", "seized", NULL,
};
static const char *const identity_english[] = {
	"id number", "identity number", "card number", "credit card", "cvv", "pin", "otp", "password", "account number", NULL,
};
static const char *const urging_english[] = { "please", "immediately", "hurry", "click", "must", "do not", "don't", "let's", NULL };
static const char *const commands_english[] = {
	"contact", "submit", "collect", "open", "visit", "come", "reply", "send", "download", "register", "complete", "pay", "renew", "read",
	"make sure", "use", "tap", "press", "choose", "fill", "call", "check", NULL,
};

static const struct { const char *language; struct lint_words words; } languages[] = {
	{ "id", { promotion, threat, identity, urging, commands } },
	{ "en", { promotion_english, threat_english, identity_english, urging_english, commands_english } },
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

static const char *
find(const char *text, const char *const *words, bool at_start, const char **ret_word)
{
	const char *first = NULL, *at;
	size_t i, n;

	for (i = 0; words[i] != NULL; i++) {
		n = strlen(words[i]);
		for (at = text; (at = strcasestr(at, words[i])) != NULL; at += n) {
			if (!is_whole(text, at, n) || (at_start && !begins_sentence(text, at)))
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

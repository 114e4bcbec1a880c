#include "provider/wa_language.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { CODE_MAX = 16 };

static const char *const codes[] = {
	"af", "sq", "ar", "ar_EG", "ar_AE", "ar_LB", "ar_MA", "ar_QA", "az", "be_BY", "bn", "bn_IN", "bg", "ca", "zh_CN", "zh_HK", "zh_TW", "hr", "cs",
	"da", "prs_AF", "nl", "nl_BE", "en", "en_GB", "en_US", "en_AE", "en_AU", "en_CA", "en_GH", "en_IE", "en_IN", "en_JM", "en_MY", "en_NZ", "en_QA",
	"en_SG", "en_UG", "en_ZA", "et", "fil", "fi", "fr", "fr_BE", "fr_CA", "fr_CH", "fr_CI", "fr_MA", "ka", "de", "de_AT", "de_CH", "el", "gu", "ha",
	"he", "hi", "hu", "id", "ga", "it", "ja", "kn", "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt", "mk", "ms", "ml", "mr", "nb", "ps_AF", "fa", "pl",
	"pt_BR", "pt_PT", "pa", "ro", "ru", "sr", "si_LK", "sk", "sl", "es", "es_AR", "es_CL", "es_CO", "es_CR", "es_DO", "es_EC", "es_HN", "es_MX",
	"es_PA", "es_PE", "es_ES", "es_UY", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zu",
};
enum { CODES = sizeof(codes) / sizeof(codes[0]) };

/* Withdrawn codes, those of three letters, and what people call the two languages of this country's offices. */
static const struct { const char *typed, *meant; } others[] = {
	{ "in", "id" },	 { "ind", "id" }, { "indonesia", "id" }, { "indonesian", "id" }, { "bahasa", "id" },
	{ "eng", "en" }, { "english", "en" }, { "inggris", "en" },
	{ "iw", "he" },	 { "no", "nb" },  { "nn", "nb" },  { "tl", "fil" }, { "msa", "ms" }, { "may", "ms" }, { "prs", "prs_AF" },
	{ "zh_hans", "zh_CN" }, { "zh_hant", "zh_TW" },
};

bool
wa_language_is_known(const char *code)
{
	size_t i;

	for (i = 0; i < CODES; i++)
		if (text_equal(codes[i], code))
			return true;
	return false;
}

static const char *
in_any_letters(const char *code)
{
	size_t i;

	for (i = 0; i < CODES; i++)
		if (strcasecmp(codes[i], code) == 0)
			return codes[i];
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcasecmp(others[i].typed, code) == 0)
			return others[i].meant;
	return NULL;
}

/* A language that stands there only with a country: the first of them. */
static const char *
with_country(const char *language)
{
	size_t i, n = strlen(language);

	for (i = 0; n > 0 && i < CODES; i++)
		if (strncasecmp(codes[i], language, n) == 0 && codes[i][n] == '_')
			return codes[i];
	return NULL;
}

const char *
wa_language_meant(const char *typed)
{
	char code[CODE_MAX], *at;
	const char *meant;

	if (text_is_blank(typed) || strlen(typed) >= sizeof(code))
		return NULL;
	snprintf(code, sizeof(code), "%s", typed);
	for (at = code; *at != '\0'; at++)
		if (*at == '-' || *at == ' ')
			*at = '_';
	if ((meant = in_any_letters(code)) != NULL)
		return meant;
	if ((at = strchr(code, '_')) != NULL)	/* "id_ID": there is no such country of it */
		*at = '\0';
	return (meant = in_any_letters(code)) != NULL ? meant : with_country(code);
}

enum err
wa_language_check(const char *code, struct problem *problem)
{
	const char *meant;

	if (wa_language_is_known(code))
		return ERR_NONE;
	if ((meant = wa_language_meant(code)) != NULL)
		return problem_set(problem, ERR_INVALID, "language", "WhatsApp has no language code \"%.20s\"; it would be \"%s\"", code, meant);
	return problem_set(problem, ERR_INVALID, "language", "WhatsApp has no language code \"%.20s\"; Indonesian is \"id\", English \"en\"", code);
}

#include "permit/status.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "setting/setting.h"

enum { WORD_BYTES_MAX = 200 };

static const struct { const char *name, *words; } statuses[PERMIT_STATUS__COUNT] = {
	[PERMIT_DRAFT] = { "draft", "Draf" },
	[PERMIT_IN_PROCESS] = { "in_process", "Dalam proses" },
	[PERMIT_ACTIVE] = { "active", "Terbit" },
	[PERMIT_REJECTED] = { "rejected", "Ditolak" },
	[PERMIT_EXPIRED] = { "expired", "Berakhir" },
	[PERMIT_RENEWED] = { "renewed", "Diperpanjang" },
	[PERMIT_CANCELLED] = { "cancelled", "Dibatalkan" },
};

static const struct { const char *word; enum permit_status status; } synonyms[] = {
	{ "new", PERMIT_DRAFT }, { "draf", PERMIT_DRAFT }, { "baru", PERMIT_DRAFT },
	{ "process", PERMIT_IN_PROCESS }, { "processing", PERMIT_IN_PROCESS }, { "in progress", PERMIT_IN_PROCESS },
	{ "pending", PERMIT_IN_PROCESS }, { "submitted", PERMIT_IN_PROCESS }, { "proses", PERMIT_IN_PROCESS },
	{ "diproses", PERMIT_IN_PROCESS }, { "dalam proses", PERMIT_IN_PROCESS }, { "menunggu", PERMIT_IN_PROCESS },
	{ "diajukan", PERMIT_IN_PROCESS }, { "verifikasi", PERMIT_IN_PROCESS },
	{ "done", PERMIT_ACTIVE }, { "approved", PERMIT_ACTIVE }, { "issued", PERMIT_ACTIVE }, { "completed", PERMIT_ACTIVE },
	{ "terbit", PERMIT_ACTIVE }, { "diterbitkan", PERMIT_ACTIVE }, { "selesai", PERMIT_ACTIVE }, { "aktif", PERMIT_ACTIVE },
	{ "disetujui", PERMIT_ACTIVE }, { "ditetapkan", PERMIT_ACTIVE },
	{ "refused", PERMIT_REJECTED }, { "ditolak", PERMIT_REJECTED }, { "tolak", PERMIT_REJECTED }, { "drop", PERMIT_REJECTED },
	{ "berakhir", PERMIT_EXPIRED }, { "kedaluwarsa", PERMIT_EXPIRED }, { "kadaluarsa", PERMIT_EXPIRED },
	{ "diperpanjang", PERMIT_RENEWED },
	{ "canceled", PERMIT_CANCELLED }, { "revoked", PERMIT_CANCELLED }, { "dibatalkan", PERMIT_CANCELLED },
	{ "batal", PERMIT_CANCELLED }, { "dicabut", PERMIT_CANCELLED },
};

const char *
permit_status_name(enum permit_status s)
{
	return statuses[s].name;
}

const char *
permit_status_words(enum permit_status s)
{
	return statuses[s].words;
}

bool
permit_status_from_name(const char *name, enum permit_status *ret)
{
	int s;

	for (s = 0; s < PERMIT_STATUS__COUNT; s++)
		if (text_equal(statuses[s].name, name)) {
			*ret = (enum permit_status)s;
			return true;
		}
	return false;
}

/* Lower case, with one space for every gap, dash and underscore: "Dalam_Proses " is "dalam proses". What is too long becomes "". */
static void
fold(const char *word, char ret[WORD_BYTES_MAX])
{
	bool gap = false;
	size_t n = 0;

	for (; *word != '\0' && n + 2 < WORD_BYTES_MAX; word++) {
		if (strchr(" \t_-", *word) != NULL) {
			gap = n > 0;
		} else {
			if (gap)
				ret[n++] = ' ';
			ret[n++] = (char)tolower((unsigned char)*word);
			gap = false;
		}
	}
	ret[*word == '\0' ? n : 0] = '\0';
}

static bool
same_word(const char *a, const char *folded)
{
	char b[WORD_BYTES_MAX];

	fold(a, b);
	return *b != '\0' && text_equal(b, folded);
}

static enum err
read_map(struct db *db, struct json_object **ret)
{
	AUTO_FREE char *text = NULL;
	enum err e;

	if ((e = setting_text(db, SETTING_STATUS_MAP, &text)))
		return e;
	return *text != '\0' ? json_parse(text, strlen(text), ret, NULL) : ERR_NONE;
}

static bool
in_map(struct json_object *map, const char *folded, enum permit_status *ret)
{
	if (map == NULL)
		return false;
	json_object_object_foreach(map, word, ours) {
		(void)ours;
		if (same_word(word, folded))
			return permit_status_from_name(json_text(map, word), ret);
	}
	return false;
}

static bool
built_in(const char *folded, enum permit_status *ret)
{
	size_t i;

	for (i = 0; i < PERMIT_STATUS__COUNT; i++)
		if (same_word(statuses[i].name, folded)) {
			*ret = (enum permit_status)i;
			return true;
		}
	for (i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (text_equal(synonyms[i].word, folded)) {
			*ret = synonyms[i].status;
			return true;
		}
	return false;
}

enum err
permit_status_read(struct db *db, const char *word, enum permit_status *ret, bool *ret_is_label, struct problem *problem)
{
	AUTO_JSON struct json_object *map = NULL;
	char folded[WORD_BYTES_MAX];
	enum err e;

	if ((e = read_map(db, &map)))
		return e;
	fold(word, folded);
	if (in_map(map, folded, ret)) {
		*ret_is_label = true;
		return ERR_NONE;
	}
	*ret_is_label = false;
	if (built_in(folded, ret))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, "status",
	    "\"%.60s\" is not known; use draft, in_process, active, rejected, expired, renewed or cancelled, or map it in the settings", word);
}

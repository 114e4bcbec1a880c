#include "permit/status.h"

#include "permit/vocabulary.h"

static const struct vocabulary_state statuses[PERMIT_STATUS__COUNT] = {
	[PERMIT_DRAFT] = { "draft", "Draf" },
	[PERMIT_IN_PROCESS] = { "in_process", "Dalam proses" },
	[PERMIT_ACTIVE] = { "active", "Terbit" },
	[PERMIT_REJECTED] = { "rejected", "Ditolak" },
	[PERMIT_EXPIRED] = { "expired", "Berakhir" },
	[PERMIT_RENEWED] = { "renewed", "Diperpanjang" },
	[PERMIT_CANCELLED] = { "cancelled", "Dibatalkan" },
};

static const struct vocabulary_synonym synonyms[] = {
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

static const struct vocabulary vocabulary = {
	.field = "status", .map = SETTING_STATUS_MAP, .states = statuses, .state_count = PERMIT_STATUS__COUNT,
	.synonyms = synonyms, .synonym_count = sizeof(synonyms) / sizeof(synonyms[0]),
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

	if (!vocabulary_find(&vocabulary, name, &s))
		return false;
	*ret = (enum permit_status)s;
	return true;
}

enum err
permit_status_read(struct db *db, const char *word, enum permit_status *ret, bool *ret_is_label, struct problem *problem)
{
	int s;
	enum err e;

	if ((e = vocabulary_read(db, &vocabulary, word, &s, ret_is_label, problem)))
		return e;
	*ret = (enum permit_status)s;
	return ERR_NONE;
}

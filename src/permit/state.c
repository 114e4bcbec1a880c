#include "permit/state.h"

#include "permit/vocabulary.h"

static const struct vocabulary_state states[DOCUMENT_STATE__COUNT] = {
	[DOCUMENT_DRAFT] = { .name = "draft" },
	[DOCUMENT_UPLOADED] = { .name = "uploaded" },
	[DOCUMENT_PENDING] = { .name = "pending_signature" },
	[DOCUMENT_SIGNED] = { .name = "signed" },
	[DOCUMENT_VERIFIED] = { .name = "verified" },
	[DOCUMENT_REJECTED] = { .name = "rejected" },
	[DOCUMENT_CANCELLED] = { .name = "cancelled" },
};

static const struct vocabulary_synonym synonyms[] = {
	{ "new", DOCUMENT_DRAFT }, { "draf", DOCUMENT_DRAFT }, { "baru", DOCUMENT_DRAFT },
	{ "diunggah", DOCUMENT_UPLOADED }, { "terunggah", DOCUMENT_UPLOADED },
	{ "pending", DOCUMENT_PENDING }, { "waiting", DOCUMENT_PENDING }, { "menunggu", DOCUMENT_PENDING },
	{ "menunggu tanda tangan", DOCUMENT_PENDING }, { "menunggu ttd", DOCUMENT_PENDING }, { "menunggu persetujuan", DOCUMENT_PENDING },
	{ "pending approval", DOCUMENT_PENDING },
	{ "ditandatangani", DOCUMENT_SIGNED }, { "tertandatangani", DOCUMENT_SIGNED }, { "selesai", DOCUMENT_SIGNED },
	{ "terverifikasi", DOCUMENT_VERIFIED }, { "diverifikasi", DOCUMENT_VERIFIED },
	{ "ditolak", DOCUMENT_REJECTED }, { "tolak", DOCUMENT_REJECTED }, { "refused", DOCUMENT_REJECTED },
	{ "canceled", DOCUMENT_CANCELLED }, { "dibatalkan", DOCUMENT_CANCELLED }, { "batal", DOCUMENT_CANCELLED },
};

static const struct vocabulary vocabulary = {
	.field = "state", .map = SETTING_DOCUMENT_STATE_MAP, .states = states, .state_count = DOCUMENT_STATE__COUNT,
	.synonyms = synonyms, .synonym_count = sizeof(synonyms) / sizeof(synonyms[0]),
};

const char *
document_state_name(enum document_state s)
{
	return states[s].name;
}

bool
document_state_from_name(const char *name, enum document_state *ret)
{
	int s;

	if (!vocabulary_find(&vocabulary, name, &s))
		return false;
	*ret = (enum document_state)s;
	return true;
}

enum err
document_state_read(struct db *db, const char *word, enum document_state *ret, bool *ret_is_label, struct problem *problem)
{
	int s;
	enum err e;

	if ((e = vocabulary_read(db, &vocabulary, word, &s, ret_is_label, problem)))
		return e;
	*ret = (enum document_state)s;
	return ERR_NONE;
}

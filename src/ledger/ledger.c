#include "ledger/ledger.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "ledger/head.h"

enum { SQL_APPEND, SQL_PERSONAL, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_APPEND] =
	    "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version,"
	    "   actor, at, recorded_at, prev_hash, hash, form, personal_hash, seal)"
	    " VALUES (:seq, :subject, :scope, :action, :source, '', '', '{}', :notice, :actor, :at, :recorded, :prev, :hash, :form, :personal, :seal)",
	[SQL_PERSONAL] =
	    "INSERT INTO ledger_personal (seq, salt, request_words, answer_words, evidence) VALUES (:seq, :salt, :request, :answer, :evidence)",
};
DB_SQL(sql);

static const char *const action_names[CONSENT_ACTION__COUNT] = {
	[CONSENT_OPT_IN] = "opt_in",
	[CONSENT_OPT_OUT] = "opt_out",
	[CONSENT_DECLINE] = "decline",
	[CONSENT_WITHDRAW_BY_OFFICE] = "withdraw_by_office",
	[CONSENT_PREAPPROVED] = "preapproved",
	[CONSENT_PREAPPROVAL_WITHDRAWN] = "preapproval_withdrawn",
	[CONSENT_MARKETING_STOP] = "marketing_stop",
	[CONSENT_MARKETING_RESUME] = "marketing_resume",
	[CONSENT_ERASURE] = "erased",
};

static const char scope_all[] = "all";

const char *
consent_action_name(enum consent_action a)
{
	return action_names[a];
}

bool
consent_action_from_name(const char *name, enum consent_action *ret)
{
	int i;

	for (i = 0; i < CONSENT_ACTION__COUNT; i++)
		if (text_equal(action_names[i], name)) {
			*ret = (enum consent_action)i;
			return true;
		}
	return false;
}

const char *
ledger_scope_name(const struct ledger_entry *entry)
{
	return entry->action == CONSENT_ERASURE ? scope_all : scope_name(entry->scope);
}

bool
ledger_names_read(const char *scope, const char *action, struct ledger_entry *ret)
{
	if (!consent_action_from_name(action, &ret->action))
		return false;
	ret->scope = SCOPE__COUNT;
	return ret->action == CONSENT_ERASURE ? text_equal(scope, scope_all) : scope_from_name(scope, &ret->scope);
}

/* ---- the hash ---- */

static void
big_endian(uint64_t value, uint8_t ret[8])
{
	int i;

	for (i = 7; i >= 0; i--, value >>= 8)
		ret[i] = (uint8_t)value;
}

static void
hash_bytes(EVP_MD_CTX *md, const void *bytes, size_t n)
{
	uint8_t length[8];

	big_endian(n, length);
	EVP_DigestUpdate(md, length, sizeof(length));
	EVP_DigestUpdate(md, bytes, n);
}

static void
hash_number(EVP_MD_CTX *md, int64_t value)
{
	uint8_t bytes[8];

	big_endian((uint64_t)value, bytes);
	hash_bytes(md, bytes, sizeof(bytes));
}

static void
hash_text(EVP_MD_CTX *md, const char *text)
{
	hash_bytes(md, text_or_empty(text), strlen(text_or_empty(text)));
}

static enum err
hash_begin(EVP_MD_CTX **ret)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	if (md == NULL || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(md);
		return ERR_MEMORY;
	}
	*ret = md;
	return ERR_NONE;
}

static enum err
hash_end(EVP_MD_CTX *md, uint8_t ret[SHA256_BYTES])
{
	bool done = EVP_DigestFinal_ex(md, ret, NULL) == 1;

	EVP_MD_CTX_free(md);
	return done ? ERR_NONE : ERR_CRYPTO;
}

enum err
ledger_personal_hash(const void *salt, size_t salt_bytes, const char *request_words, const char *answer_words, const char *evidence,
    uint8_t ret[SHA256_BYTES])
{
	EVP_MD_CTX *md;
	enum err e;

	if ((e = hash_begin(&md)))
		return e;
	hash_bytes(md, salt, salt_bytes);
	hash_text(md, request_words);
	hash_text(md, answer_words);
	hash_text(md, evidence);
	return hash_end(md, ret);
}

enum err
ledger_hash(const struct ledger_entry *entry, const uint8_t prev[SHA256_BYTES], uint8_t ret[SHA256_BYTES])
{
	bool old = entry->form <= LEDGER_FORM_OLD;
	EVP_MD_CTX *md;
	enum err e;

	if ((e = hash_begin(&md)))
		return e;
	if (!old)
		hash_number(md, entry->form);
	hash_number(md, entry->seq);
	hash_bytes(md, entry->subject_hash, SHA256_BYTES);
	hash_text(md, ledger_scope_name(entry));
	hash_text(md, consent_action_name(entry->action));
	hash_text(md, entry->source);
	if (old) {
		hash_text(md, entry->request_words);
		hash_text(md, entry->answer_words);
		hash_text(md, entry->evidence);
	} else {
		hash_bytes(md, entry->personal_hash, SHA256_BYTES);
	}
	hash_text(md, entry->notice_version);
	hash_text(md, entry->actor);
	hash_number(md, entry->at);
	hash_number(md, entry->recorded_at);
	hash_bytes(md, prev, SHA256_BYTES);
	return hash_end(md, ret);
}

/* ---- appending ---- */

static enum err
insert_entry(struct db *db, const struct ledger_entry *e, const uint8_t prev[SHA256_BYTES], const struct ledger_head *head)
{
	return db_run(db, sql[SQL_APPEND], ARGS(INT_("seq", e->seq), BLOB_("subject", e->subject_hash, SHA256_BYTES),
	    TEXT_("scope", ledger_scope_name(e)), TEXT_("action", consent_action_name(e->action)), TEXT_("source", text_or_empty(e->source)),
	    TEXT_("notice", text_or_empty(e->notice_version)), TEXT_("actor", text_or_empty(e->actor)), INT_("at", e->at), INT_("recorded", e->recorded_at),
	    BLOB_("prev", prev, SHA256_BYTES), BLOB_("hash", head->hash, SHA256_BYTES), INT_("form", e->form),
	    BLOB_("personal", e->personal_hash, SHA256_BYTES), head->sealed ? BLOB_("seal", head->seal, SHA256_BYTES) : NULL_("seal")), NULL);
}

static enum err
insert_personal(struct db *db, const struct ledger_entry *e, const uint8_t salt[LEDGER_SALT_BYTES])
{
	return db_run(db, sql[SQL_PERSONAL], ARGS(INT_("seq", e->seq), BLOB_("salt", salt, LEDGER_SALT_BYTES),
	    TEXT_("request", text_or_empty(e->request_words)), TEXT_("answer", text_or_empty(e->answer_words)),
	    TEXT_("evidence", text_or_empty(e->evidence))), NULL);
}

enum err
ledger_append(struct db *db, const struct ledger_entry *entry, int64_t *ret_seq)
{
	struct ledger_entry e = *entry;
	uint8_t salt[LEDGER_SALT_BYTES];
	struct ledger_head before, after;
	enum err err;

	if ((err = ledger_head_continue(db, &before)))
		return err;
	crypto_random(salt, sizeof(salt));
	e.form = LEDGER_FORM;
	e.seq = before.seq + 1;
	after = (struct ledger_head){ .seq = e.seq, .sealed = before.sealed };
	if ((err = ledger_personal_hash(salt, sizeof(salt), e.request_words, e.answer_words, e.evidence, e.personal_hash)) ||
	    (err = ledger_hash(&e, before.hash, after.hash)))
		return err;
	ledger_head_seal(db, &after);
	if ((err = insert_entry(db, &e, before.hash, &after)) || (err = insert_personal(db, &e, salt)) || (err = ledger_head_store(db, &after)))
		return err;
	*ret_seq = e.seq;
	return ERR_NONE;
}

/*
 * contact: a person, their numbers and addresses, and their ids in other systems.
 *
 * Found by exact canonical number, by Meta's user id, or by (system, ref): never by name. A name that comes with a number fills an empty
 * name and never replaces one an operator wrote. Writing functions need a transaction (db_begin).
 */
#ifndef CONTACT_CONTACT_H
#define CONTACT_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"
#include "contact/phone.h"

struct db;

enum contact_role { CONTACT_APPLICANT, CONTACT_STAFF, CONTACT_OFFICIAL, CONTACT_ROLE__COUNT };
const char *contact_role_name(enum contact_role r);
bool contact_role_from_name(const char *name, enum contact_role *ret);

struct contact {
	int64_t			 id;
	char			*name;		/* "" when unknown */
	enum contact_role	 role;
	char			*duty;
	char			*email;		/* NULL */
	int64_t			 email_refused_at;	/* a mail server refused it for good (contact/unreachable.h); 0 */
	char			*email_refused_text;	/* its words */
	char			*locale;
	char			*user_id;	/* NULL */
	char			*profile_name;	/* what the person calls themselves at the provider; NULL */
	char			 number[PHONE_MAX];	/* preferred number, "" when none */
	enum phone_kind		 number_kind;	/* PHONE_NONE when there is no number */
	char			 whatsapp[8];	/* "unknown", "yes", "no": of the preferred number */
	bool			 confirmed;	/* of the preferred number */
	uint8_t			 subject_hash[SHA256_BYTES];
	int64_t			 created_at, updated_at;
	int64_t			 erased_at;	/* 0 */
	int64_t			 merged_into;	/* the contact that this one was (contact/merge.h); 0 */
};
void contact_end(struct contact *c);
/* Staff and officials: whom a team key may write to, and who gets trials. */
static inline bool contact_is_of_office(const struct contact *c) { return c->role == CONTACT_STAFF || c->role == CONTACT_OFFICIAL; }

enum err contact_load(struct db *db, int64_t id, struct contact *ret) MUST_CHECK;
/* The contact that has everything of this one now: itself, unless it was merged (contact/merge.h). For ids that others kept. */
enum err contact_led_to(struct db *db, int64_t id, int64_t *ret_id) MUST_CHECK;
enum err contact_by_number(struct db *db, const char *canonical, int64_t *ret_id) MUST_CHECK;
enum err contact_by_user_id(struct db *db, const char *user_id, int64_t *ret_id) MUST_CHECK;
enum err contact_by_ref(struct db *db, const char *system, const char *ref, int64_t *ret_id) MUST_CHECK;

/* What a caller knows of a person; NULL means "says nothing about it". */
struct contact_draft {
	const char	*phone;			/* as typed; may be NULL when user_id is given */
	const char	*user_id;
	const char	*name;
	const char	*email;
	const char	*role;
	const char	*duty;
	const char	*locale;
	const char	*ref_system, *ref;	/* both or neither */
	bool		 overwrite;		/* true: an explicit edit; false: only fills what is empty */
	const char	*told_by;		/* "api:odoo": another system, whose word confirms no number; NULL: somebody of the office */
};
/* What contact_put would refuse of it without looking at anybody, but for the number. */
enum err contact_draft_check(const struct contact_draft *draft, struct problem *problem) MUST_CHECK;
/*
 * Finds by number, then user id, then ref; makes the contact when there is none. A ref or user id that belongs to one contact and
 * a number that belongs to another is ERR_CONFLICT. ERR_INVALID: problem names the field ("phone", "email" ...) and says why.
 * A new number of a known contact is where messages go from now on with overwrite, otherwise it is kept beside the others. One that another system
 * told (told_by) is unconfirmed: what leads to a document does not go there before the person writes from it, or somebody of the office decides the
 * review that is opened here; once they decided against it, it is kept beside the others however often it is told.
 */
enum err contact_put(struct db *db, const struct contact_draft *draft, int64_t now, int64_t *ret_id, struct problem *problem) MUST_CHECK;
/*
 * Name, e-mail, role, duty and locale of a contact that is known; NULLs stay as they are, "" empties. Numbers and ids are not looked at.
 * ERR_INVALID: problem names the field. ERR_NOT_FOUND: no such contact, or it was erased or merged.
 */
enum err contact_change(struct db *db, int64_t id, const struct contact_draft *draft, int64_t now, struct problem *problem) MUST_CHECK;

/*
 * Who wrote to us, as the provider names them: by number, otherwise by user id, otherwise a new contact. The provider's word that the number exists
 * outweighs phone_parse. number ("+" and digits) or user_id may be NULL. *ret_new (may be NULL): nobody knew them before. ERR_INVALID: number is of
 * another form. ERR_NOT_FOUND: neither was given.
 */
enum err contact_from_provider(struct db *db, const char *number, const char *user_id, int64_t now, int64_t *ret_id, bool *ret_new) MUST_CHECK;
/* What a provider taught us: the number has WhatsApp or not. */
enum err contact_learn_whatsapp(struct db *db, const char *canonical, bool has, int64_t now) MUST_CHECK;
/* A profile name or user id that came with an inbound message. NULLs are skipped. */
enum err contact_learn_profile(struct db *db, int64_t id, const char *user_id, const char *profile_name, int64_t now) MUST_CHECK;
/*
 * A system message said this person moved to another number: kept, preferred, unconfirmed. One that is this contact's already is only preferred.
 * ERR_CONFLICT: it belongs to somebody else; nothing changed. ERR_INVALID: no canonical number.
 */
enum err contact_number_changed(struct db *db, int64_t id, const char *new_canonical, int64_t now) MUST_CHECK;

#endif

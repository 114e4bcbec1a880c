/*
 * list: messages as rows, filtered, newest first, paged by key; for pages, the API and the command line.
 *
 * A page begins behind the last row of the one before (before), so that pages stay right while new messages come in, and the hundredth
 * costs as much as the first.
 */
#ifndef MESSAGE_LIST_H
#define MESSAGE_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "message/message.h"

struct db;

enum { MESSAGE_LIST_DEFAULT = 50, MESSAGE_LIST_MAX = 1000 };
#define MESSAGE_STATE_BIT(state) (1u << (state))

struct message_query {
	const char	*state;		/* NULL or "": any */
	unsigned	 states;	/* several at once: MESSAGE_STATE_BITs; 0: any */
	const char	*scenario;	/* NULL or "": any */
	const char	*code;		/* exact; NULL or "": any */
	const char	*reference;	/* exact; NULL or "": any */
	const char	*reason;	/* exact; NULL or "": any */
	unsigned	 held;		/* HELD_BITs of message/held.h: only these, what changed last first; of the rest reason counts; 0: any */
	int64_t		 held_since;	/* with held: what failed before is history */
	const char	*search;	/* a whole number, the beginning of a name or of one of its words, or a message's code; NULL or "": any */
	int64_t		 contact_id;	/* 0: any */
	int64_t		 permit_id;	/* 0: any */
	int64_t		 provider_id;	/* that carried it; 0: any */
	int64_t		 from, until;	/* created_at in [from, until); 0: open */
	int64_t		 before;	/* messages with a smaller id; 0: from the newest */
	int64_t		 limit;		/* 0: MESSAGE_LIST_DEFAULT; at most MESSAGE_LIST_MAX */
};

/*
 * [{"id","code","contact_id","name","number","kind","template","template_name","scenario","category","priority","state","reason",
 * "reason_text","provider_id","provider","permit_id","registration_id","reference","made_by","nothing_leaves","send_after","created_at",
 * "updated_at","sent_at","delivered_at","read_at","consent","window"}], newest first; name is the contact's, template its key, provider its name,
 * consent and window what its last attempt went by (delivery/attempt.h); what does not apply is null. A state that is none has no messages.
 */
enum err message_list(struct db *db, const struct message_query *query, struct json_object **ret) MUST_CHECK;

#endif

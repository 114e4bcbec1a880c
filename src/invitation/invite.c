#include "invitation/invite.h"

#include <string.h>

#include "invitation/letter.h"

enum err
invite_send(struct db *db, const struct invite *invite, int64_t now, int64_t *ret_message_id, struct problem *problem)
{
	struct invitation_draft draft = { .contact_id = invite->contact_id, .channel = invite->channel, .reason = invite->reason,
	    .round_id = invite->round_id };
	AUTO(letter) struct letter letter = {0};
	struct invitation invitation;
	char token[TOKEN_TEXT_MAX], kept[TOKEN_TEXT_MAX];
	int64_t message_id;
	bool repeated;
	enum err e;

	crypto_token(token);
	/* The message first: what cannot be written has asked nobody. */
	if ((e = letter_invitation(db, invite, token, &letter)) || (e = message_make(db, &letter.draft, now, &message_id, &repeated, problem)))
		return e;
	draft.token = token;
	draft.message_id = message_id;
	draft.choice = &letter.choice;
	if (!repeated && (e = invitation_make(db, &draft, now, kept, &invitation)))
		return e;
	*ret_message_id = message_id;
	return ERR_NONE;
}

enum err
inform_send(struct db *db, const struct invite *invite, int64_t now, int64_t *ret_message_id, struct problem *problem)
{
	AUTO(letter) struct letter letter = {0};
	bool repeated;
	enum err e;

	if ((e = letter_info(db, invite, &letter)))
		return e;
	return message_make(db, &letter.draft, now, ret_message_id, &repeated, problem);
}

enum err
invite_preview(struct db *db, const struct invite *invite, int64_t now, struct message *ret, struct problem *problem)
{
	AUTO(letter) struct letter letter = {0};
	enum err e;

	if ((e = letter_invitation(db, invite, LETTER_NO_TOKEN, &letter)))
		return e;
	return message_preview(db, &letter.draft, now, ret, problem);
}

enum err
inform_preview(struct db *db, const struct invite *invite, int64_t now, struct message *ret, struct problem *problem)
{
	AUTO(letter) struct letter letter = {0};
	enum err e;

	if ((e = letter_info(db, invite, &letter)))
		return e;
	return message_preview(db, &letter.draft, now, ret, problem);
}

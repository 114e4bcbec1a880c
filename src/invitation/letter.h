/*
 * letter: a message about consent while it is written: its draft, and what the draft points at.
 */
#ifndef INVITATION_LETTER_H
#define INVITATION_LETTER_H

#include <stdbool.h>

#include "invitation/invite.h"
#include "message/message.h"

#define LETTER_NO_TOKEN	"tautan-pribadi"	/* for looking only: a link that leads nowhere */

struct letter {
	struct message_draft	 draft;
	struct json_object	*params;
	struct variant_choice	 choice;	/* of an invitation */
	struct buf		 wording;	/* of the variant, as the template has it */
	char			 locale[8];	/* what it will speak */
	bool			 translated;	/* that is not the template's own */
};
void letter_end(struct letter *l);

/* The draft borrows from invite and from the letter. ERR_NOT_FOUND: no such contact. */
enum err letter_invitation(struct db *db, const struct invite *invite, const char *token, struct letter *ret) MUST_CHECK;
enum err letter_info(struct db *db, const struct invite *invite, struct letter *ret) MUST_CHECK;

#endif

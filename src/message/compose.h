/*
 * compose: what a message says, to one contact, in each form that a way may carry: the template that speaks their language, its parameters filled,
 * and the texts rendered from them; or a free text.
 *
 * For message_make and its kin (make.c); others make messages.
 */
#ifndef MESSAGE_COMPOSE_H
#define MESSAGE_COMPOSE_H

#include "base/json.h"
#include "template/language.h"
#include "template/template.h"

struct contact;
struct db;
struct message_draft;

struct composition {
	/* Given; not owned. */
	const struct message_draft	*draft;
	const struct contact		*to;
	const char			*code;		/* stands in the text */
	/* Made. */
	struct template			 template;	/* of a template message; otherwise empty */
	enum language_why		 language_why;
	struct json_object		*filled;	/* the parameters as they are stored */
	struct template_texts		 texts;
	const char			*category;	/* of the template or the draft */
};
void composition_end(struct composition *c);

/* ERR_INVALID, ERR_NOT_FOUND: problem names what is missing or wrong. */
enum err compose(struct db *db, struct composition *c, struct problem *problem) MUST_CHECK;

#endif

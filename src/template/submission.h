/*
 * submission: handing a template to a provider that approves templates, and what became of it.
 *
 * A page, the command line or the API asks (template_ask ...), the sender does it and tells (template_told ...). What is handed in is one version:
 * the mapping remembers which, and the order of values it was approved with, so that a later edit here changes nothing of what goes out there until
 * it is handed in as well. Providers allow few edits of an approved template; that is looked at before anything is asked of them.
 */
#ifndef TEMPLATE_SUBMISSION_H
#define TEMPLATE_SUBMISSION_H

#include "account/account.h"
#include "provider/remote.h"
#include "template/template.h"

struct db;

#define TASK_TEMPLATE_SUBMIT	"template_submit"
#define TASK_TEMPLATE_DELETE	"template_delete"
#define TASK_TEMPLATE_SYNC	"template_sync"

/* Why a template cannot be handed in now. Each has a sentence, "submit_bar.<name>". */
enum submit_bar {
	SUBMIT_MAY,
	SUBMIT_NOT_HERE,	/* the kind has no interface for it, or no templates of its own */
	SUBMIT_SERVICE,		/* a text for the open window is no template */
	SUBMIT_FINDINGS,	/* it would be refused: the linter says why */
	SUBMIT_SAME,		/* this very version is there */
	SUBMIT_IN_REVIEW,
	SUBMIT_TOO_OFTEN,	/* edited too often of late; free_at says when again */
	SUBMIT_CLOSED,		/* disabled or being deleted there: it needs another name */
	SUBMIT_CATEGORY,	/* an approved one keeps its category */
	SUBMIT_TWIN,		/* another template there says the very same, which is refused */
	SUBMIT_NO_UPLOAD,	/* its header is a document, and the account cannot upload the example */
	SUBMIT_UNDERWAY,	/* asked for already */
	SUBMIT_BAR__COUNT
};
const char *submit_bar_name(enum submit_bar bar);

/* Header and buttons as the provider wants them; template/parts.h has ours. */
enum { SUBMISSION_BUTTONS_MAX = 10 };
struct submission_parts {
	struct json_object	*filled;	/* with the examples in place */
	struct remote_button	 buttons[SUBMISSION_BUTTONS_MAX];
	char			*header, *header_example, *targets[SUBMISSION_BUTTONS_MAX];
};
void submission_parts_end(struct submission_parts *p);
/* Fills the wish, which points into p. ERR_INVALID: the examples do not fill it. ERR_TOO_LARGE: more buttons than any provider takes. */
enum err submission_parts_make(const struct template *t, struct json_object *sample, struct submission_parts *p, struct remote_wish *wish) MUST_CHECK;

/* What would be handed in. Texts belong to it. */
struct submission {
	enum submit_bar		 bar;
	int64_t			 free_at, made_at;
	bool			 is_edit;
	struct remote_wish	 wish;		/* of SUBMIT_MAY and the bars that lie at the provider; points into the rest */
	struct template_mapping	 mapping;	/* empty when there is none */
	struct template_values	 examples;
	struct buf		 body;
	char			*footer, *own_name;
	struct submission_parts	 parts;
};
void submission_end(struct submission *s);
enum err submission_make(struct db *db, const struct template *t, const struct provider_row *row, int64_t now, struct submission *ret) MUST_CHECK;

/* In a transaction. ERR_CONFLICT: *ret_bar says what is in the way. delete: takes it away at the provider; ERR_CONFLICT when it is not there. */
enum err template_ask_submit(struct db *db, int64_t template_id, int64_t provider_id, const char *actor, int64_t now,
    enum submit_bar *ret_bar) MUST_CHECK;
enum err template_ask_delete(struct db *db, int64_t template_id, int64_t provider_id, const char *actor, int64_t now) MUST_CHECK;
/* One that waits is enough. ERR_INVALID: this kind cannot be asked. */
enum err template_ask_sync(struct db *db, int64_t provider_id, const char *actor, int64_t now) MUST_CHECK;

/* ---- for the sender, in the transaction that ends the task ---- */
enum err template_told_submit(struct db *db, const struct template *t, int64_t provider_id, const struct submission *s,
    const struct remote_told *told, int64_t now) MUST_CHECK;
enum err template_told_delete(struct db *db, int64_t template_id, int64_t provider_id, const struct remote_told *told, int64_t now) MUST_CHECK;

/* An administrator accepts what the provider counts it as, and what waited goes out. ERR_CONFLICT: it counts it as we do. */
enum err template_accept_category(struct db *db, int64_t template_id, int64_t provider_id, int64_t now) MUST_CHECK;
/* Takes the mapping away; at the provider everything stays. */
enum err template_unmap(struct db *db, int64_t template_id, int64_t provider_id) MUST_CHECK;

#endif

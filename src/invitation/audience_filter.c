#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "invitation/audience.h"

enum { ASKED_DAYS_MAX = 3650 };

static const char *const permits[AUDIENCE_PERMIT__COUNT] = {
	[AUDIENCE_PERMIT_ANY] = "any", [AUDIENCE_PERMIT_SOME] = "some", [AUDIENCE_PERMIT_NONE] = "none",
};
static const char *const answers[AUDIENCE_ANSWER__COUNT] = {
	[AUDIENCE_ANSWER_ANY] = "any", [AUDIENCE_ANSWER_NONE] = "none", [AUDIENCE_ANSWER_GATEWAY] = "gateway",
};
static const char *const askeds[AUDIENCE_ASKED__COUNT] = {
	[AUDIENCE_ASKED_ANY] = "any", [AUDIENCE_ASKED_NEVER] = "never", [AUDIENCE_ASKED_LONG_AGO] = "long_ago",
};

const char *
audience_permit_name(enum audience_permit p)
{
	return permits[p];
}

const char *
audience_answer_name(enum audience_answer a)
{
	return answers[a];
}

const char *
audience_asked_name(enum audience_asked a)
{
	return askeds[a];
}

enum err
audience_filter_json(const struct audience_filter *f, struct json_object **ret)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		return ERR_MEMORY;
	json_put_text(o, "role", f->role);
	json_put_text(o, "permit", permits[f->permit]);
	json_put_text(o, "permit_type", f->permit_type);
	json_put_text(o, "answer", answers[f->answer]);
	json_put_text(o, "asked", askeds[f->asked]);
	json_put_int(o, "asked_days", f->asked_days);
	if (f->batch_id != 0)
		json_put_int(o, "batch", f->batch_id);
	*ret = o;
	return ERR_NONE;
}

/* The place of a word among names; false: it is none of them. An absent word is the first. */
static bool
place_of(const char *word, const char *const *names, int count, int *ret)
{
	int i;

	for (i = 0; word != NULL && i < count; i++)
		if (text_equal(names[i], word))
			break;
	*ret = word != NULL ? i : 0;
	return word == NULL || i < count;
}

static bool
read_role(const char *name, char ret[16])
{
	enum contact_role role;

	if (text_is_blank(name))
		return true;
	if (!contact_role_from_name(name, &role))
		return false;
	snprintf(ret, 16, "%s", name);
	return true;
}

enum err
audience_filter_read(const char *json, struct audience_filter *ret)
{
	AUTO_JSON struct json_object *o = NULL;
	struct audience_filter f = {0};
	const char *type;
	int permit, answer, asked;
	enum err e;

	if ((e = json_parse(json, strlen(json), &o, NULL)))
		return e;
	if (!read_role(json_text(o, "role"), f.role) || !place_of(json_text(o, "permit"), permits, AUDIENCE_PERMIT__COUNT, &permit) ||
	    !place_of(json_text(o, "answer"), answers, AUDIENCE_ANSWER__COUNT, &answer) ||
	    !place_of(json_text(o, "asked"), askeds, AUDIENCE_ASKED__COUNT, &asked))
		return ERR_INVALID;
	f.permit = (enum audience_permit)permit;
	f.answer = (enum audience_answer)answer;
	f.asked = (enum audience_asked)asked;
	if (json_int(o, "asked_days", &f.asked_days) && (f.asked_days < 0 || f.asked_days > ASKED_DAYS_MAX))
		return ERR_INVALID;
	if (json_int(o, "batch", &f.batch_id) && f.batch_id < 0)
		return ERR_INVALID;
	type = json_text(o, "permit_type");
	if (type != NULL && strlen(type) > AUDIENCE_TYPE_MAX_BYTES)
		return ERR_INVALID;
	snprintf(f.permit_type, sizeof(f.permit_type), "%s", type != NULL ? type : "");
	*ret = f;
	return ERR_NONE;
}

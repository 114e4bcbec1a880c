#include "consent/office_words.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "setting/setting.h"

enum err
office_words_load(struct db *db, struct words **ret)
{
	AUTO_FREE char *setting = NULL;
	AUTO_JSON struct json_object *lists = NULL;
	enum err e;

	if ((e = setting_text(db, SETTING_CONSENT_WORDS, &setting)))
		return e;
	if (text_is_blank(setting))
		return words_default(ret);
	if ((e = json_parse(setting, strlen(setting), &lists, NULL)) == ERR_NONE)
		e = words_from_json(lists, ret, NULL);
	/* setting_set lets nothing wrong in; if it got in all the same, a STOP must still be read. */
	return e == ERR_INVALID ? words_default(ret) : e;
}

/* It would be an answer if it were the person's own words to us: for a person to look at. */
static struct reply_reading
not_said(const struct reply_reading *r, const char *why)
{
	struct reply_reading other = { .reply = REPLY_OTHER, .doubt = DOUBT_ANSWER };

	snprintf(other.why, sizeof(other.why), "%s", why);
	snprintf(other.doubt_why, sizeof(other.doubt_why), "%s", r->why);
	return other;
}

/* The provider stopped or resumed by itself: what it will carry from now on is decided, in whatever language that was. */
static struct reply_reading
heard_by_provider(enum heard heard)
{
	struct reply_reading r = { .reply = heard == HEARD_STOP ? REPLY_STOP : REPLY_YES };

	snprintf(r.why, sizeof(r.why), "heard by the provider: %s", heard == HEARD_STOP ? "stop" : "start");
	return r;
}

struct reply_reading
office_words_read(const struct words *w, const struct inbound *in)
{
	struct reply_reading r = words_classify(w, in->text != NULL ? in->text : "");

	if (in->heard != HEARD_NOTHING)
		return heard_by_provider(in->heard);
	if (r.reply == REPLY_OTHER)
		return r;
	if (in->kind == INBOUND_REACTION)
		return not_said(&r, "a reaction");
	if (r.reply == REPLY_STOP)
		return r;
	/* Under a picture stands a word about the picture. */
	if (in->kind != INBOUND_TEXT && in->kind != INBOUND_BUTTON)
		return not_said(&r, "under a picture");
	return in->forwarded ? not_said(&r, "forwarded") : r;
}

/* A test of a provider's account, and a look at one at a regular time: a few harmless requests, and findings that say what is well. */
#include "errand.h"

#include "base/text.h"

static void
put_findings(const struct errand *errand, struct json_object *result)
{
	static const char *const levels[FINDING__COUNT] = { [FINDING_OK] = "ok", [FINDING_WARN] = "warn", [FINDING_BAD] = "bad" };
	struct json_object *list = json_put_array(result, "findings"), *item;
	size_t i;

	for (i = 0; i < errand->look.findings.count; i++) {
		item = json_object_new_object();
		json_put_text(item, "level", levels[errand->look.findings.items[i].level]);
		json_put_text(item, "key", errand->look.findings.items[i].key);
		json_put_text(item, "detail", errand->look.findings.items[i].detail);
		json_object_array_add(list, item);
	}
}

static enum err
begin(struct sender *s, struct errand *errand, int64_t now)
{
	(void)s;
	(void)now;
	errand->look.whole = text_equal(errand->task.kind, TASK_TEST);
	errand->look.row = &errand->row;
	return ERR_NONE;
}

static enum err
store(struct sender *s, struct errand *errand, struct json_object *result, int64_t now)
{
	enum err e = errand->look.row != NULL ? look_store(s, &errand->look, now) : ERR_NONE;

	put_findings(errand, result);
	return e;
}

/* ---- the requests ---- */

/* A look leaves out what it need not ask each time. */
static bool
is_asked(const struct errand *errand)
{
	return errand->look.whole || (errand->row.kind->look_steps & 1u << errand->step) != 0;
}

/* From this step on the first in which the account has something to ask. */
static enum err
write(struct errand *errand, const struct account *account)
{
	const struct provider *kind = errand->row.kind;
	enum err e;

	for (; errand->step < kind->test_steps; errand->step++) {
		if (!is_asked(errand))
			continue;
		http_request_end(&errand->request);
		if ((e = kind->write_test(account, errand->step, &errand->request)) != ERR_NOT_FOUND)
			return e;
	}
	return ERR_NOT_FOUND;
}

/* Somebody is there, but not as it must be: a certificate that is not theirs, no TLS, no way to log in. */
static bool
answers_wrongly(const struct http_answer *answer)
{
	return answer->why == HTTP_WHY_CERTIFICATE || answer->why == HTTP_WHY_NO_TLS || answer->why == HTTP_WHY_NO_LOGIN;
}

static enum err
read(struct sender *s, struct errand *errand, const struct account *account, const struct http_answer *answer, int64_t now)
{
	(void)s;
	(void)now;
	errand->row.kind->read_test(account, errand->step++, answer, &errand->look.findings);
	errand->look.unreachable |= answer->transport != HTTP_ANSWERED && !answers_wrongly(answer);
	return ERR_NONE;
}

const struct chore chore_test = { .kind = TASK_TEST, .begin = begin, .write = write, .read = read, .store = store };
const struct chore chore_look = { .kind = TASK_LOOK, .begin = begin, .write = write, .read = read, .store = store };

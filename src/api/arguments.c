#include "api/arguments.h"

#include "base/text.h"

void
arguments_known(struct api_call *call, const char *known)
{
	const struct form *args = &call->rq->args;
	size_t i;

	for (i = 0; i < args->count; i++)
		if (!text_has_word(known, args->fields[i].name))
			api_wrong(call, "", "%.60s is not an argument here; known are:%s", args->fields[i].name, known);
}

enum err
arguments_none(struct api_call *call)
{
	arguments_known(call, " lang ");
	return api_all_good(call);
}

int64_t
argument_number(struct api_call *call, const char *name, int64_t most, int64_t otherwise)
{
	const char *text = form_text(&call->rq->args, name);
	int64_t n;

	if (*text == '\0')
		return otherwise;
	if (text_to_int64(text, &n) && n > 0 && n <= most)
		return n;
	api_wrong(call, "", "%s must be a number from 1 to %lld", name, (long long)most);
	return otherwise;
}

bool
argument_flag(struct api_call *call, const char *name)
{
	const char *text = form_text(&call->rq->args, name);

	if (*text != '\0' && !text_equal(text, "true") && !text_equal(text, "false"))
		api_wrong(call, "", "%s must be true or false", name);
	return text_equal(text, "true");
}

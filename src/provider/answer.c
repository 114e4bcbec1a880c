#include "provider/answer.h"

#include "base/json.h"
#include "base/text.h"
#include "provider/said.h"

bool
answer_came(const struct http_answer *answer, struct outcome *ret)
{
	if (answer->transport == HTTP_ANSWERED)
		return true;
	ret->verdict = answer->transport == HTTP_NOT_SENT ? VERDICT_RETRY : VERDICT_UNKNOWN;
	said_transport(answer, ret->code, sizeof(ret->code), ret->text, sizeof(ret->text));
	return false;
}

struct json_object *
answer_json(const struct http_answer *answer)
{
	struct json_object *doc = NULL;

	return answer->body_len > 0 && json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE ? doc : NULL;
}

bool
answer_came_to_test(const struct http_answer *answer, struct findings *ret)
{
	if (answer->transport == HTTP_ANSWERED)
		return true;
	finding_add(ret, FINDING_BAD, answer->transport == HTTP_NOT_SENT ? "provider.unreachable" : "provider.no_answer", "%s",
	    text_or_empty(answer->transport_text));
	return false;
}

struct json_object *
answer_json_of_test(const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	if (!answer_came_to_test(answer, ret))
		return NULL;
	doc = answer_json(answer);
	if (json_object_is_type(doc, json_type_object))
		return json_object_get(doc);
	finding_add(ret, FINDING_BAD, "provider.not_understood", "http %d", answer->status);
	return NULL;
}

#include "base/json.h"

#include <string.h>

#include "base/text.h"

enum err
json_parse(const char *text, size_t n, struct json_object **ret, struct problem *problem)
{
	struct json_tokener *tok;
	struct json_object *o;
	enum json_tokener_error why;
	size_t end;

	if (!text_is_utf8(text, n))
		return problem_set(problem, ERR_INVALID, "body", "is not UTF-8 text");
	if ((tok = json_tokener_new_ex(JSON_DEPTH_MAX)) == NULL)
		return ERR_MEMORY;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* The NUL behind the text tells the tokener that a bare number or word has ended. */
	o = json_tokener_parse_ex(tok, text, (int)n + 1);
	why = json_tokener_get_error(tok);
	end = json_tokener_get_parse_end(tok);
	json_tokener_free(tok);
	if (why != json_tokener_success) {
		json_object_put(o);
		return problem_set(problem, ERR_INVALID, "body", "is not JSON: %s at byte %zu",
		    why == json_tokener_continue ? "it ends too early" : json_tokener_error_desc(why), end);
	}
	/* When memory ends, json-c says success and gives nothing, as it does for the value null. */
	if (o == NULL && text[strspn(text, " \t\r\n")] != 'n')
		return ERR_MEMORY;
	*ret = o;
	return ERR_NONE;
}

void
json_end(struct json_object **o)
{
	json_object_put(*o);
	*o = NULL;
}

struct json_object *
json_at(struct json_object *o, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(o, json_type_object))
		json_object_object_get_ex(o, key, &value);
	return value;
}

struct json_object *
json_item(struct json_object *array, size_t i)
{
	return i < json_count(array) ? json_object_array_get_idx(array, i) : NULL;
}

size_t
json_count(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

const char *
json_text(struct json_object *o, const char *key)
{
	struct json_object *value = json_at(o, key);
	const char *text;

	if (!json_object_is_type(value, json_type_string))
		return NULL;
	text = json_object_get_string(value);
	return strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}

bool
json_int(struct json_object *o, const char *key, int64_t *ret)
{
	struct json_object *value = json_at(o, key);

	if (json_object_is_type(value, json_type_int)) {
		*ret = json_object_get_int64(value);
		return true;
	}
	return text_to_int64(json_text(o, key), ret);
}

bool
json_flag(struct json_object *o, const char *key, bool otherwise)
{
	struct json_object *value = json_at(o, key);

	return json_object_is_type(value, json_type_boolean) ? json_object_get_boolean(value) : otherwise;
}

void
json_put(struct json_object *o, const char *key, struct json_object *value)
{
	json_object_object_add(o, key, value);
}

void
json_put_text(struct json_object *o, const char *key, const char *text)
{
	json_put(o, key, text != NULL ? json_object_new_string(text) : NULL);
}

void
json_put_int(struct json_object *o, const char *key, int64_t value)
{
	json_put(o, key, json_object_new_int64(value));
}

void
json_put_bool(struct json_object *o, const char *key, bool value)
{
	json_put(o, key, json_object_new_boolean(value));
}

struct json_object *
json_put_object(struct json_object *o, const char *key)
{
	struct json_object *value = json_object_new_object();

	json_put(o, key, value);
	return value;
}

struct json_object *
json_put_array(struct json_object *o, const char *key)
{
	struct json_object *value = json_object_new_array();

	json_put(o, key, value);
	return value;
}

const char *
json_write(struct json_object *o)
{
	return json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

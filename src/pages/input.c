#include "pages/input.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "web/view.h"
#include "web/web.h"

static const struct form_problem *
problem_of(const struct form_check *check, const char *name)
{
	size_t i;

	for (i = 0; check != NULL && i < check->count; i++)
		if (text_equal(check->problems[i].field, name))
			return &check->problems[i];
	return NULL;
}

static void
put_wrong(const struct page *p, struct json_object *o, const struct form_problem *problem)
{
	char n[24];

	if (problem == NULL) {
		json_put_text(o, "wrong", "");
		return;
	}
	if (problem->key == NULL) {
		json_put_text(o, "wrong", problem->why);
		return;
	}
	snprintf(n, sizeof(n), "%lld", (long long)problem->n);
	page_say(p, o, "wrong", problem->key, "n", n, NULL);
}

static const char *
value_of(const struct input *input, const struct form_check *check)
{
	const char *typed;

	if (text_starts(input->name, "secret") || text_starts(input->name, "password"))
		return "";
	if (check != NULL && ((typed = form_value(check->form, input->name)) != NULL || input->look == INPUT_LOOK_TICK))
		return typed != NULL ? typed : "";
	return input->value != NULL ? input->value : "";
}

/* A browser shows days and times as its own language writes them, which may be the month first; so they stand below as we write them. */
static const char *
chosen(const struct input *input, const char *value, char ret[CLOCK_TEXT_MAX])
{
	int64_t days;

	if (text_equal(input->type, "time"))
		return value;
	if (!text_equal(input->type, "date") || clock_parse_day(value, &days) != ERR_NONE)
		return "";
	clock_format_day(days, ret);
	return ret;
}

struct json_object *
input_add(const struct page *p, struct json_object *fields, const struct input *input, const struct form_check *check)
{
	static const char *const looks[] = {
		[INPUT_LOOK_INPUT] = "is_input", [INPUT_LOOK_LONG] = "is_long", [INPUT_LOOK_SELECT] = "is_select", [INPUT_LOOK_TICK] = "is_tick",
	};
	struct json_object *o = json_object_new_object();
	char day[CLOCK_TEXT_MAX];
	size_t i;

	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		json_put_bool(o, looks[i], i == (size_t)input->look);
	json_put_text(o, "name", input->name);
	json_put_text(o, "label", input->label);
	json_put_text(o, "help", input->help != NULL ? input->help : "");
	json_put_text(o, "value", value_of(input, check));
	json_put_text(o, "type", input->type != NULL ? input->type : "text");
	json_put_text(o, "autocomplete", input->autocomplete != NULL ? input->autocomplete : "off");
	json_put_text(o, "inputmode", input->type != NULL && strcmp(input->type, "number") == 0 ? "numeric" : "");
	json_put_text(o, "placeholder", "");
	json_put_text(o, "stored", "");
	json_put_text(o, "chosen", chosen(input, json_text(o, "value"), day));
	json_put_int(o, "max", (int64_t)input->max);
	json_put_int(o, "rows", input->look == INPUT_LOOK_LONG ? 8 : 0);
	json_put_bool(o, "optional", input->optional);
	put_wrong(p, o, problem_of(check, input->name));
	if (input->look == INPUT_LOOK_SELECT)
		json_put_array(o, "options");
	json_object_array_add(fields, o);
	return o;
}

void
input_option(struct json_object *select, const char *value, const char *word)
{
	page_add_option(json_at(select, "options"), value, word, json_text(select, "value"));
}

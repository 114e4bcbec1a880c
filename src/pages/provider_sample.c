#include "pages/provider_sample.h"

#include <stdio.h>

#include "base/text.h"
#include "provider/preset.h"
#include "template/gsm.h"

enum { REQUEST_MAX_BYTES = 16 * 1024, GROUP_MAX = 60 };
#define SAMPLE_NUMBER	"+6281234567890"
#define SAMPLE_UID	"0142307703072025"

void
provider_sample_put_presets(struct page *p, const struct provider *kind, const char *name)
{
	struct json_object *list = json_put_array(p->data, "presets"), *o;
	const struct provider_preset *preset;
	char group[GROUP_MAX], href[GROUP_MAX * 2];

	json_put_bool(p->data, "has_presets", kind->presets != NULL);
	for (preset = kind->presets; preset != NULL && preset->name != NULL; preset++) {
		snprintf(group, sizeof(group), "preset.%s.%s", kind->kind, preset->name);
		snprintf(href, sizeof(href), "/admin/providers/add/%s?preset=%s", kind->kind, preset->name);
		o = json_object_new_object();
		json_put_text(o, "href", href);
		json_put_text(o, "word", page_word_of(p, group, "label"));
		json_put_text(o, "about", page_word_of(p, group, "about"));
		json_put_bool(o, "on", text_equal(preset->name, name));
		json_object_array_add(list, o);
	}
}

/* Every secret as the same word: what stands in its place shows whether it is in the right one. */
static struct json_object *
sample_secrets(const struct page *p, const struct provider *kind)
{
	struct json_object *secrets = json_object_new_object();
	const struct provider_field *field;

	for (field = kind->fields; field->name != NULL; field++)
		if (field->box != FIELD_PLAIN)
			json_put_text(secrets, field->name, page_word(p, "providers.sample_secret"));
	return secrets;
}

static void
put_request(struct json_object *sample, const struct http_request *rq)
{
	AUTO(buf) struct buf text = {0};
	size_t i;

	buf_init(&text, REQUEST_MAX_BYTES);
	buf_fmt(&text, "%s %s\n", rq->method, buf_text(&rq->url));
	for (i = 0; i < rq->header_count; i++)
		buf_fmt(&text, "%s\n", buf_text(&rq->headers[i]));
	if (rq->body.len > 0)
		buf_fmt(&text, "\n%s", buf_text(&rq->body));
	json_put_text(sample, "request", buf_text(&text));
}

static void
put_size(struct page *p, struct json_object *sample, const char *text)
{
	struct gsm_size size = gsm_size(text);
	char n[24], parts[24];

	snprintf(n, sizeof(n), "%zu", text_code_points(text));
	snprintf(parts, sizeof(parts), "%zu", size.segments);
	page_say(p, sample, "size", "templates.sms_size", "n", n, "parts", parts, NULL);
}

enum err
provider_sample_put(struct page *p, const struct provider *kind, struct json_object *values)
{
	AUTO_JSON struct json_object *secrets = sample_secrets(p, kind);
	struct account account = { .kind = kind->kind, .webhook_url = "https://…", .now = p->rq->now, .settings = values, .secrets = secrets };
	struct outgoing message = { .to = SAMPLE_NUMBER, .uid = SAMPLE_UID, .text = page_word(p, "providers.sample_text") };
	struct json_object *sample = json_put_object(p->data, "sample");
	struct http_request rq = {0};
	enum err e;

	e = kind->write_request(&account, &message, &rq);
	json_put_text(sample, "request", "");
	if (e == ERR_NONE)
		put_request(sample, &rq);
	put_size(p, sample, message.text);
	http_request_end(&rq);
	return e == ERR_INVALID || e == ERR_TOO_LARGE ? ERR_NONE : e;
}

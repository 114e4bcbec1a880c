#include <stdlib.h>

#include "base/text.h"
#include "invitation/letter.h"
#include "invitation/variant.h"
#include "setting/setting.h"
#include "template/template.h"

enum { TEXT_MAX_BYTES = 8000, LINK_MAX_BYTES = 2000 };

static enum err
put_setting(struct db *db, struct json_object *values, const char *name, enum setting_key key)
{
	AUTO_FREE char *text = NULL;
	enum err e;

	if ((e = setting_text(db, key, &text)))
		return e;
	json_put_text(values, name, text);
	return ERR_NONE;
}

static enum err
put_links(struct db *db, struct json_object *values, const char *base_url)
{
	AUTO(buf) struct buf page = {0};
	AUTO(buf) struct buf wa = {0};
	enum err e;

	buf_init(&page, LINK_MAX_BYTES);
	buf_init(&wa, LINK_MAX_BYTES);
	invitation_url(base_url, LETTER_NO_TOKEN, &page);
	json_put_text(values, "opt_in_link", buf_text(&page));
	e = invitation_wa_link(db, "id", &wa, NULL);
	json_put_text(values, "wa_link", e == ERR_NONE ? buf_text(&wa) : "");
	return e == ERR_CONFIG ? ERR_NONE : e;
}

enum err
variant_preview(struct db *db, const char *text, const char *base_url, struct buf *ret, struct problem *problem)
{
	AUTO(template_texts) struct template_texts texts = {0};
	AUTO_JSON struct json_object *values = NULL;
	AUTO(template) struct template t = {0};
	AUTO(buf) struct buf wording = {0};
	enum err e;

	buf_init(&wording, TEXT_MAX_BYTES);
	if ((e = template_by_key(db, "opt_in_invitation", &t)))
		return e;
	if (!text_is_blank(text)) {
		variant_text_for_template(text, &wording);
		free(t.gateway_body);
		t.gateway_body = NULL;
		if ((e = text_copy(buf_text(&wording), &t.gateway_body)))
			return e;
	}
	if ((values = template_sample(&t)) == NULL)
		return ERR_MEMORY;
	if ((e = put_setting(db, values, "office_name", SETTING_OFFICE_NAME)) || (e = put_setting(db, values, "office_phone", SETTING_OFFICE_PHONE)) ||
	    (e = put_links(db, values, base_url)) || (e = template_render(&t, values, &texts, problem)))
		return e;
	buf_text_add(ret, texts.gateway_body);
	return buf_err(ret);
}

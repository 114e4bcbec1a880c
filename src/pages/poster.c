/* A poster for the counter: its QR code opens WhatsApp with the sentence of consent, and the mark of its place behind it. */
#include <inttypes.h>

#include "base/text.h"
#include "consent/consent.h"
#include "invitation/invitation.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/page.h"
#include "setting/setting.h"
#include "web/qr.h"
#include "web/view.h"
#include "web/web.h"
#include "words/mark.h"

enum { LINK_MAX_BYTES = 2000, URL_MAX_BYTES = 1000, QR_MAX_BYTES = 24 * 1024, SHEET_MAX_BYTES = 64 * 1024 };

static const char *const sizes[] = { "A4", "A5", NULL };

/* What was asked for. */
struct order { const char *place, *size, *language; };

/* ---- the form ---- */

/* One of choices, the first when nothing was chosen or it is none of them. */
static const char *
choose(struct form_check *check, const char *name, const char *const *choices)
{
	int i = form_value(check->form, name) == NULL ? 0 : form_choice(check, name, choices);

	return choices[i < 0 ? 0 : i];
}

static struct order
read_order(struct form_check *check)
{
	struct order o = {
		.place = form_may(check, "place", MARK_PLACE_MAX - 1),
		.size = choose(check, "size", sizes),
		.language = choose(check, "language", locales),
	};

	if (!mark_place_ok(o.place))
		form_wrong(check, "place", "poster.place_shape", MARK_PLACE_MAX - 1);
	return o;
}

static void
put_form(struct page *p, const struct order *o, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields"), *select;
	const struct input place = { .name = "place", .label = page_word(p, "poster.place"), .help = page_word(p, "poster.place_help"), .value = o->place,
	    .max = MARK_PLACE_MAX - 1, .optional = true };
	const struct input size = { .name = "size", .look = INPUT_LOOK_SELECT, .label = page_word(p, "poster.size"), .value = o->size };
	const struct input language = { .name = "language", .look = INPUT_LOOK_SELECT, .label = page_word(p, "poster.language"), .value = o->language };

	input_add(p, fields, &place, check);
	select = input_add(p, fields, &size, check);
	input_option(select, "A4", page_word(p, "poster.size_a4"));
	input_option(select, "A5", page_word(p, "poster.size_a5"));
	select = input_add(p, fields, &language, check);
	input_option(select, "id", page_word(p, "poster.language_id"));
	input_option(select, "en", page_word(p, "poster.language_en"));
	page_put_problems(p, check);
}

/* ---- the sheet ---- */

static void
put_office(const struct request *rq, struct json_object *sheet)
{
	static const struct { const char *name; enum setting_key key; } rows[] = {
		{ "office", SETTING_OFFICE_NAME }, { "phone", SETTING_OFFICE_PHONE },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_FREE char *text = NULL;

		if (setting_text(rq->db, rows[i].key, &text) == ERR_NONE)
			json_put_text(sheet, rows[i].name, text);
	}
}

static void
put_url(const struct request *rq, struct json_object *sheet, const char *name, const char *path)
{
	AUTO(buf) struct buf url = {0};

	buf_init(&url, URL_MAX_BYTES);
	buf_fmt(&url, "%s%s", rq->web->config.base_url, path);
	json_put_text(sheet, name, buf_text(&url));
}

/* What WhatsApp will open with: nobody has to send words that they have not seen before. */
static enum err
put_sentence(const struct request *rq, struct json_object *sheet, const char *place)
{
	AUTO_FREE char *sentence = NULL;
	AUTO(buf) struct buf text = {0};
	enum err e;

	if ((e = consent_sentence(rq->db, "id", &sentence)))
		return e;
	buf_init(&text, LINK_MAX_BYTES);
	buf_text_add(&text, sentence);
	mark_write(&text, place);
	json_put_text(sheet, "sentence", buf_text(&text));
	return buf_err(&text);
}

static enum err
put_qr(const struct request *rq, struct json_object *sheet, const char *link, const char *language)
{
	AUTO(buf) struct buf svg = {0};
	enum err e;

	buf_init(&svg, QR_MAX_BYTES);
	if ((e = qr_svg(&svg, link, view_text(rq->web->views, language, "optin.qr"))))
		return e;
	json_put_text(sheet, "qr_svg", buf_text(&svg));
	return ERR_NONE;
}

/* The sheet speaks its own language, whatever the page around it speaks; so it is rendered by itself. */
static enum err
put_sheet(struct page *p, const struct order *o, const char *link)
{
	AUTO_JSON struct json_object *sheet = json_object_new_object();
	AUTO(buf) struct buf html = {0};
	enum err e;

	put_office(p->rq, sheet);
	put_url(p->rq, sheet, "url", "/opt-in-whatsapp/");
	put_url(p->rq, sheet, "notice_url", "/opt-in-whatsapp/privacy");
	json_put_text(sheet, "language", o->language);
	json_put_bool(sheet, "is_a5", text_equal(o->size, "A5"));
	buf_init(&html, SHEET_MAX_BYTES);
	if ((e = put_sentence(p->rq, sheet, o->place)) || (e = put_qr(p->rq, sheet, link, o->language)) ||
	    (e = view_render(p->rq->web->views, o->language, "admin/poster_sheet", sheet, &html)))
		return e;
	json_put_text(p->data, "sheet_html", buf_text(&html));
	return ERR_NONE;
}

/* ---- no number, no poster ---- */

static enum err
put_trouble(struct page *p, bool *ret_is_fine)
{
	static const char *const words[WA_TROUBLE__COUNT] = {
		[WA_NO_PROVIDER] = "poster.no_provider", [WA_NO_NUMBER] = "poster.no_number", [WA_PLACEHOLDER] = "poster.placeholder",
	};
	struct json_object *o;
	enum wa_trouble trouble;
	int64_t provider_id;
	enum err e;

	if ((e = invitation_wa_trouble(p->rq->db, &trouble, &provider_id)))
		return e;
	*ret_is_fine = trouble == WA_FINE;
	if (trouble == WA_FINE)
		return ERR_NONE;
	o = json_put_object(p->data, "trouble");
	json_put_text(o, "why", page_word(p, words[trouble]));
	if (provider_id > 0)
		json_put_int(o, "provider_id", provider_id);
	return ERR_NONE;
}

static enum err
put_poster(struct page *p, const struct order *o, struct form_check *check)
{
	AUTO(buf) struct buf link = {0};
	enum err e;

	buf_init(&link, LINK_MAX_BYTES);
	e = invitation_poster_link(p->rq->db, o->place, &link, NULL);
	if (e == ERR_INVALID) {
		form_wrong(check, "place", "poster.place_words", 0);
		return ERR_NONE;
	}
	return e ? e : put_sheet(p, o, buf_text(&link));
}

enum err
poster_page(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->args };
	AUTO(page) struct page p = {0};
	struct order order = read_order(&check);
	bool is_fine;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = put_trouble(&p, &is_fine)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "rounds", true);
	if (is_fine && form_ok(&check) && (e = put_poster(&p, &order, &check)))
		return e;
	put_form(&p, &order, &check);
	return page_show(&p, rp, form_ok(&check) ? 200 : 422, "admin/poster");
}

/* What stands there for everybody: the privacy notice in force, and for whom these pages are made. */
#include "base/text.h"
#include "pages/optin.h"
#include "pages/page.h"
#include "pages/privacy_blocks.h"
#include "privacy/notice.h"

/* What will be different, and from when: people are told before it changes (UU 27/2022, article 21 (2)). */
static enum err
put_coming(struct page *p, enum privacy_locale locale)
{
	AUTO(privacy) struct privacy coming = {0};
	struct json_object *o;
	enum err e;

	if ((e = privacy_coming(p->rq->db, p->rq->now, &coming)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	o = json_put_object(p->data, "coming");
	json_put_text(o, "version", coming.version);
	json_put_text(o, "change", coming.words[locale].change);
	page_put_date(p, o, "from", coming.from_at);
	return ERR_NONE;
}

enum err
optin_privacy(const struct request *rq, struct reply *rp)
{
	AUTO(privacy_shown) struct privacy_shown shown = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "optin", &p)) || (e = privacy_show(rq->db, rq->locale, rq->now, &shown)) || (e = put_coming(&p, shown.locale)))
		return e;
	json_put_text(p.data, "statement", shown.statement);
	json_put_text(p.data, "version", shown.version);
	page_put_date(&p, p.data, "from", shown.from_at);
	privacy_blocks_add(json_put_array(p.data, "blocks"), shown.text);
	return page_show(&p, rp, 200, "optin/privacy");
}

enum err
optin_accessibility(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "optin", &p)))
		return e;
	return page_show(&p, rp, 200, "optin/accessibility");
}

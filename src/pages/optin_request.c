/* For those who came without a link. */
#include "pages/optin.h"
#include "pages/page.h"

enum err
optin_without_link(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "optin", &p)))
		return e;
	return page_show(&p, rp, 200, "optin/without_link");
}

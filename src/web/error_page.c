#include "web/error_page.h"

#include <stdio.h>

#include "base/text.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/view.h"
#include "web/web.h"

enum { KEY_MAX = 40 };

static const struct { int status; const char *id, *en; } built_in[] = {
	{ 400, "Permintaan ini tidak dapat dibaca.", "This request cannot be read." },
	{ 403, "Halaman ini tidak boleh dibuka, atau formulirnya sudah kedaluwarsa. Kembali, muat ulang halaman, lalu coba lagi.",
	    "This page is not for you, or its form has expired. Go back, reload the page and try again." },
	{ 404, "Halaman tidak ditemukan.", "There is no such page." },
	{ 405, "Halaman ini tidak dapat dipakai dengan cara itu.", "This page cannot be used that way." },
	{ 409, "Keadaannya sudah berubah. Muat ulang halaman, lalu periksa lagi.", "Its state has changed meanwhile. Reload the page and look again." },
	{ 413, "Yang dikirim terlalu besar.", "What was sent is too large." },
	{ 422, "Ada isian yang belum benar.", "Something in the form is not right yet." },
	{ 429, "Terlalu sering. Tunggu sebentar, lalu coba lagi.", "Too often. Wait a moment and try again." },
	{ 503, "Sistem sedang sibuk. Coba lagi sebentar lagi.", "The system is busy. Try again in a moment." },
	{ 0,   "Ada gangguan di sistem kami. Coba lagi sebentar lagi.", "Something went wrong on our side. Try again in a moment." },
};

static void
plain_page(const struct request *rq, struct reply *rp, int status)
{
	size_t i = 0;

	while (built_in[i].status != status && built_in[i].status != 0)
		i++;
	buf_reset(&rp->body);
	rp->status = status;
	rp->type = "text/html; charset=utf-8";
	buf_fmt(&rp->body, "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\"><title>%d</title><h1>%d</h1><p>%s</p><p lang=\"en\">%s</p>"
	    "<p><small>%s</small></p></html>\n",
	    status, status, built_in[i].id, built_in[i].en, rq->id);
}

static const char *
sentence(const struct request *rq, int status, const char *what)
{
	char key[KEY_MAX], other[KEY_MAX];

	snprintf(key, sizeof(key), "error.%d.%s", status, what);
	snprintf(other, sizeof(other), "error.other.%s", what);
	return view_text(rq->web->views, rq->locale, view_has_text(rq->web->views, rq->locale, key) ? key : other);
}

void
error_page(const struct request *rq, struct reply *rp, int status)
{
	struct json_object *data;

	if (rq->web->views != NULL && view_exists(rq->web->views, "error")) {
		data = json_object_new_object();
		json_put_int(data, "status", status);
		json_put_bool(data, "is_ours", status >= 500);	/* then somebody may have to look for it in the log */
		json_put_text(data, "title", sentence(rq, status, "title"));
		json_put_text(data, "text", sentence(rq, status, "text"));
		if (reply_view(rp, rq, status, "error", data) == ERR_NONE && !buf_err(&rp->body))
			return;
	}
	plain_page(rq, rp, status);
}

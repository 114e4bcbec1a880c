/* The example of a document's header, uploaded before the template is handed in: a session first, then the file. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/meta.h"

enum { PATH_MAX_BYTES = 2000, SESSION_MAX = 1500 };

/* One page that says what it is; the reviewers see nothing of anybody. */
static const char sample[] =
	"%PDF-1.4\n"
	"1 0 obj<</Type/Catalog/Pages 2 0 R>>\n"
	"endobj\n"
	"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>\n"
	"endobj\n"
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 298]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\n"
	"endobj\n"
	"4 0 obj<</Length 49>>stream\n"
	"BT /F 18 Tf 40 150 Td (Contoh dokumen izin) Tj ET\n"
	"endstream\n"
	"endobj\n"
	"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\n"
	"endobj\n"
	"xref\n"
	"0 6\n"
	"0000000000 65535 f \n"
	"0000000009 00000 n \n"
	"0000000053 00000 n \n"
	"0000000103 00000 n \n"
	"0000000213 00000 n \n"
	"0000000308 00000 n \n"
	"trailer<</Size 6/Root 1 0 R>>\n"
	"startxref\n"
	"370\n"
	"%%EOF\n";

bool
meta_may_upload(struct json_object *settings)
{
	return !text_is_blank(json_text(settings, "app_id"));
}

/* "upload:MTph...?sig=ARZq..." goes into an address as it is, so it must be nothing but that. */
static bool
is_session(const char *text)
{
	return text != NULL && strncmp(text, "upload:", 7) == 0 && strlen(text) < SESSION_MAX &&
	    strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:?=&_-+/.~%") == strlen(text);
}

static enum err
write_session(const struct account *a, struct http_request *ret)
{
	const char *app = account_text(a, "app_id");
	AUTO(buf) struct buf path = { 0 };

	buf_init(&path, PATH_MAX_BYTES);
	buf_fmt(&path, "%s/uploads?file_length=%zu&file_type=application/pdf&file_name=contoh.pdf", app != NULL ? app : "", sizeof(sample) - 1);
	meta_request_begin(a, "POST", buf_text(&path), ret);
	if (app == NULL)
		return ERR_INVALID;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

enum err
meta_write_example(const struct account *a, const char *session, struct http_request *ret)
{
	if (session == NULL)
		return write_session(a, ret);
	meta_request_begin_as(a, "OAuth", "POST", is_session(session) ? session : "", ret);
	if (!is_session(session))
		return ERR_INVALID;
	http_request_header(ret, "file_offset", "0");
	http_request_header(ret, "Content-Type", "application/pdf");
	buf_add(&ret->body, sample, sizeof(sample) - 1);
	return http_request_err(ret);
}

/* Nothing of it is a template yet: whatever went wrong, it may be tried again. */
static void
told_failure(const struct http_answer *answer, struct remote_told *told)
{
	static const struct remote_wish none = { .task = REMOTE_SUBMIT };

	meta_read_remote(&none, answer, told);
	if (told->outcome != REMOTE_TROUBLE || text_equal(told->key, "account"))
		told->key = "upload";
	told->outcome = REMOTE_TROUBLE;
}

bool
meta_read_example(const char *session, const struct http_answer *answer, char *ret, size_t size, struct remote_told *told)
{
	AUTO_JSON struct json_object *doc = NULL;
	const char *got;

	if (answer->transport == HTTP_ANSWERED && answer->status == 200 && json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE) {
		got = json_text(doc, session == NULL ? "id" : "h");
		if (!text_is_blank(got) && strlen(got) < size && (session != NULL || is_session(got))) {
			snprintf(ret, size, "%s", got);
			return true;
		}
	}
	told_failure(answer, told);
	return false;
}

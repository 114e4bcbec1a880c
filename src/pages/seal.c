/* The office's seal: put up and taken down in the settings, and shown to applicants. */
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/optin.h"
#include "pages/page.h"
#include "pages/settings.h"
#include "setting/seal.h"
#include "web/multipart.h"

enum { KEEP_S = 24 * 3600 };

static enum err
store(const struct request *rq, const struct upload *file)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = seal_put(rq->writer, file->bytes, file->n, rq->session.login.name, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "setting.seal", "setting", 0, file->file_name)))
		return e;
	return db_commit(&tx);
}

enum err
seal_change(const struct request *rq, struct reply *rp)
{
	const struct upload *file = upload_find(&rq->uploads, "seal");
	struct form_check check = { .form = &rq->form };
	enum err e;

	if (file == NULL)
		form_wrong(&check, "seal", "form.required", 0);
	else if ((e = store(rq, file)) == ERR_INVALID)
		form_wrong(&check, "seal", "seal.no_picture", 0);
	else if (e == ERR_TOO_LARGE)
		form_wrong(&check, "seal", "seal.too_large", SEAL_MAX_BYTES / 1024);
	else if (e)
		return e;
	if (!form_ok(&check))
		return settings_show(rq, rp, 422, &check);
	return reply_see_other(rp, "/admin/settings?saved=seal#group-seal");
}

enum err
seal_take_down(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = seal_remove(rq->writer)) ||
	    (e = page_audit(rq, rq->writer, "setting.seal_remove", "setting", 0, NULL)) || (e = db_commit(&tx)))
		return e;
	return reply_see_other(rp, "/admin/settings?saved=seal#group-seal");
}

enum err
optin_seal(const struct request *rq, struct reply *rp)
{
	enum err e;

	if ((e = seal_load(rq->db, &rp->body, &rp->type)))
		return e;
	rp->status = 200;
	reply_cache(rp, KEEP_S);
	return ERR_NONE;
}

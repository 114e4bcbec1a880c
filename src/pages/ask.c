/* Asking one person for consent, and telling them what the service is: at most once by a press, and again only by a second, explicit one. */
#include "pages/ask.h"

#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/invite.h"
#include "message/message.h"
#include "pages/admin.h"
#include "pages/bubble.h"
#include "pages/plan_rows.h"
#include "permit/permit.h"
#include "web/web.h"

enum { WORD_MAX_BYTES = 400, BUBBLE_MAX_BYTES = 64 * 1024, LINK_MAX = 80 };

/* The two kinds, which differ in nothing else. */
struct ask {
	const char	*verb;		/* the last part of the address */
	const char	*icon, *audit, *done;
	const char	*button, *again, *last_by, *last;	/* words */
	enum err	(*look)(struct db *, const struct invite *, int64_t, struct invite_look *);
	enum err	(*preview)(struct db *, const struct invite *, int64_t, struct message *, struct problem *);
	enum err	(*send)(struct db *, const struct invite *, int64_t, int64_t *, struct problem *);
};
static const struct ask asks[] = {
	{ "invite", "send", "contact.invite", "done.contact_invited", "ask.invite.button", "ask.invite.again", "ask.invite.last_by", "ask.invite.last",
	    invite_look, invite_preview, invite_send },
	{ "inform", "info-circle", "contact.inform", "done.contact_informed", "ask.inform.button", "ask.inform.again", "ask.inform.last_by",
	    "ask.inform.last", inform_look, inform_preview, inform_send },
};
enum { ASKS = sizeof(asks) / sizeof(asks[0]) };

static struct invite
invite_of(const struct request *rq, int64_t contact_id)
{
	return (struct invite){ .contact_id = contact_id, .base_url = rq->web->config.base_url, .channel = "operator",
	    .actor = rq->session.login.name };
}

/* ---- words ---- */

/* "Terakhir diminta 5 menit lalu oleh rina: sampai (Fonnte)." */
static void
put_last(const struct page *p, struct json_object *o, const struct ask *ask, const struct invitation_last *last)
{
	AUTO(buf) struct buf ago = {0}, state = {0};

	json_put_text(o, "last", "");
	json_put_int(o, "message_id", last->message_id);
	if (last->at == 0)
		return;
	buf_init(&ago, WORD_MAX_BYTES);
	buf_init(&state, WORD_MAX_BYTES);
	page_ago(p, last->at, &ago);
	buf_text_add(&state, last->message_state[0] != '\0' ? page_word_of(p, "state", last->message_state) : page_word(p, "ask.handed_out"));
	if (last->provider[0] != '\0')
		buf_fmt(&state, " (%s)", last->provider);
	if (last->opened_at != 0)
		buf_fmt(&state, ", %s", page_word(p, "ask.opened"));
	page_say(p, o, "last", last->by[0] != '\0' ? ask->last_by : ask->last, "ago", buf_text(&ago), "by", last->by, "state", buf_text(&state), NULL);
}

static const char *
why_of(const struct page *p, const struct invite_look *look)
{
	switch (look->obstacle) {
	case INVITE_FREE: case INVITE_RECENT:
		return "";
	case INVITE_NO_WAY:
		return page_word_of(p, "reason", look->why);
	default:
		return page_word_of(p, "obstacle", invite_obstacle_name(look->obstacle));
	}
}

static void
put_one(const struct page *p, struct json_object *list, const struct ask *ask, const struct invite_look *look, int64_t contact_id, int64_t permit_id)
{
	struct json_object *o = json_object_new_object();
	bool can = look->obstacle == INVITE_FREE || look->obstacle == INVITE_RECENT;
	char path[LINK_MAX];

	snprintf(path, sizeof(path), "/admin/contacts/%" PRId64 "/%s", contact_id, ask->verb);
	json_put_text(o, "word", page_word(p, look->obstacle == INVITE_RECENT ? ask->again : ask->button));
	json_put_bool(o, "first", look->obstacle == INVITE_FREE);
	json_put_text(o, "icon", ask->icon);
	json_put_text(o, "path", path);
	json_put_int(o, "permit", permit_id);
	json_put_bool(o, "primary", ask == &asks[0] && look->obstacle == INVITE_FREE);
	json_put_bool(o, "can", can && p->rq->role >= ROLE_OPERATOR);
	json_put_text(o, "why", why_of(p, look));
	put_last(p, o, ask, &look->last);
	json_object_array_add(list, o);
}

enum err
ask_put(struct page *p, int64_t contact_id, int64_t permit_id)
{
	struct json_object *list = json_put_array(p->data, "asks");
	struct invite invite = invite_of(p->rq, contact_id);
	struct invite_look look;
	size_t i;
	enum err e;

	for (i = 0; i < ASKS; i++) {
		if ((e = asks[i].look(p->rq->db, &invite, p->rq->now, &look)))
			return e;
		if (look.obstacle != INVITE_ERASED)
			put_one(p, list, &asks[i], &look, contact_id, permit_id);
	}
	json_put_bool(p->data, "has_asks", json_count(list) > 0);
	return ERR_NONE;
}

/* ---- what would be sent, and which way; or why it cannot be ---- */

static enum err
put_bubble(struct page *p, const struct ask *ask, const struct invite *invite)
{
	AUTO(message) struct message m = {0};
	AUTO(buf) struct buf html = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = ask->preview(p->rq->db, invite, p->rq->now, &m, &problem)))
		return e;
	buf_init(&html, BUBBLE_MAX_BYTES);
	bubble_html(m.gateway_body, &html);
	json_put_text(p->data, "bubble_html", buf_text(&html));
	return buf_err(&html);
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct ask *ask, const struct invite *invite, const struct invite_look *look)
{
	bool free = look->obstacle == INVITE_FREE, recent = look->obstacle == INVITE_RECENT;
	AUTO_JSON struct json_object *plan = plan_to_json(&look->plan), *one = json_object_new_array();
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	char again[24];
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, invite->contact_id, &contact)))
		return e;
	put_one(&p, one, ask, look, invite->contact_id, invite->permit_id);
	json_put(p.data, "ask", json_object_get(json_item(one, 0)));
	snprintf(again, sizeof(again), "%" PRId64, look->last.at);
	json_put_text(p.data, "title", page_word(&p, ask->button));
	json_put_text(p.data, "again", again);
	json_put_int(p.data, "contact_id", invite->contact_id);
	page_put_name(&p, p.data, "name", contact.name);
	json_put_bool(p.data, "recent", recent);
	json_put_bool(p.data, "free", free);
	if (free || look->obstacle == INVITE_NO_WAY)
		plan_rows_put(&p, plan, invite->contact_id);
	if ((free || recent) && (e = put_bubble(&p, ask, invite)))
		return e;
	return page_show(&p, rp, status, "admin/ask_again");
}

/* ---- pressing it ---- */

/* The second word names the last asking it is about: pressed twice, it too is said only once. */
static bool
insists(const struct request *rq, const struct invite_look *look)
{
	int64_t again;

	return look->obstacle == INVITE_RECENT && text_to_int64(form_text(&rq->form, "again"), &again) && again == look->last.at;
}

/* Only the permit of this very person. */
static enum err
read_permit(const struct request *rq, const struct form *form, struct invite *invite)
{
	AUTO(permit) struct permit permit = {0};
	int64_t id;
	enum err e;

	if (!text_to_int64(form_text(form, "permit"), &id) || id <= 0)
		return ERR_NONE;
	if ((e = permit_load(rq->db, id, &permit)))
		return e;
	if (permit.contact_id != invite->contact_id)
		return ERR_NOT_FOUND;
	invite->permit_id = id;
	return ERR_NONE;
}

/* Before it is sent. */
static enum err
look_at(const struct request *rq, struct reply *rp, const struct ask *ask)
{
	struct invite_look look;
	struct invite invite;
	int64_t contact_id;
	enum err e;

	if (!request_param_id(rq, "id", &contact_id))
		return ERR_NOT_FOUND;
	invite = invite_of(rq, contact_id);
	if ((e = read_permit(rq, &rq->args, &invite)) || (e = ask->look(rq->db, &invite, rq->now, &look)))
		return e;
	return show(rq, rp, 200, ask, &invite, &look);
}

static enum err
press(const struct request *rq, struct reply *rp, const struct ask *ask)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	struct invite_look look;
	struct invite invite;
	char reason[80];
	int64_t contact_id, message_id;
	enum err e;

	if (!request_param_id(rq, "id", &contact_id))
		return ERR_NOT_FOUND;
	invite = invite_of(rq, contact_id);
	snprintf(reason, sizeof(reason), "operator:%s", rq->session.login.name);
	invite.reason = reason;
	if ((e = read_permit(rq, &rq->form, &invite)) || (e = db_begin(rq->writer, &tx)) || (e = ask->look(rq->writer, &invite, rq->now, &look)))
		return e;
	if (look.obstacle != INVITE_FREE && !insists(rq, &look)) {
		db_tx_end(&tx);
		return show(rq, rp, 409, ask, &invite, &look);
	}
	if ((e = ask->send(rq->writer, &invite, rq->now, &message_id, &problem)) ||
	    (e = page_audit(rq, rq->writer, ask->audit, "contact", contact_id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, ask->done);
	return reply_see_other(rp, "/admin/messages/%" PRId64, message_id);
}

enum err
contact_invite_look(const struct request *rq, struct reply *rp)
{
	return look_at(rq, rp, &asks[0]);
}

enum err
contact_inform_look(const struct request *rq, struct reply *rp)
{
	return look_at(rq, rp, &asks[1]);
}

enum err
contact_invite(const struct request *rq, struct reply *rp)
{
	return press(rq, rp, &asks[0]);
}

enum err
contact_inform(const struct request *rq, struct reply *rp)
{
	return press(rq, rp, &asks[1]);
}

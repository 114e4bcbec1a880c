#include "recall.h"

#include "consent/consent.h"

/* Most of the time nobody's consent has changed, and one question serves all of them. */
static bool
nothing_changed(const struct flight_list *ready, int64_t head)
{
	const struct flight *f;

	for (f = ready->first; f != NULL; f = f->next)
		if (f->consent_seq != head)
			return false;
	return true;
}

/* A question about an earlier attempt reaches the provider and nobody else: it needs no consent. */
static enum err
look(struct sender *s, struct flight_list *ready)
{
	struct flight *f;
	enum err e;

	for (f = ready->first; f != NULL; f = f->next) {
		if (f->cargo == CARGO_QUESTION)
			continue;
		if ((e = consent_changed_since(s->db, f->contact_id, f->consent_seq, &f->recalled)))
			return e;
	}
	return ERR_NONE;
}

enum err
recall_changed(struct sender *s, struct flight_list *ready)
{
	struct flight_list stay;
	struct flight *f;
	int64_t head;
	enum err e;

	if (ready->count == 0)
		return ERR_NONE;
	if ((e = consent_head(s->db, &head)) || nothing_changed(ready, head) || (e = look(s, ready)))
		return e;
	flight_list_init(&stay);
	while ((f = flight_list_take(ready)) != NULL) {
		if (f->recalled)
			flight_land(f, VERDICT_RETRY, "recalled", "the person's consent changed before the request left");
		else
			f->consent_seq = head;
		flight_list_add(f->recalled ? &s->landed : &stay, f);
	}
	flight_list_init(ready);
	while ((f = flight_list_take(&stay)) != NULL)
		flight_list_add(ready, f);
	return ERR_NONE;
}

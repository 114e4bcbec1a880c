#include "accounts.h"

#include <stdlib.h>
#include <string.h>

static void
opened_free(struct opened *it)
{
	account_view_end(&it->view);
	provider_row_end(&it->row);
	free(it);
}

void
accounts_end(struct accounts *a)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		opened_free(a->items[i]);
	explicit_bzero(&a->boxes, sizeof(a->boxes));
	*a = (struct accounts){0};
}

enum err
accounts_box(struct accounts *a, const struct seal_keys **ret)
{
	enum err e;

	if (!a->boxes_are_loaded && (e = provider_boxes_load(a->keys, FIELD_OUTGOING, &a->boxes)))
		return e;
	a->boxes_are_loaded = true;
	*ret = &a->boxes.outgoing;
	return ERR_NONE;
}

static enum err
open_fresh(struct accounts *a, struct db *db, const struct provider_row *current, struct opened **ret)
{
	const struct seal_keys *box;
	struct opened *it;
	enum err e;

	if ((e = accounts_box(a, &box)))
		return e;
	if ((it = calloc(1, sizeof(*it))) == NULL)
		return ERR_MEMORY;
	it->id = current->id;
	it->updated_at = current->updated_at;
	if ((e = provider_load(db, current->id, &it->row)) || (e = account_open(db, &a->boxes, FIELD_OUTGOING, &it->row, a->base_url, &it->view))) {
		opened_free(it);
		return e;
	}
	*ret = it;
	return ERR_NONE;
}

enum err
accounts_open(struct accounts *a, struct db *db, const struct provider_row *current, int64_t now, const struct account **ret)
{
	struct opened *it;
	size_t i;
	enum err e;

	for (i = 0; i < a->count && a->items[i]->id != current->id; i++)
		;
	if (i == PLAN_PROVIDERS_MAX)
		return ERR_TOO_LARGE;
	if (i == a->count || a->items[i]->updated_at != current->updated_at) {
		if ((e = open_fresh(a, db, current, &it)))
			return e;
		if (i < a->count)
			opened_free(a->items[i]);
		else
			a->count++;
		a->items[i] = it;
	}
	a->items[i]->view.account.now = now;
	*ret = &a->items[i]->view.account;
	return ERR_NONE;
}

const struct account *
accounts_known(const struct accounts *a, int64_t provider_id)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (a->items[i]->id == provider_id)
			return &a->items[i]->view.account;
	return NULL;
}

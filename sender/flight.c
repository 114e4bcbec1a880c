#include <stdio.h>
#include <stdlib.h>

#include "sender.h"

struct flight *
flight_new(void)
{
	return calloc(1, sizeof(struct flight));
}

void
flight_free(struct flight *f)
{
	if (f == NULL)
		return;
	http_request_end(&f->request);
	free(f->text);
	json_end(&f->question.others);
	free(f);
}

void
flight_land(struct flight *f, enum verdict verdict, const char *code, const char *text)
{
	f->outcome = (struct outcome){ .verdict = verdict };
	f->never_left = true;
	snprintf(f->outcome.code, sizeof(f->outcome.code), "%s", code);
	snprintf(f->outcome.text, sizeof(f->outcome.text), "%s", text);
}

void
flight_list_init(struct flight_list *l)
{
	*l = (struct flight_list){ .first = NULL };
	l->end = &l->first;
}

void
flight_list_add(struct flight_list *l, struct flight *f)
{
	f->next = NULL;
	*l->end = f;
	l->end = &f->next;
	l->count++;
}

struct flight *
flight_list_take(struct flight_list *l)
{
	struct flight *f = l->first;

	if (f == NULL)
		return NULL;
	if ((l->first = f->next) == NULL)
		l->end = &l->first;
	l->count--;
	f->next = NULL;
	return f;
}

void
flight_list_end(struct flight_list *l)
{
	struct flight *f;

	while ((f = flight_list_take(l)) != NULL)
		flight_free(f);
}

#include "connector/source.h"

#include "base/text.h"

void
pulled_end(struct pulled *p)
{
	json_end(&p->rows);
	explicit_bzero(p->token, sizeof(p->token));
}

const struct source *
source_of(const struct connector_kind *kind)
{
	static const struct source *const all[] = { &source_office, &source_cloud, &source_gateway };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (text_equal(all[i]->kind, kind->name))
			return all[i];
	return NULL;
}

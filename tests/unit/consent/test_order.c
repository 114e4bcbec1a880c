/*
 * However a person's words and what others record about them arrive, and however often, what they allow in the end is the same.
 *
 * Each round draws a handful of events, of every kind and often of the same second, and hands them to several contacts in several orders
 * with repetitions. The seed is drawn anew each time and printed when something differs; ORDER_SEED=n draws it again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/erase.h"
#include "consent/inbound.h"
#include "consent/proof.h"
#include "consent/rebuild.h"
#include "contact/contact.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, DRAWN_MAX = 7, ROUNDS = 60, ORDERS = 4, SECONDS = 3 };

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int
below(uint64_t *seed, int n)
{
	return (int)(next_random(seed) % (uint64_t)n);
}

static uint64_t
draw_seed(void)
{
	const char *given = getenv("ORDER_SEED");
	int64_t number;
	uint64_t seed;

	if (given != NULL && text_to_int64(given, &number))
		return (uint64_t)number;
	crypto_random(&seed, sizeof(seed));
	return seed >> 1 | 1;	/* never 0, from which nothing follows */
}

/* ---- what may happen ---- */

struct event {
	int64_t			 at;
	/* said to us: */
	int64_t			 provider;	/* 0: it was recorded */
	const char		*text;
	/* or recorded: */
	enum scope		 scope;
	enum consent_action	 action;
	const char		*source;
};

static struct event
draw_said(uint64_t *seed)
{
	static const char *const texts[] = { "ya", "Saya setuju", "STOP", "tidak", "halo", "kapan izin saya jadi?", "jangan kirim lagi" };

	return (struct event){
		.provider = 1 + below(seed, 2), .text = texts[below(seed, sizeof(texts) / sizeof(texts[0]))],
		.at = WORLD_NOW - 1000 * (1 + below(seed, SECONDS)),	/* as providers tell the time */
	};
}

static struct event
draw_recorded(uint64_t *seed)
{
	static const char *const sources[] = { "landing_page", "form", "operator", "paper", "import", "api", "provider", "inbound", "inbound_any" };
	static const int parts[] = { 0, 0, 1, 400, 999 };
	struct event e = {
		.scope = (enum scope)below(seed, SCOPE__COUNT), .action = (enum consent_action)below(seed, CONSENT_ERASURE),
		.source = sources[below(seed, sizeof(sources) / sizeof(sources[0]))],
		.at = WORLD_NOW - 1000 * (1 + below(seed, SECONDS)) + parts[below(seed, sizeof(parts) / sizeof(parts[0]))],
	};

	if (text_equal(e.source, "inbound_any"))
		e.action = CONSENT_OPT_IN;	/* any message says no more than that */
	return e;
}

static void
print_event(const struct event *e)
{
	if (e->provider != 0)
		print_message("%5" PRId64 " said \"%s\" to %s\n", e->at - WORLD_NOW, e->text, e->provider == META ? "meta" : "fonnte");
	else
		print_message("%5" PRId64 " recorded %s %s by %s\n", e->at - WORLD_NOW, scope_name(e->scope), consent_action_name(e->action), e->source);
}

/* ---- how it reaches us ---- */

struct person { int64_t id; char number[32]; int serial; };

static void
meet(struct world *w, struct person *p, int serial)
{
	snprintf(p->number, sizeof(p->number), "+62812%08d", serial);
	p->serial = serial;
	IN_TX(w, contact_from_provider(w->db, p->number, NULL, WORLD_NOW, &p->id, NULL));
}

static void
hear(struct world *w, const struct person *p, const struct event *e, int place)
{
	char id[40];
	struct inbound in = {
		.kind = INBOUND_TEXT, .at = e->at, .message_id = id, .from = p->number, .name = "Sari", .text = e->text, .own = "628",
		.opens_window = e->provider == META,
	};
	struct inbound_result result;

	snprintf(id, sizeof(id), "%d-%d", p->serial, place);
	IN_TX(w, inbound_apply(w->db, e->provider, provider_find(e->provider == META ? "meta" : "fonnte"), &in, 0, WORLD_NOW, &result));
	assert_int_equal(result.contact_id, p->id);
}

/* As the webhook does with any message: only what changes something is worth an entry. */
static void
record(struct world *w, const struct person *p, const struct event *e)
{
	struct ledger_entry entry = {
		.scope = e->scope, .action = e->action, .source = e->source, .answer_words = "kata", .actor = "uji", .at = e->at,
	};
	bool changes = true;

	if (text_equal(e->source, "inbound_any"))
		assert_ok(consent_would_change(w->db, p->id, &entry, WORLD_NOW, &changes));
	if (changes)
		IN_TX(w, consent_record(w->db, p->id, &entry, WORLD_NOW, NULL));
}

/* Every event at least once, some twice, in an order of its own. */
static void
deliver(struct world *w, uint64_t *seed, const struct person *p, const struct event *events, int n)
{
	int order[2 * DRAWN_MAX], count = 0, i;

	for (i = 0; i < n; i++) {
		order[count++] = i;
		if (below(seed, 3) == 0)
			order[count++] = i;
	}
	for (i = count; i > 1; i--) {
		int k = below(seed, i), kept = order[i - 1];

		order[i - 1] = order[k];
		order[k] = kept;
	}
	for (i = 0; i < count; i++)
		if (events[order[i]].provider != 0)
			hear(w, p, &events[order[i]], order[i]);
		else
			record(w, p, &events[order[i]]);
}

static int
ago(int64_t at)
{
	return at != 0 ? (int)(at - WORLD_NOW) : 0;
}

/* What somebody allows, in words; which entry made it so may differ. */
static char *
allowed(struct world *w, int64_t contact)
{
	struct consent all[SCOPE__COUNT];
	AUTO(buf) struct buf b = {0};
	int i;

	buf_init(&b, 1000);
	assert_ok(consent_load(w->db, contact, all));
	for (i = 0; i < SCOPE__COUNT; i++)
		buf_fmt(&b, "%s: %s%s%s since %d%s%d; ", scope_name((enum scope)i), consent_state_name(all[i].state), all[i].explicit_words ? ", explicit" : "",
		    all[i].preapproved ? ", preapproved" : "", ago(all[i].since_at),
		    all[i].no_marketing_at != 0 ? ", no advertising since " : ", advertising ", ago(all[i].no_marketing_at));
	return buf_take(&b);
}

static void
open_office(struct world *w)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	assert_ok(db_script(w->db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	assert_ok(db_begin(w->db, &tx));
	assert_ok(template_install(w->db, WORLD_NOW, &n));
	assert_ok(db_commit(&tx));
}

static void
expect_proven(struct world *w)
{
	AUTO(proof) struct proof p = {0};
	int64_t changed;

	assert_ok(proof_make(w->db, NULL, &p));
	assert_string_equal(p.check.why, "");
	/* Equal to what is stored: nothing is left to be mended. */
	IN_TX(w, consent_rebuild(w->db, &changed));
	assert_int_equal(changed, 0);
}

static void
test_any_order_and_any_repetition_ends_in_the_same_consents(void **state)
{
	AUTO(world) struct world w = {0};
	uint64_t first_seed = draw_seed(), seed = first_seed;
	int round, order, serial = 0, i;

	(void)state;
	open_office(&w);
	for (round = 0; round < ROUNDS; round++) {
		struct event events[DRAWN_MAX];
		int n = 2 + below(&seed, DRAWN_MAX - 1);
		AUTO_FREE char *first = NULL;

		for (i = 0; i < n; i++)
			events[i] = below(&seed, 2) == 0 ? draw_said(&seed) : draw_recorded(&seed);
		for (order = 0; order < ORDERS; order++) {
			AUTO_FREE char *end = NULL;
			struct person p;

			meet(&w, &p, ++serial);
			deliver(&w, &seed, &p, events, n);
			end = allowed(&w, p.id);
			if (first == NULL)
				first = strdup(end);
			if (strcmp(first, end) == 0)
				continue;
			for (i = 0; i < n; i++)
				print_event(&events[i]);
			fail_msg("ORDER_SEED=%" PRIu64 ", round %d:\n%s\n%s", first_seed, round, first, end);
		}
	}
	expect_proven(&w);
}

static void
test_whatever_was_said_an_erasure_ends_it(void **state)
{
	const struct erasure erasure = { "petugas", "operator", "atas permintaan" };
	AUTO(world) struct world w = {0};
	uint64_t seed = draw_seed();
	int round, i;

	(void)state;
	open_office(&w);
	for (round = 1; round <= ROUNDS / 4; round++) {
		AUTO_FREE char *end = NULL;
		struct event events[DRAWN_MAX];
		struct person p;
		int64_t words, seq;

		for (i = 0; i < DRAWN_MAX; i++)
			events[i] = below(&seed, 2) == 0 ? draw_said(&seed) : draw_recorded(&seed);
		meet(&w, &p, round);
		deliver(&w, &seed, &p, events, DRAWN_MAX - 1);
		IN_TX(&w, consent_erase(w.db, p.id, &erasure, WORLD_NOW, &words, &seq, NULL));
		deliver(&w, &seed, &p, &events[DRAWN_MAX - 1], 1);	/* said before, arrived after */
		end = allowed(&w, p.id);
		assert_string_equal(end, "official: none since 0, advertising 0; gateway: none since 0, advertising 0; sms: none since 0, advertising 0; "
		    "email: none since 0, advertising 0; ");
	}
	expect_proven(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_order_and_any_repetition_ends_in_the_same_consents),
		cmocka_unit_test(test_whatever_was_said_an_erasure_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

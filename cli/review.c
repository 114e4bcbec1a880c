/*
 * What waits for a person's decision before it counts.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli.h"
#include "consent/review.h"
#include "invitation/invitation.h"
#include "print.h"

enum { LISTED_MAX = 1000 };

static int
list(struct cli *cli)
{
	const char *state = cli_option(cli, "--state", 0);
	struct review_query query = { .state = state != NULL ? state : "open", .kind = cli_option(cli, "--kind", 0), .batch = cli_option(cli, "--batch", 0),
	    .limit = LISTED_MAX };
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if (!text_has_word("open accepted refused", query.state))
		return cli_wrong("--state is open, accepted or refused");
	if (query.kind != NULL && !text_has_word("reply paper import number", query.kind))
		return cli_wrong("--kind is reply, paper, import or number");
	if ((e = review_list(cli->db, &query, &rows)))
		return cli_fail(cli, e, NULL, "review list");
	invitation_hide_tokens_in(rows);
	print_rows(cli, rows, text_equal(query.state, "open") ? "id kind at contact_id name scope action answer_words number made_by" :
	    "id kind state decided_at decided_by contact_id name scope decision reason ledger_seq");
	return EXIT_DONE;
}

static int
decide(struct cli *cli, const struct review_decision *decision, const char *what)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_JSON struct json_object *answer = json_object_new_object();
	struct problem problem = {0};
	int64_t id, seq;
	int status;
	enum err e;

	if ((status = cli_id(cli->args[0], "review", &id)) != EXIT_DONE)
		return status;
	if ((e = db_begin(cli->db, &tx)))
		return cli_fail(cli, e, NULL, what);
	if ((e = review_decide(cli->db, id, decision, cli->now, &seq, &problem)) == ERR_NOT_FOUND)
		return cli_refuse("there is no review %s", cli->args[0]);
	if (e || (e = cli_audit(cli, decision->accept ? "review.accept" : "review.refuse", "review", id, decision->reason)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, what);
	json_put_int(answer, "id", id);
	if (seq == 0)
		return print_done(cli, answer, "decided; it needs no ledger entry");
	json_put_int(answer, "ledger_entry", seq);
	return print_done(cli, answer, "ledger entry %" PRId64, seq);
}

static int
accept_command(struct cli *cli)
{
	const struct review_decision decision = { .accept = true, .action = cli_option(cli, "--as", 0), .actor = cli_actor() };

	return decide(cli, &decision, "review accept");
}

static int
refuse_command(struct cli *cli)
{
	const struct review_decision decision = { .reason = cli_option(cli, "--reason", 0), .actor = cli_actor() };

	if (text_is_blank(decision.reason))
		return cli_wrong("--reason must say why; colleagues will read it");
	return decide(cli, &decision, "review refuse");
}

const struct command review_commands[] = {
	{ "review list", "[--state open|accepted|refused] [--kind reply|paper|import|number] [--batch NAME]",
	    "what waits for a decision, oldest first, or what was decided", NEEDS_DB, 0, 0, "--state= --kind= --batch=", list },
	{ "review accept", "ID [--as opt_in|opt_out|decline]", "it counts; --as says what a reply means", NEEDS_DB, 1, 1, "--as=", accept_command },
	{ "review refuse", "ID --reason TEXT", "it does not count, and why", NEEDS_DB, 1, 1, "--reason=", refuse_command },
	{ 0 }
};

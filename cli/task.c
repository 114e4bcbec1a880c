/*
 * Waiting for what the sender does: only the sender talks to the outside.
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli.h"
#include "report/standing.h"
#include "task/task.h"

enum { WAIT_MS = 90 * 1000, LOOK_US = 200 * 1000 };

bool
cli_sender_is_late(struct cli *cli)
{
	AUTO_FREE char *detail = NULL;
	int64_t at;

	if (standing_sender(cli->db, &at, &detail) != ERR_NONE || cli->now - at < STANDING_SENDER_LATE_MS)
		return false;
	if (at == 0)
		fputs("kabarizin: the sender has never run: what is asked of it waits (docs/operations.md has its cron line)\n", stderr);
	else
		fprintf(stderr, "kabarizin: the sender has not run for %" PRId64 " minutes: what is asked of it waits\n",
		    (cli->now - at) / CLOCK_MINUTE_MS);
	return true;
}

int
cli_wait(struct cli *cli, int64_t id, struct task *ret)
{
	int64_t until = clock_monotonic() + WAIT_MS;
	enum err e;

	cli_sender_is_late(cli);
	do {
		usleep(LOOK_US);
		task_end(ret);
		if ((e = task_load(cli->db, id, ret)))
			return cli_fail(cli, e, NULL, "waiting for the sender");
	} while (ret->done_at == 0 && clock_monotonic() < until);
	return ret->done_at != 0 ? EXIT_DONE : cli_refuse("the sender did not take it; does it run every minute?");
}

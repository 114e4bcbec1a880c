/*
 * Waiting for what the sender does: only the sender talks to the outside.
 */
#include <unistd.h>

#include "base/clock.h"
#include "cli.h"
#include "delivery/task.h"

enum { WAIT_MS = 90 * 1000, LOOK_US = 200 * 1000 };

int
cli_wait(struct cli *cli, int64_t id, struct task *ret)
{
	int64_t until = clock_monotonic() + WAIT_MS;
	enum err e;

	do {
		usleep(LOOK_US);
		task_end(ret);
		if ((e = task_load(cli->db, id, ret)))
			return cli_fail(cli, e, NULL, "waiting for the sender");
	} while (ret->done_at == 0 && clock_monotonic() < until);
	return ret->done_at != 0 ? EXIT_DONE : cli_refuse("the sender did not take it; does it run every minute?");
}

/*
 * fate: loaded into a program by LD_PRELOAD, makes it meet what happens to programs.
 *
 *   FATE_DIE_AT=N		SIGKILL just before its N-th call that something outside could notice: a write, a sync, a byte on the wire
 *   FATE_DISK_FULL=PATH	while that file exists, nothing more fits on the disk
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static void *
real(const char *name)
{
	void *f = dlsym(RTLD_NEXT, name);

	if (f == NULL)
		abort();
	return f;
}

static void
step(void)
{
	const char *at = getenv("FATE_DIE_AT");

	if (at != NULL && atomic_fetch_add(&calls, 1) + 1 == atol(at))
		kill(getpid(), SIGKILL);
}

static int
is_full(void)
{
	const char *path = getenv("FATE_DISK_FULL");

	return path != NULL && access(path, F_OK) == 0;
}

/* A call of the C library that does what it always does, unless fate has other plans. */
#define CALL(type, name, params, args, fails)						\
	type name params;								\
	type name params								\
	{										\
		static type (*call) params;						\
		if (call == NULL)							\
			call = (type (*) params)real(#name);				\
		step();									\
		if (fails) {								\
			errno = ENOSPC;							\
			return -1;							\
		}									\
		return call args;							\
	}

CALL(ssize_t, pwrite, (int fd, const void *bytes, size_t n, off_t at), (fd, bytes, n, at), is_full())
CALL(ssize_t, pwrite64, (int fd, const void *bytes, size_t n, off64_t at), (fd, bytes, n, at), is_full())
CALL(int, ftruncate, (int fd, off_t size), (fd, size), size > 0 && is_full())
CALL(int, ftruncate64, (int fd, off64_t size), (fd, size), size > 0 && is_full())
CALL(int, fsync, (int fd), (fd), 0)
CALL(int, fdatasync, (int fd), (fd), 0)
CALL(ssize_t, send, (int fd, const void *bytes, size_t n, int flags), (fd, bytes, n, flags), 0)
CALL(ssize_t, recv, (int fd, void *bytes, size_t n, int flags), (fd, bytes, n, flags), 0)
CALL(int, connect, (int fd, const struct sockaddr *to, socklen_t n), (fd, to, n), 0)

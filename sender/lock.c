#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"

enum { PATH_MAX_BYTES = 4096 };
#define SQLITE	"sqlite:"

enum err
lock_take(const char *database_url, int *ret_fd)
{
	char path[PATH_MAX_BYTES];
	const char *file = database_url + strlen(SQLITE);
	int fd, n, why;

	*ret_fd = -1;
	if (!text_starts(database_url, SQLITE) || strcmp(file, ":memory:") == 0)
		return ERR_NONE;
	n = snprintf(path, sizeof(path), "%s.sender.lock", file);
	if (n < 0 || (size_t)n >= sizeof(path))
		return ERR_TOO_LARGE;
	if ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644)) < 0)
		return ERR_IO;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		why = errno;
		close(fd);
		errno = why;
		return why == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
	}
	*ret_fd = fd;
	return ERR_NONE;
}

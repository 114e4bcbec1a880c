/*
 * config: the one INI file, for what must be known before the database is open.
 *
 * Its path is in KABARIZIN_CONFIG, otherwise /etc/kabarizin/kabarizin.conf. Everything an office would change while running
 * is a setting in the database instead (setting/setting.h). docs/operations.md lists the keys.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/err.h"

struct config {
	char	*database_url;		/* "sqlite:PATH" or "postgresql://..." */
	char	*keys;			/* folder of the sealing keys */
	char	*data;			/* folder for backups and exports */
	char	*templates;		/* folder of views and locale; the program's own installation unless the file says another */
	char	*base_url;		/* "https://host", without a slash at the end */
	char	*log_level;
	int	 threads;		/* of each FastCGI program */
};

void config_end(struct config *c);

/* path NULL: the environment's. On ERR_CONFIG or ERR_IO, problem says which file, line or key. */
enum err config_load(const char *path, struct config *ret, struct problem *problem) MUST_CHECK;

#endif

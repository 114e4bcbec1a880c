/*
 * server: a program's life under FastCGI.
 *
 * The only file that needs libfcgi; programs that do not call web_serve link without it.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

struct web_program;

/*
 * Reads the configuration, opens the database (one writer for the process, one reading connection per thread), checks
 * its schema, and answers requests on file descriptor 0 (spawn-fcgi, systemd) or on --socket PATH until SIGTERM or
 * SIGINT; requests in flight are finished. Returns main's exit status; one log line says why when it is not 0.
 *
 * Connections are not kept (no fastcgi_keep_conn in nginx): a kept connection would bind a thread to it.
 */
int web_serve(const struct web_program *program, int argc, char **argv);

#endif

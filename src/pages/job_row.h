/*
 * job_row: the regular jobs as rows of their page, and their latest runs.
 */
#ifndef PAGES_JOB_ROW_H
#define PAGES_JOB_ROW_H

#include "pages/page.h"

/* "jobs", "runs" and "has_runs" in the page's data. */
enum err job_rows_put(struct page *p) MUST_CHECK;

#endif

/*
 * columns: which of a source's names is what for us: "number=no_izin|no_rekomendasi, type=jenis_izin". Of several the first that is not empty
 * counts.
 */
#ifndef CONNECTOR_COLUMNS_H
#define CONNECTOR_COLUMNS_H

#include <stddef.h>

#include "base/err.h"

/* The process steps by period of the national system. */
#define CONNECTOR_COLUMNS \
	"ref=id|id_proses_permohonan, registration=no_permohonan, number=no_izin, type=jenis_izin, name=nama, phone=no_hp|no_tlp, email=email," \
	" step=nama_proses, status=status, issue_date=tgl_penetapan|tgl_selesai, start_date=mulai_berlaku, expiry_date=akhir_berlaku"

/* ERR_INVALID: problem says which part is no such pair, or that registration or status is missing. */
enum err columns_check(const char *columns, struct problem *problem) MUST_CHECK;
/* What columns has for our name: "no_hp|no_tlp" without its length's end; *ret_n 0: nothing. */
const char *columns_find(const char *columns, const char *ours, size_t *ret_n);

#endif

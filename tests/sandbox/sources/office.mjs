/*
 * The legacy back office's REST controller: XML unless JSON is asked for, everything is text, nothing found is 404, details of permits only for
 * companies (their tables are joined), individuals have a telephone elsewhere. Lists are newest first.
 */
const LISTS = { listpermohonanterbit: 'terbit', listpermohonanproses: 'proses', listpermohonanambil: 'ambil', listtolak: 'tolak' };

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const fields = (row) => Object.entries(row).map(([name, value]) => `<${name}>${escape(value)}</${name}>`).join('');

function written(value, asJson, status = 200) {
  if (asJson) return { status, type: 'application/json', body: JSON.stringify(value) };
  const inside = Array.isArray(value) ? value.map((row) => `<item>${fields(row)}</item>`).join('') : fields(value);
  return { status, type: 'application/xml', body: `<?xml version="1.0" encoding="utf-8"?>\n<xml>${inside}</xml>\n` };
}

/* limit/50/offset/0, or ?limit=50&offset=0 */
function parameters(path, query) {
  const found = Object.fromEntries(query);
  for (let i = 0; i + 1 < path.length; i += 2) found[path[i]] = decodeURIComponent(path[i + 1]);
  return found;
}

function list(permits, name, asked, hit) {
  const rows = permits.filter((one) => (one.list ?? 'terbit') === name).map((one) => ({
    pendaftaran_id: one.pendaftaran_id, n_pemohon: one.n_pemohon ?? '', n_perizinan: one.n_perizinan ?? 'Izin Praktik Dokter',
    ...(name === 'proses' ? {} : { no_surat: one.no_surat ?? '' }), num_rows: '99999',
  }));
  if (hit('wrong-types')) return [{ pendaftaran_id: { nomor: 1 }, n_perizinan: ['x'] }, 7, null];
  if (name === 'tolak') return rows;
  const limit = Number(asked.limit ?? 10);
  const offset = hit('endless') ? 0 : Number(asked.offset ?? 0);
  return rows.slice(offset, offset + limit);
}

function company(permits, asked) {
  const number = Buffer.from(asked.no_izin ?? '', 'base64').toString();
  const one = permits.find((permit) => permit.no_surat === number && permit.company);
  return one && { pendaftaran_id: one.pendaftaran_id, n_pemohon: one.n_pemohon, no_surat: one.no_surat, tgl_surat: one.tgl_surat ?? '0000-00-00',
    d_berlaku_izin: one.d_berlaku_izin ?? '0000-00-00', telp_pemohon: one.telp ?? '' };
}

function application(permits, asked) {
  const one = permits.find((permit) => permit.pendaftaran_id === asked.pendaftaran);
  return one && { id: '1', no_pendaftaran: one.pendaftaran_id, nama: one.n_pemohon, telp: one.telp ?? '', alamat: 'Kabanjahe' };
}

export function serveOffice({ permits }, { path, query, headers, hit }) {
  const [, method = '', ...rest] = path;	/* the first is "api" */
  const asked = parameters(rest, query);
  const asJson = !hit('xml') && (asked.format === 'json' || headers.accept === 'application/json');
  const name = LISTS[method.toLowerCase()];
  let found = null;
  if (name) {
    found = list(permits, name, asked, hit);
    if (found.length === 0) found = null;
  } else if (method.toLowerCase() === 'cekperizinanizin') found = company(permits, asked);
  else if (method.toLowerCase() === 'permohonan') found = application(permits, asked);
  else return written({ status: false, error: 'Unknown method.' }, asJson, 404);
  return found ? written(found, asJson) : written({ error: name ? 'Tidak ada data..' : 'No Izin tidak Terdaftar!' }, asJson, 404);
}

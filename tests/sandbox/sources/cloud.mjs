/*
 * An output of the national system: {"success", "message", "data": {"data": [...]}}. With page and limit it tells how many there are, gives its last
 * page again to whoever asks for more, and fails when there is nothing.
 */
const said = (value, status = 200) => ({ status, type: 'application/json', body: JSON.stringify(value) });

export function serveCloud({ rows, token }, { query, headers, hit }) {
  if (token && headers.authorization !== `Bearer ${token}`) return said({ success: false, message: 'Unauthorized', data: null }, 401);
  if (hit('wrong-types')) return said({ success: true, message: '', data: { data: 'tidak ada' } });
  if (!query.has('page') || !query.has('limit')) return said({ success: true, message: '', data: { data: rows } });
  if (rows.length === 0) return said({ message: 'Bad Request' }, 400);
  const limit = Number(query.get('limit'));
  const last = Math.max(1, Math.ceil(rows.length / limit));
  const page = Math.min(last, Number(query.get('page')));
  const total = hit('endless') ? {} : { total_items: rows.length };
  return said({ success: true, message: '', data: { page, limit, ...total, data: rows.slice((page - 1) * limit, page * limit).map((row, i) => ({ no: i + 1, ...row })) } });
}

/*
 * form: the bodies that PHP would have put into $_POST and $_FILES.
 *
 * readForm() returns { fields: Map, files: Map } or null when the body is of another type (JSON, none),
 * which is what a PHP program sees as an empty form.
 */
export function readForm(content_type, bytes) {
  const [type] = (content_type ?? '').split(';');
  if (type.trim().toLowerCase() === 'application/x-www-form-urlencoded') return { fields: new Map(new URLSearchParams(bytes.toString('utf8'))), files: new Map() };
  if (type.trim().toLowerCase() !== 'multipart/form-data') return null;
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(content_type);
  return boundary ? readParts(bytes, `--${boundary[1] ?? boundary[2]}`) : null;
}

function readParts(bytes, delimiter) {
  const form = { fields: new Map(), files: new Map() };
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length + 2;
    const next = bytes.indexOf(delimiter, start);
    if (next < 0) break;
    addPart(form, bytes.subarray(start, next - 2));
    at = next;
  }
  return form;
}

function addPart(form, part) {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) return;
  const head = part.subarray(0, end).toString('utf8');
  const name = /content-disposition:[^\r\n]*?[; ]name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return;
  const content = part.subarray(end + 4);
  const filename = /[; ]filename="([^"]*)"/i.exec(head)?.[1];
  if (filename === undefined) form.fields.set(name, content.toString('utf8'));
  else form.files.set(name, { filename, size: content.length });
}

/*
 * uploads: the Resumable Upload API, as far as the examples of templates need it: a session, then the file, then a handle.
 */
import { refuse } from './errors.mjs';

const TYPES = ['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4'];
const MOST_BYTES = 100 << 20;

export function createUploads() {
  const sessions = new Map();
  const handles = new Set();
  let last = 0;

  const param = (name, why) => refuse(100, why, { plain: true, message: `(#100) Param ${name} ${why}` });

  return {
    /* POST {app_id}/uploads?file_length&file_type&file_name */
    open(query) {
      const length = Number(query.get('file_length'));
      if (!(Number.isInteger(length) && length > 0 && length <= MOST_BYTES)) param('file_length', 'must be the size of the file in bytes.');
      if (!TYPES.includes(query.get('file_type'))) param('file_type', `must be one of {${TYPES.join(', ')}}.`);
      const id = `upload:${Buffer.from(`session-${last += 1}`).toString('base64')}`;
      sessions.set(id, length);
      return { id };
    },

    /* POST upload:... with file_offset and the bytes; this door alone wants the word OAuth before the token. */
    take(id, { headers, text }) {
      if (!/^OAuth /.test(headers.authorization)) refuse(190, '', { plain: true, message: 'Invalid OAuth access token.' });
      const length = sessions.get(id);
      if (length === undefined) param('upload', 'is no open session.');
      if (headers.file_offset !== '0') param('file_offset', 'must be 0.');
      if (Buffer.byteLength(text) !== length) param('file_length', `is ${length}, but ${Buffer.byteLength(text)} bytes came.`);
      if (!text.startsWith('%PDF-')) param('file', 'is not of the type that was announced.');
      sessions.delete(id);
      const h = `4::${Buffer.from(`handle-${last += 1}`).toString('base64')}`;
      handles.add(h);
      return { h };
    },

    knows: (handle) => handles.has(handle),
    reset() {
      sessions.clear();
      handles.clear();
    },
  };
}

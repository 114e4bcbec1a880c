/*
 * Logging in to the admin pages without a browser.
 */

/* "name=value; ..." of an answer's Set-Cookie headers. Older versions of Node have only the joined header. */
function cookies(answer) {
  const lines = answer.headers.getSetCookie?.() ?? (answer.headers.get('set-cookie') ?? '').split(/,(?=\s*[\w-]+=)/);
  return lines.map((line) => line.trim().split(';')[0]).filter(Boolean);
}

/* {answer, cookie}: the answer to the posted form, not followed, and what to send with later requests. */
export async function logIn(url, { user, password }) {
  const page = await fetch(`${url}/admin/login`);
  const before = cookies(page);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())[1];
  const answer = await fetch(`${url}/admin/login`, {
    method: 'POST', redirect: 'manual', headers: { cookie: before.join('; ') },
    body: new URLSearchParams({ csrf, name: user, password }),
  });
  return { answer, cookie: [...before, ...cookies(answer)].join('; ') };
}

/*
 * bird_calls: what an office sends to Bird, for tests.
 */
export const WORKSPACE = '3a1f0c52-6a4b-4f7e-9a55-1d2c3b4a5968';
export const CHANNEL = '5f3437fd-b844-4583-aea0-93a047ac014b';
export const SMS_CHANNEL = '5f3437fd-b844-4583-aea0-93a047ac014c';

export async function birdCall(sandbox, method, path, body, { key = 'sandbox-bird-access-key', workspace = WORKSPACE } = {}) {
  const res = await fetch(`${sandbox.bird_url}/workspaces/${workspace}${path}`, {
    method, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body), headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' },
  });
  return { status: res.status, body: await res.json() };
}

export const birdSend = (sandbox, fields, { channel = CHANNEL, ...options } = {}) => birdCall(sandbox, 'POST', `/channels/${channel}/messages`, fields, options);

export async function birdProject(sandbox) {
  return (await birdCall(sandbox, 'POST', '/projects', { name: 'permit_ready', locale: 'id', text: 'Yth. {{nama}}, izin {{nomor}} sudah terbit.' })).body;
}

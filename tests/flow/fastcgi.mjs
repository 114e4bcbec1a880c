/*
 * The web server's side of FastCGI, record by record, for tests that need to stop in the middle of a request.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

const BEGIN = 1;
const END = 3;
const PARAMS = 4;
const STDIN = 5;
const STDOUT = 6;
const RESPONDER = 1;

function record(type, content) {
  const head = Buffer.alloc(8);
  head.writeUInt8(1, 0);
  head.writeUInt8(type, 1);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function length(n) {
  if (n < 128) return Buffer.from([n]);
  const four = Buffer.alloc(4);
  four.writeUInt32BE(n + 0x80000000);
  return four;
}

function params(env) {
  return Buffer.concat(Object.entries(env).flatMap(([name, value]) => {
    const [n, v] = [Buffer.from(name), Buffer.from(String(value))];
    return [length(n.length), length(v.length), n, v];
  }));
}

export class Exchange {
  /* Connects and sends the request but for its body. */
  static async open(path, method, uri, bodyLength, headers = {}) {
    const exchange = new Exchange();
    exchange.socket = connect(path);
    exchange.received = [];
    exchange.socket.on('data', (data) => exchange.received.push(data));
    exchange.closed = new Promise((done) => exchange.socket.on('close', done));
    await once(exchange.socket, 'connect');
    exchange.socket.on('error', () => {}); // what was received tells the test
    const begin = Buffer.from([0, RESPONDER, 0, 0, 0, 0, 0, 0]);
    const env = {
      REQUEST_METHOD: method, REQUEST_URI: uri, QUERY_STRING: uri.split('?')[1] ?? '', REMOTE_ADDR: '192.0.2.7', CONTENT_LENGTH: bodyLength, ...headers,
    };
    exchange.socket.write(Buffer.concat([record(BEGIN, begin), record(PARAMS, params(env)), record(PARAMS, Buffer.alloc(0))]));
    return exchange;
  }

  body(bytes) {
    this.socket.write(record(STDIN, Buffer.from(bytes)));
  }

  /* Ends the body and waits for the answer: {status, body}. */
  async answer() {
    this.socket.write(record(STDIN, Buffer.alloc(0)));
    await this.closed;
    const all = Buffer.concat(this.received);
    const out = [];
    let ended = false;
    for (let at = 0; at + 8 <= all.length;) {
      const type = all[at + 1];
      const n = all.readUInt16BE(at + 4);
      if (type === STDOUT) out.push(all.subarray(at + 8, at + 8 + n));
      if (type === END) ended = true;
      at += 8 + n + all[at + 6];
    }
    const text = Buffer.concat(out).toString();
    if (!ended) throw new Error(`the answer was cut off: ${text.slice(0, 200)}`);
    const [head, ...rest] = text.split('\r\n\r\n');
    return { status: Number(/^Status: (\d+)/.exec(head)[1]), head, body: rest.join('\r\n\r\n') };
  }

  hangUp() {
    this.socket.destroy();
  }
}

export async function ask(path, uri) {
  return (await Exchange.open(path, 'GET', uri, 0)).answer();
}

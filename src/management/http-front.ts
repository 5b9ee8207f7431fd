import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ConnectionServices } from './connection.ts';
import { MethodError } from './errors.ts';
import { sendText, userOfBearerOrBasic, type HttpProblem } from './http-user.ts';
import { closed, listen } from './listen.ts';
import { PostCalls, sendJson } from './post-calls.ts';
import { WebSocketWire } from './websocket-wire.ts';
import type { Wire } from './wire.ts';

/** Where the protocol is, for POST and for WebSockets. */
const PATH = '/rpc';

/** Where Prometheus asks, and version 0.0.4 of its text format, which every Prometheus reads. */
const METRICS_PATH = '/metrics';
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const HEADER_BYTES = 8 * 1_024;
/** How long one request may take to arrive. */
const REQUEST_MS = 10_000;
const CHECK_MS = 1_000;

/** Names of this machine, as only it knows itself. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The management protocol for browsers and curl: WebSockets and HTTP POST on one port. */
export class HttpFront {
  readonly #server: Server;
  readonly #webSockets: WebSocketServer;
  readonly #services: ConnectionServices;
  readonly #posts: PostCalls;
  readonly #accept: (wire: Wire) => void;

  /** `accept` takes a new connection of the protocol. */
  constructor(services: ConnectionServices, accept: (wire: Wire) => void) {
    const { limits } = services;
    this.#services = services;
    this.#accept = accept;
    this.#posts = new PostCalls(services);
    this.#server = createServer(
      {
        maxHeaderSize: HEADER_BYTES,
        headersTimeout: limits.logonDeadlineMs,
        requestTimeout: Math.max(REQUEST_MS, limits.logonDeadlineMs),
        connectionsCheckingInterval: CHECK_MS,
        noDelay: true,
      },
      (request, response) => this.#onRequest(request, response),
    );
    this.#server.maxConnections = limits.connections;
    this.#server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.lineBytes,
      perMessageDeflate: false,
      clientTracking: false,
    });
  }

  /** Resolves with the port; 0 takes a free one. Rejects with the system's error. */
  listen(host: string, port: number): Promise<number> {
    return listen(this.#server, host, port, this.#services.log);
  }

  /** Takes no more requests; resolves when the last has been answered. WebSockets end as the connections that they are. */
  close(): Promise<void> {
    const ended = closed(this.#server);
    this.#server.closeIdleConnections();
    return ended;
  }

  /** Ends what has not ended by itself. */
  destroy(): void {
    this.#server.closeAllConnections();
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    // Whoever goes away before the answer has nothing to hear.
    response.on('error', () => {});
    const stranger = strangeness(request);
    if (stranger !== null) return refuse(response, 403, stranger);
    allowOrigin(request, response);
    if (pathOf(request) === METRICS_PATH) return this.#onMetrics(request, response);
    if (pathOf(request) !== PATH)
      return refuse(response, 404, `There is nothing here: the paths are ${PATH} and ${METRICS_PATH}.`);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
    } else if (request.method === 'POST') {
      this.#posts.answer(request, response).catch((error: unknown) => this.#onFault(error, response));
    } else {
      response.setHeader('allow', 'POST, OPTIONS');
      refuse(response, 405, 'Send a POST, or open a WebSocket.');
    }
  }

  /** What the daemon has to tell Prometheus, which asks every few seconds and has a token like everybody. */
  #onMetrics(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET');
      return refuse(response, 405, 'Send a GET.');
    }
    const { host, accounts } = this.#services;
    try {
      userOfBearerOrBasic(request, accounts);
    } catch (error) {
      const { status, problem } = error as HttpProblem;
      response.setHeader('www-authenticate', ['Bearer', 'Basic realm="simctl", charset="UTF-8"']);
      response.setHeader('connection', 'close');
      return sendJson(response, status, { jsonrpc: '2.0', id: null, error: problem });
    }
    sendText(response, 200, METRICS_TYPE, host.metrics());
  }

  #onFault(error: unknown, response: ServerResponse): void {
    // A body that does not arrive is no fault of ours, and nobody is there to hear of it.
    if (!response.destroyed && !response.req.errored)
      this.#services.log.error('a POST failed', { problem: String(error) });
    response.destroy();
  }

  #onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const socket = stream as Socket;
    socket.on('error', () => {});
    const stranger = strangeness(request);
    if (stranger !== null || pathOf(request) !== PATH) {
      const status = stranger === null ? '404 Not Found' : '403 Forbidden';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#accept(new WebSocketWire(webSocket, socket, this.#services.limits)),
    );
  }
}

/**
 * Why the request is refused unread. A page of another site must not reach the daemon through the browser of its user:
 * neither by a name of its own that leads here (the Host), nor from its own place (the Origin).
 */
function strangeness({ headers }: IncomingMessage): string | null {
  if (!isLoopback(`http://${headers.host}`)) return 'The Host is to be this machine: localhost or 127.0.0.1.';
  const { origin } = headers;
  return origin === undefined || isLoopback(origin) ? null : 'Pages of other machines are not served.';
}

function isLoopback(address: string): boolean {
  return LOOPBACK.has(URL.parse(address)?.hostname ?? '');
}

function allowOrigin({ headers: { origin } }: IncomingMessage, response: ServerResponse): void {
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-headers', 'authorization, content-type');
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('vary', 'origin');
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0]!;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.setHeader('connection', 'close');
  sendJson(response, status, {
    jsonrpc: '2.0',
    id: null,
    error: new MethodError('invalid-request', message),
  });
}

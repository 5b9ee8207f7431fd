/** A FIX acceptor on a real port with one session for each version, all behind the echo application. */
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

import { Connection } from '../../src/protocols/fix/connection.ts';
import { dictionaryOf } from '../../src/protocols/fix/dictionary/dictionary.ts';
import type { Dictionary } from '../../src/protocols/fix/dictionary/dictionary.ts';
import { fixtDictionaryOf } from '../../src/protocols/fix/dictionary/fixt.ts';
import { load } from '../../src/protocols/fix/dictionary/versions.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { Session } from '../../src/protocols/fix/session.ts';
import type { SessionConfig } from '../../src/protocols/fix/session.ts';
import { createValidator } from '../../src/protocols/fix/validate.ts';
import { listening, type Listening } from '../kit/listening.ts';
import { EchoApplication } from './echo-application.ts';

const SENDER_COMP_ID = 'ISLD';

type Peer = {
  readonly targetCompId: string;
  readonly beginString: SessionConfig['beginString'];
  /** The version of the application messages. */
  readonly version: keyof typeof load;
  /** DefaultApplVerID (1137) that stands for it. */
  readonly defaultApplVerId?: string;
};

/** Who may log on. */
export const PEERS: readonly Peer[] = [
  { targetCompId: 'TW40', beginString: 'FIX.4.0', version: 'FIX.4.0' },
  { targetCompId: 'TW41', beginString: 'FIX.4.1', version: 'FIX.4.1' },
  { targetCompId: 'TW42', beginString: 'FIX.4.2', version: 'FIX.4.2' },
  { targetCompId: 'TW43', beginString: 'FIX.4.3', version: 'FIX.4.3' },
  { targetCompId: 'TW44', beginString: 'FIX.4.4', version: 'FIX.4.4' },
  { targetCompId: 'TW50', beginString: 'FIXT.1.1', version: 'FIX.5.0', defaultApplVerId: '7' },
  { targetCompId: 'TW50SP1', beginString: 'FIXT.1.1', version: 'FIX.5.0SP1', defaultApplVerId: '8' },
  { targetCompId: 'TW50SP2', beginString: 'FIXT.1.1', version: 'FIX.5.0SP2', defaultApplVerId: '9' },
];

/** Listens on the loopback address; port 0 takes a free one. */
export async function startEchoAcceptor(port: number): Promise<Listening> {
  const sessions = await Promise.all(PEERS.map((peer) => sessionOf(peer)));
  const lookup = (beginString: string, senderCompId: string, targetCompId: string): Session | null =>
    sessions.find(({ config }) => {
      return (
        config.beginString === beginString &&
        config.senderCompId === senderCompId &&
        config.targetCompId === targetCompId
      );
    }) ?? null;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, Connection.accept({ lookup }, nowMicros()));
  });
  return listening(server, sockets, port);
}

async function sessionOf(peer: Peer): Promise<Session> {
  const dictionary = await dictionaryFor(peer);
  const { beginString, targetCompId, defaultApplVerId } = peer;
  const config: SessionConfig = {
    beginString,
    senderCompId: SENDER_COMP_ID,
    targetCompId,
    defaultApplVerId,
    resetOnLogon: true,
    validate: createValidator(dictionary),
  };
  return new Session(config, new MemoryStore(nowMicros()), new EchoApplication(dictionary));
}

async function dictionaryFor({ beginString, version }: Peer): Promise<Dictionary> {
  const table = await load[version]();
  if (beginString !== 'FIXT.1.1') return dictionaryOf(table);
  return fixtDictionaryOf(await load['FIXT.1.1'](), table);
}

function nowMicros(): number {
  return Date.now() * 1000;
}

function serve(socket: Socket, connection: Connection): void {
  let timer: NodeJS.Timeout | undefined;
  // After everything that happens: what is to be sent, whether to close, when to look again.
  const settle = (): void => {
    clearTimeout(timer);
    const output = connection.takeOutput();
    if (output !== null) socket.write(output);
    if (connection.closing) {
      socket.end();
      return;
    }
    const deadline = connection.nextDeadline();
    if (deadline === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(
      () => {
        connection.tick(nowMicros());
        settle();
      },
      Math.max(0, (deadline - nowMicros()) / 1000),
    );
  };
  socket.on('data', (chunk: Buffer) => {
    connection.receive(chunk, nowMicros());
    settle();
  });
  socket.on('drain', () => {
    connection.resumeReplay(nowMicros());
    settle();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(timer);
    connection.disconnected(nowMicros());
  });
  settle();
}

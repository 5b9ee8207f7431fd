import { createRequire } from 'node:module';

/**
 * What the tests use of jspurefix. Its own declarations pull in several thousand generated files, so the few shapes
 * that matter are declared here.
 */

const require = createRequire(import.meta.url);

// jspurefix is decorated for dependency injection, which needs this before anything of it is loaded.
createRequire(require.resolve('jspurefix'))('reflect-metadata');

/** A message as jspurefix has parsed it, repeating parts nested. */
export type FixObject = Record<string, unknown>;

export interface MessageView {
  toObject(): FixObject;
}

export interface Transport {
  readonly duplex: { destroy(): void };
}

/** The base class of an application on jspurefix; what is abstract there is called by it. */
export declare abstract class AsciiSessionShape {
  constructor(config: unknown);
  /** Whether messages of the peer are checked against the dictionary, and rejected when they fail. */
  checkMsgIntegrity: boolean;
  run(transport: Transport): Promise<number>;
  setState(state: number): void;
  /** MsgSeqNum of the last message of the peer. */
  lastPeerSeqNum(): number;
  /** MsgSeqNum of our last message. */
  lastSentSeqNum(): number;
  /** Logs out in good order, from a session that is logged on. */
  done(): void;
  /** Ends the session without a word. */
  requestStop(reason: string): void;
  on(event: 'error', listener: (error: Error) => void): void;
  protected send(msgType: string, message: FixObject): void;
  protected abstract onApplicationMsg(msgType: string, view: MessageView): void;
  protected abstract onReady(view: MessageView): void;
  protected abstract onStopped(error?: Error): void;
  protected abstract onLogon(view: MessageView, user: string, password: string): boolean;
  protected abstract onDecoded(msgType: string, text: string): void;
  protected abstract onEncoded(msgType: string, text: string): void;
}

interface Container {
  resolve(token: string): unknown;
}

interface SessionContainerShape {
  registerGlobal(logs: unknown): void;
  makeSystem(description: object): Promise<Container>;
}

interface Library {
  readonly AsciiSession: typeof AsciiSessionShape;
  readonly SessionContainer: new () => SessionContainerShape;
  readonly EmptyLogFactory: new () => unknown;
  readonly DITokens: { readonly IJsFixConfig: string };
}

interface Tcp {
  readonly TcpInitiator: new (config: unknown) => { connect(timeoutSeconds: number): Promise<Transport> };
  readonly SessionState: { readonly NetworkConnectionEstablished: number };
}

const library = require('jspurefix') as Library;
// Left out of the root module on purpose, so that not everybody loads every transport.
const tcp = require('jspurefix/dist/transport/tcp') as Tcp;

export const { AsciiSession } = library;
export const { TcpInitiator, SessionState } = tcp;

/** The configuration of a session, with its dictionary read. Logs are off. */
export async function configure(description: object): Promise<unknown> {
  const container = new library.SessionContainer();
  container.registerGlobal(new library.EmptyLogFactory());
  const system = await container.makeSystem(description);
  return system.resolve(library.DITokens.IJsFixConfig);
}

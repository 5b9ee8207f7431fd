/** Drives simctl from a program: connect to a daemon, or start one for a test. */
export { Client, connect } from './client.ts';
export type { CallableMethod, ConnectOptions, Group } from './client.ts';
export type { TlsClient } from './locate.ts';
export type { CallOptions } from './connection.ts';
export type { EventItem, Gap } from './event-item.ts';
export type { EventQueue, QueueOptions } from './queue.ts';
export { SimctlError, type ClientErrorCode } from './errors.ts';
export { sandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { spawn, SpawnedDaemon, type SpawnOptions } from './spawn.ts';
export type { TestContext } from './test-context.ts';
export type { Subscription } from './subscription.ts';
export type {
  BookJson,
  BotJson,
  DaemonStatusJson,
  EndpointJson,
  ErrorCode,
  EventJson,
  EventQueueJson,
  EventTypeName,
  ExecutionJson,
  FileCheckJson,
  HoldJson,
  InstrumentJson,
  MethodName,
  OrderJson,
  Params,
  PendingRequestJson,
  PhaseStateJson,
  RecordedTradeJson,
  RehearsalJson,
  ResponderJson,
  Result,
  Role,
  SessionJson,
  TradeJson,
  VenueSummaryJson,
} from '../src/management/methods.ts';
export { Expectations, ExpectationFailed, type ExpectationsOptions } from './expectations/expectations.ts';
export { HeldOrder, HeldRequest, type Refusal } from './expectations/held-order.ts';
export { readClaims, type Claims, type ExecutionClaim, type OrderClaim } from './reconcile/claims.ts';
export type { Difference } from './reconcile/differences.ts';
export {
  reconcile,
  Reconciliation,
  ReconciliationFailed,
  type ReconcileOptions,
} from './reconcile/reconcile.ts';
export type { WantedOrder } from './expectations/wanted.ts';

/** Drives simctl from a program: connect to a daemon, or start one for a test. */
export { Client, connect } from './client.ts';
export type { CallableMethod, ConnectOptions, EventItem, Gap, Group } from './client.ts';
export type { CallOptions } from './connection.ts';
export { SimctlError, type ClientErrorCode } from './errors.ts';
export { spawn, SpawnedDaemon, type SpawnOptions } from './spawn.ts';
export type { Subscription } from './subscription.ts';
export type {
  BookJson,
  BotJson,
  DaemonStatusJson,
  EndpointJson,
  ErrorCode,
  EventJson,
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
  Result,
  Role,
  SessionJson,
  TradeJson,
  VenueSummaryJson,
} from '../src/management/methods.ts';

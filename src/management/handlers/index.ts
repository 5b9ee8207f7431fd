import type { MethodName } from '../methods.ts';
import { activityHandlers } from './activity.ts';
import { authHandlers } from './auth.ts';
import { bookHandlers } from './book.ts';
import type { Handler } from './call.ts';
import { clockHandlers } from './clock.ts';
import { creationHandlers } from './creation.ts';
import { daemonHandlers } from './daemon.ts';
import { eventsHandlers } from './events.ts';
import { faultHandlers } from './fault-requests.ts';
import { holdHandlers } from './hold.ts';
import { instrumentHandlers } from './instrument.ts';
import { listHandlers } from './lists.ts';
import { orderHandlers } from './order.ts';
import { phaseHandlers } from './phase.ts';
import { respondHandlers } from './respond.ts';
import { rpcHandlers } from './rpc.ts';
import { sessionHandlers } from './session.ts';
import { snapshotHandlers } from './snapshot.ts';
import { tradeHandlers } from './trade.ts';
import { userHandlers } from './user.ts';
import { venueHandlers } from './venue.ts';

/** A handler for every method: one that is missing does not compile. */
export const HANDLERS: { readonly [M in MethodName]: Handler<M> } = {
  ...activityHandlers,
  ...authHandlers,
  ...bookHandlers,
  ...clockHandlers,
  ...creationHandlers,
  ...daemonHandlers,
  ...eventsHandlers,
  ...faultHandlers,
  ...holdHandlers,
  ...instrumentHandlers,
  ...listHandlers,
  ...orderHandlers,
  ...phaseHandlers,
  ...respondHandlers,
  ...rpcHandlers,
  ...sessionHandlers,
  ...snapshotHandlers,
  ...tradeHandlers,
  ...userHandlers,
  ...venueHandlers,
};

import { mergeVenue } from '../config/merge.ts';
import { emptyVenue, ofVenue, plan, type Operation } from '../config/plan.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import { addressProblem } from './address-problem.ts';
import type { FixEndpoint } from './fix-endpoint.ts';
import type { Prepared } from './prepared.ts';
import { RunningVenue } from './running-venue.ts';
import type { EndpointServices } from './venue-endpoints.ts';
import type { VenueFile } from './venue-files.ts';

/** What is to become of the venues of a daemon. */
export interface Change {
  /** Venues as their files have them: of those that run, what the file says anew is done; others come to be. */
  readonly wanted: readonly VenueFile[];
  /** Names of venues that are to go. */
  readonly gone: ReadonlySet<string>;
  /** Certificates, keys and dictionaries with another content than before. */
  readonly changedFiles: ReadonlySet<string>;
}

/** Why nothing was changed: what one venue was to become cannot be. */
export class ChangeRefused extends Error {
  override readonly name = 'ChangeRefused';
  readonly venue: string;
  /** The endpoint that cannot listen, if it is that. */
  readonly endpoint: string | null;

  constructor(operation: Operation, cause: unknown) {
    const problem = operation.method === 'endpoint.create' ? listenProblem(operation.params, cause) : cause;
    super((problem as Error).message, { cause: problem });
    this.venue = venueOf(operation);
    this.endpoint = operation.method === 'endpoint.create' ? operation.params.endpoint.name : null;
  }
}

function listenProblem(
  { venue, endpoint: { name, host, port } }: Extract<Operation, { method: 'endpoint.create' }>['params'],
  cause: unknown,
): unknown {
  return addressProblem(cause, `endpoint "${name}" of venue ${venue}`, host, port);
}

interface Step {
  readonly operation: Operation;
  readonly prepared: Prepared;
}

/** The venues of a daemon, and how they become others. */
export class Venues {
  /** One and the same list for as long as the daemon lives. */
  readonly running: RunningVenue[] = [];
  readonly #services: EndpointServices;
  readonly #followers = new Set<(venue: RunningVenue) => void>();

  constructor(services: EndpointServices) {
    this.#services = services;
  }

  /** Brings venues back as they were when the last daemon of this name ended. They are not there before `change`. */
  restore(files: readonly VenueFile[]): RunningVenue[] {
    return files.map(({ file, config }) => new RunningVenue(config, file, this.#services));
  }

  /** A second venue like one that runs, under another name and on free ports. It is not there before `adopt`. */
  async twin(source: RunningVenue, name: string): Promise<RunningVenue> {
    const state = source.state();
    const config = onFreePorts({ ...state, venue: { ...state.venue, name } });
    const venue = new RunningVenue(config, source.file, this.#services);
    const create = { method: 'venue.create', params: ofVenue(config) } as const;
    try {
      await venue.apply(create);
      for (const operation of plan([restoredState(venue)], [config])) await venue.apply(operation);
      return venue;
    } catch (error) {
      await venue.stop();
      throw error;
    }
  }

  /** Takes in a venue that was made beside those of the files, and goes on to live. */
  adopt(venue: RunningVenue): void {
    venue.goOn();
    this.running.push(venue);
    for (const come of this.#followers) come(venue);
  }

  /** Calls back with each venue that runs and each that comes to be, until the returned function is called. */
  follow(visit: (venue: RunningVenue) => () => void): () => void {
    const stops = this.running.map(visit);
    const come = (venue: RunningVenue): void => void stops.push(visit(venue));
    this.#followers.add(come);
    return () => {
      this.#followers.delete(come);
      for (const stop of stops) stop();
    };
  }

  /**
   * Makes the venues what is wanted, all or nothing: first what may fail is done of every step, and then every step at
   * once, so that no order comes between two of them. What the plan does not name is not touched. `fresh` are venues
   * among the wanted that were restored; they do not live yet. Rejects with ChangeRefused.
   */
  async change(change: Change, fresh: readonly RunningVenue[] = []): Promise<readonly Operation[]> {
    const before = this.running.map((venue) => venue.state());
    const creations = fresh.map(({ config }) => {
      return { method: 'venue.create', params: ofVenue(config) } as const;
    });
    const wanted = this.#wanted(change, fresh);
    const planned = plan([...before, ...fresh.map(restoredState)], wanted, change.changedFiles);
    const operations = [...creations, ...planned];
    const removed = this.#removedEndpoints(operations);
    const steps = await this.#prepare(operations, [...this.running, ...fresh], [...removed]);
    if (steps.length > 0 && this.#services.turn.degraded) {
      for (const { prepared } of steps) prepared.abandon?.();
      throw new ChangeRefused(operations[0]!, new Error('the disk refuses what the venue must write'));
    }
    this.running.push(...fresh);
    try {
      for (const step of steps) this.#carryOut(step);
      for (const endpoint of removed) endpoint.release();
      for (const step of steps) await finish(step);
    } catch (error) {
      await this.#goBack(before);
      throw error;
    }
    for (const { file, config } of change.wanted) {
      Object.assign(this.#venue(config.venue.name), { file, config });
    }
    for (const venue of fresh) for (const come of this.#followers) come(venue);
    return operations;
  }

  #wanted({ wanted, gone }: Change, fresh: readonly RunningVenue[]): VenueConfig[] {
    const staying = this.running.filter(({ name }) => !gone.has(name));
    return [
      ...staying.map((venue) => {
        const file = wanted.find(({ config }) => config.venue.name === venue.name);
        return file === undefined ? venue.state() : mergeVenue(venue.config, file.config, venue.state());
      }),
      ...fresh.map(({ config }) => config),
    ];
  }

  #removedEndpoints(operations: readonly Operation[]): FixEndpoint[] {
    return operations.flatMap(({ method, params }) =>
      method === 'endpoint.remove' ? [this.#venue(params.venue).endpoint(params.name)!] : [],
    );
  }

  /** `ports` are the endpoints that go; those to whose ports others come are taken out. */
  async #prepare(
    operations: readonly Operation[],
    venues: readonly RunningVenue[],
    ports: FixEndpoint[],
  ): Promise<Step[]> {
    const steps: Step[] = [];
    for (const operation of operations) {
      const venue = venues.find(({ name }) => name === venueOf(operation))!;
      try {
        steps.push({ operation, prepared: await venue.prepare(operation, takeFormer(operation, ports)) });
      } catch (error) {
        for (const { prepared } of steps) prepared.abandon?.();
        throw new ChangeRefused(operation, error);
      }
    }
    return steps;
  }

  #carryOut({ operation, prepared }: Step): void {
    try {
      prepared.carryOut();
    } catch (error) {
      throw new ChangeRefused(operation, error);
    }
    if (operation.method !== 'venue.remove') return;
    this.running.splice(this.running.indexOf(this.#venue(operation.params.venue)), 1);
  }

  /** A plan has failed midway, which only what somebody made by hand can have caused: as much as can be is put back. */
  async #goBack(before: readonly VenueConfig[]): Promise<void> {
    const operations = plan(
      this.running.map((venue) => venue.state()),
      before,
    );
    const removed = this.#removedEndpoints(operations);
    const ports = [...removed];
    for (const operation of operations) {
      try {
        const [step] = await this.#prepare([operation], this.running, ports);
        this.#carryOut(step!);
        await step!.prepared.finish?.();
      } catch (error) {
        const venue = venueOf(operation);
        this.#services.log
          .area('venue')
          .error(`venue ${venue} cannot be put back: ${(error as Error).message}`, { venue });
      }
    }
    for (const endpoint of removed) endpoint.release();
  }

  #venue(name: string): RunningVenue {
    return this.running.find((venue) => venue.name === name)!;
  }
}

/** The same, to get in nobody's way. */
export function onFreePorts(config: VenueConfig): VenueConfig {
  return { ...config, endpoints: config.endpoints.map((endpoint) => ({ ...endpoint, port: 0 })) };
}

async function finish({ operation, prepared }: Step): Promise<void> {
  try {
    await prepared.finish?.();
  } catch (error) {
    throw new ChangeRefused(operation, error);
  }
}

/** What a venue has from before; its settings are those that it is to have. */
function restoredState(venue: RunningVenue): VenueConfig {
  const state = venue.state();
  const { instruments, holds } = state;
  return { ...emptyVenue(state.venue), ...ofVenue(state), instruments, holds };
}

/** The name of the venue that an operation is about. */
export function venueOf({ params: { venue } }: Operation): string {
  return typeof venue === 'string' ? venue : venue.name;
}

/** Takes the endpoint that has the port of the one that is to come; with port 0 the one of its name. */
function takeFormer({ method, params }: Operation, ports: FixEndpoint[]): FixEndpoint | null {
  if (method !== 'endpoint.create') return null;
  const { name, host, port } = params.endpoint;
  const fits = ({ config }: FixEndpoint): boolean =>
    config.port === port && (port !== 0 || (config.name === name && config.host === host));
  const exact = ports.findIndex((former) => fits(former) && former.config.host === host);
  const index = exact >= 0 ? exact : ports.findIndex(fits);
  return index < 0 ? null : ports.splice(index, 1)[0]!;
}

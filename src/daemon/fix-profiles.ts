import { type EditConfig, type OwnProfile, type ProfileConfig } from '../config/profile-table.ts';
import type { SessionConfig } from '../config/venue-config.ts';
import { fitsPattern } from '../engine/hold-match.ts';
import type { TagRange } from '../gateways/fix/profile/echo.ts';
import { FixProfile, type ProfileTerms } from '../gateways/fix/profile/profile.ts';

/** How a venue speaks to each of its FIX sessions, as the venue file has it now. */
export class FixProfiles {
  #settings: ProfileConfig;
  #edits: readonly EditConfig[];
  readonly #profiles = new Map<string, { readonly own: OwnProfile; readonly profile: FixProfile }>();

  constructor(settings: ProfileConfig, edits: readonly EditConfig[]) {
    this.#settings = settings;
    this.#edits = edits;
  }

  /** The profile of a session, which follows every change from now on. */
  of({ name, ownProfile: own }: SessionConfig): FixProfile {
    const profile = new FixProfile(this.#termsOf(name, own));
    this.#profiles.set(name, { own, profile });
    return profile;
  }

  /** The session is no more. */
  forget(session: string): void {
    this.#profiles.delete(session);
  }

  change(settings: ProfileConfig, edits: readonly EditConfig[]): void {
    this.#settings = settings;
    this.#edits = edits;
    for (const [name, { own, profile }] of this.#profiles) profile.become(this.#termsOf(name, own));
  }

  #termsOf(session: string, own: OwnProfile): ProfileTerms {
    const { profile, orderIdFormat, executionIdFormat, echoTags, rejectTexts } = this.#settings;
    const kind = own.profile ?? profile;
    return {
      pendingReports: own.profile === undefined ? null : own.profile === 'broker',
      acknowledgesFirst: kind !== 'exchange',
      orderIdFormat: own.orderIdFormat ?? orderIdFormat,
      executionIdFormat: own.executionIdFormat ?? executionIdFormat,
      echoTags: (own.echoTags ?? echoTags).map(rangeOf),
      rejectTexts: { ...rejectTexts, ...own.rejectTexts },
      edits: this.#edits.filter(
        ({ sessions }) => sessions === null || sessions.some((pattern) => fitsPattern(pattern, session)),
      ),
    };
  }
}

/** Of `58` or `5000-9999`. */
function rangeOf(text: string): TagRange {
  const [first, last = first] = text.split('-').map(Number) as [number, number?];
  return [first, last];
}

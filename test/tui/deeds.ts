import type { ActionName } from '../../tui/actions/index.ts';
import type { Deed } from './deed.ts';
import { HOLD_DEEDS } from './hold-deeds.ts';
import { MARKET_DEEDS } from './market-deeds.ts';
import { SESSION_DEEDS } from './session-deeds.ts';

/** All actions, each with how it is tried. */
export const DEEDS: Readonly<Record<ActionName, Deed>> = { ...MARKET_DEEDS, ...SESSION_DEEDS, ...HOLD_DEEDS };

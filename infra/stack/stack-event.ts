import type { ProvisionProgress } from '../provision/component.ts';
import type { PartState, StackState } from './stack-state.ts';

/** What a starting and running stack tells whoever shows it. */
export type StackEvent =
  | { readonly kind: 'part'; readonly part: PartState }
  | { readonly kind: 'provision'; readonly progress: ProvisionProgress }
  /** A step that is no part: the page, the system on the sandbox. */
  | { readonly kind: 'step'; readonly name: string; readonly state: 'begun' | 'done'; readonly tookMs: number }
  /** The page can be used; the sandbox may still be filled. */
  | { readonly kind: 'usable'; readonly state: StackState; readonly signInUrl: string }
  | { readonly kind: 'note'; readonly says: string };

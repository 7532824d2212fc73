// How cards look to somebody: language, masking, and only the buttons that this person may press. Pure.
import type { Permitted } from '../card/offer.ts';
import type { Lang } from '../model.ts';
import type { Role } from './policy.ts';
import { verbPermitted } from './rights.ts';

export interface CardLook {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
}

export const lookOf = ({ lang, masked, role }: { readonly lang: Lang; readonly masked: boolean; readonly role: Role | undefined }): CardLook => ({
  lang,
  masked,
  permitted: (verb) => verbPermitted(role, verb),
});

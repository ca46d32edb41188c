/** The consent given for exactly what was shown, and nothing more. */
export interface Consents<Offer> {
  /** A new random token for what is shown; earlier tokens of the same slot are void. */
  offer(slot: string, offer: Offer): string;
  /**
   * What was shown with the token, once. Undefined when the token is unknown or used, when it is of another slot, or when
   * what was shown is no longer so.
   */
  redeem(slot: string, token: string): Offer | undefined;
}

/** `isStillSo`: everything that the shown request would carry, and that consent has shown, is as it was. */
export function createConsents<Offer>(isStillSo: (offer: Offer) => boolean): Consents<Offer> {
  const offers = new Map<string, { readonly token: string; readonly offer: Offer }>();
  return {
    offer(slot, offer) {
      const token = crypto.randomUUID();
      offers.set(slot, { token, offer });
      return token;
    },
    redeem(slot, token) {
      const offered = offers.get(slot);
      if (offered === undefined || offered.token !== token) return undefined;
      offers.delete(slot);
      return isStillSo(offered.offer) ? offered.offer : undefined;
    },
  };
}

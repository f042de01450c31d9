import { after, HOUR } from '@concert/values/clock';
import { money, percentOf } from '@concert/values/money';

/** What a member may at this moment. */
export interface Member {
  readonly discountPercent: number;
  readonly hasPresale: boolean;
  /** Null for a membership without an end that is known. */
  readonly validUntil: Date | null;
}

/** What of an offer concerns members. */
interface MembersOffer {
  readonly priceMinor: number;
  readonly currency: string;
  readonly salesStartAt: Date | null;
  readonly memberSalesStartAt: Date | null;
  readonly hasMemberDiscount: boolean;
}

/** A provider charges a renewal about an hour after the period's end; nobody stops being a member meanwhile. */
const GRACE = 2 * HOUR;

/** The member, while the membership holds. */
export function memberAt(member: Member | undefined, now: Date): Member | undefined {
  if (member === undefined || member.validUntil === null) return member;
  return after(member.validUntil, GRACE) > now ? member : undefined;
}

/** Whether it makes a difference to a buyer of one of these offers to be a member. */
export function asksForMember(offers: readonly MembersOffer[], now: Date): boolean {
  return offers.some(
    (offer) => (offer.hasMemberDiscount && offer.priceMinor > 0) || isBeforeSale(offer, now),
  );
}

/** Members with a presale may ask, everybody else must wait. */
const isBeforeSale = ({ memberSalesStartAt, salesStartAt }: MembersOffer, now: Date): boolean =>
  memberSalesStartAt !== null && memberSalesStartAt <= now && salesStartAt !== null && now < salesStartAt;

/** What a member's discount takes off the price of one ticket; it never touches the fee. */
export function discountMinor(offer: MembersOffer, member: Member | undefined): number {
  if (member === undefined || !offer.hasMemberDiscount) return 0;
  return percentOf(money(offer.priceMinor, offer.currency), member.discountPercent).amountMinor;
}

import type { operations } from '@concert/contracts/http/index';
import type { ApiRequest } from '../../../tools/demo/api-client.ts';
import type { Caller, World } from './world.ts';

export type OperationId = keyof typeof operations;

/** A call on an object of the world: whose it is, beside admins. */
export interface Row {
  readonly owners: readonly Caller[];
  readonly request: (world: World) => ApiRequest;
  /** What others of an allowed role get; 404 unless said, so that ids cannot be probed. */
  readonly refusedWith?: number;
  /** Admins have no business here either. */
  readonly notForAdmins?: true;
}

const buyer: Row['owners'] = ['fan'];
const seller: Row['owners'] = ['organizer'];
const both: Row['owners'] = ['fan', 'organizer'];
/** The house's door people work at every event. */
const door: Row['owners'] = ['staff', 'organizer'];

const subscription =
  (body: unknown): Row['request'] =>
  ({ subscriptionId }) => ({ params: { id: subscriptionId }, body });

/**
 * Every operation that names an object, with one object of the world. In the order of their effect: what ends an
 * object stands behind what needs it.
 */
export const OBJECTS: Partial<Record<OperationId, Row>> = {
  getConsequences: { owners: seller, request: ({ eventId }) => ({ params: { id: eventId } }) },
  exportAttendees: { owners: seller, request: ({ eventId }) => ({ params: { id: eventId } }) },
  getDoor: { owners: door, request: ({ eventId }) => ({ params: { id: eventId } }) },
  listDoorTickets: { owners: door, request: ({ eventId }) => ({ params: { id: eventId } }) },
  eventFunnel: { owners: seller, request: ({ eventId }) => ({ params: { eventId } }) },
  eventSales: { owners: seller, request: ({ eventId }) => ({ params: { eventId } }) },
  paymentSummary: { owners: seller, request: ({ eventId }) => ({ query: { eventId } }) },
  listPaymentRefunds: { owners: both, request: ({ paymentId }) => ({ params: { id: paymentId } }) },
  previewCancellation: { owners: buyer, request: ({ bookingId }) => ({ params: { id: bookingId } }) },
  notificationSend: { owners: seller, request: ({ sendId }) => ({ params: { id: sendId } }) },
  notificationSends: { owners: seller, request: ({ eventId }) => ({ query: { eventId } }) },
  previewNotification: {
    owners: seller,
    request: ({ eventId }) => ({ body: { eventId, channels: ['inbox'] } }),
  },
  getOwnEvent: { owners: seller, request: ({ eventId }) => ({ params: { id: eventId } }) },
  listEventBookings: { owners: seller, request: ({ eventId }) => ({ params: { id: eventId } }) },
  getBooking: { owners: buyer, request: ({ bookingId }) => ({ params: { id: bookingId } }) },
  listUserBookings: { owners: buyer, request: ({ people }) => ({ params: { uid: people.fan.id } }) },
  issueTickets: { owners: buyer, request: ({ bookingId }) => ({ params: { id: bookingId } }) },
  getPayment: { owners: both, request: ({ paymentId }) => ({ params: { id: paymentId } }) },
  notificationLog: { owners: buyer, request: ({ people }) => ({ query: { userId: people.fan.id } }) },
  getNotification: { owners: buyer, request: ({ notificationId }) => ({ params: { id: notificationId } }) },
  markNotification: {
    owners: buyer,
    request: ({ notificationId }) => ({ params: { id: notificationId }, body: { isRead: true } }),
  },
  sendNotification: {
    owners: seller,
    request: ({ eventId }) => ({ body: { eventId, title: 'Doors', body: 'Doors open at six.' } }),
  },
  getFile: {
    owners: buyer,
    request: ({ ticketId }) => ({ params: { key: `ticket-${ticketId}.pdf` } }),
  },
  completeUpload: { owners: buyer, request: ({ uploadKey }) => ({ params: { key: uploadKey } }) },
  changeBooking: {
    owners: buyer,
    request: ({ bookingId, ticketId }) => ({
      params: { id: bookingId },
      body: { attendees: [{ ticketId, attendeeName: 'Mallory' }] },
    }),
  },
  processPayment: {
    owners: buyer,
    notForAdmins: true,
    request: ({ holdId }) => ({ body: { bookingId: holdId, paymentMethodId: 'pm_card_visa' } }),
  },
  checkIn: { owners: door, request: ({ ticketCode }) => ({ params: { code: ticketCode }, body: {} }) },
  syncCheckIns: {
    owners: door,
    request: ({ eventId, ticketCode }) => ({
      params: { id: eventId },
      body: { checkIns: [{ code: ticketCode, at: new Date().toISOString(), device: 'North 2' }] },
    }),
  },
  undoCheckIn: {
    owners: door,
    request: ({ ticketCode }) => ({ params: { code: ticketCode }, body: { reason: 'Trying the door' } }),
  },
  checkInTicket: {
    owners: door,
    request: ({ eventId, ticketId }) => ({ params: { id: eventId, ticketId }, body: {} }),
  },
  undoTicketCheckIn: {
    owners: door,
    request: ({ eventId, ticketId }) => ({
      params: { id: eventId, ticketId },
      body: { reason: 'Trying the door' },
    }),
  },
  giveTickets: {
    owners: seller,
    request: ({ eventId, ticketTypeId }) => ({
      params: { id: eventId },
      body: {
        items: [{ ticketTypeId, quantity: 1 }],
        recipient: { name: 'Grace Guest', email: 'grace@press.example' },
      },
    }),
  },
  duplicateEvent: {
    owners: seller,
    request: ({ eventId }) => ({ params: { id: eventId }, body: { startsAt: '2099-06-11T18:00:00Z' } }),
  },
  paySubscription: {
    owners: buyer,
    notForAdmins: true,
    request: subscription({ paymentMethodId: 'pm_card_visa' }),
  },
  changeSubscription: {
    owners: buyer,
    request: subscription({ cancelsAtPeriodEnd: true }),
  },
  updateEvent: {
    owners: seller,
    request: ({ draftId }) => ({ params: { id: draftId }, body: { title: 'Southern Lights' } }),
  },
  refundPayment: {
    owners: seller,
    request: ({ paymentId }) => ({
      params: { id: paymentId },
      body: { amountMinor: 100, reason: 'Obstructed view' },
    }),
  },
  hideNotification: { owners: buyer, request: ({ notificationId }) => ({ params: { id: notificationId } }) },
  removeDevice: {
    owners: buyer,
    notForAdmins: true,
    request: ({ deviceId }) => ({ params: { id: deviceId } }),
  },
  endSubscription: { owners: buyer, request: subscription(undefined) },
  deleteFile: { owners: buyer, request: ({ uploadKey }) => ({ params: { key: uploadKey } }) },
  cancelBooking: { owners: buyer, request: ({ holdId }) => ({ params: { id: holdId } }) },
  revokeSession: {
    owners: buyer,
    notForAdmins: true,
    request: ({ otherSessionId }) => ({ params: { id: otherSessionId } }),
  },
  deleteEvent: { owners: seller, request: ({ draftId }) => ({ params: { id: draftId } }) },
};

/**
 * Operations that show or make what is the caller's own by their nature: there is nothing of others to ask for, and a
 * filter that names others' objects finds nothing.
 */
export const OWN_BY_NATURE: readonly string[] = [
  'listOwnEvents',
  'paymentHistory',
  'uploadFile',
  'batchUpload',
  'listFiles',
  'unreadCount',
  ...['listSessions', 'getAccount', 'changeAccount', 'changePassword', 'exportAccount', 'eraseAccount'],
  ...['subscribe', 'listSubscriptions', 'listDisputes'],
  ...['readAllNotifications', 'getPreferences', 'putPreferences', 'registerDevice', 'listDevices'],
  ...['getPhone', 'putPhone', 'confirmPhone', 'removePhone'],
  ...['listReports'],
  'bookingStats',
  'eventFigures',
  'userFigures',
  'revenueFigures',
  'bookingFigures',
];

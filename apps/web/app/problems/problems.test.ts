import { operations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { describe, expect, it } from 'vitest';
import en from '../locales/en.json' with { type: 'json' };
import { fieldMessages, looksLikeEmail } from './fields.ts';
import { ApiError, networkProblem, problemIn, problemOf } from './problem.ts';
import { explain, failureKey, KNOWN_PROBLEMS } from './sentences.ts';

const sentences: Readonly<Record<string, string>> = en.problems;
const declines: Readonly<Record<string, string>> = en.declines;

/** What the pages call today. */
const CALLED: readonly Operation[] = [
  operations.register,
  operations.login,
  operations.refresh,
  operations.logout,
  operations.requestPasswordReset,
  operations.confirmPasswordReset,
  operations.listEvents,
  operations.searchEvents,
  operations.getEvent,
  operations.holdTickets,
  operations.getBooking,
  operations.listUserBookings,
  operations.cancelBooking,
  operations.issueTickets,
  operations.paymentConfig,
  operations.processPayment,
  operations.getPayment,
  operations.paymentHistory,
  operations.getFile,
  operations.listUsers,
  operations.createUser,
  operations.getUser,
  operations.eraseUser,
  operations.changeRole,
  operations.resetSecondFactor,
  operations.listRefunds,
  operations.retryRefund,
  operations.listDisputes,
  operations.listReconciliations,
  operations.requestReconciliation,
  operations.getReconciliation,
  operations.listPlans,
  operations.createPlan,
  operations.updatePlan,
  operations.notificationLog,
  operations.previewNotification,
  operations.sendNotification,
  operations.listQuarantine,
  operations.deleteFile,
  operations.listAuditLogs,
  operations.resourceTrail,
  operations.auditReport,
  operations.exportAudit,
  operations.cacheStats,
  operations.getCached,
  operations.deleteCached,
  operations.flushCache,
  operations.countDeadLetters,
  operations.listDeadLetters,
  operations.redriveDeadLetters,
  operations.putTemplate,
  operations.previewTemplate,
  operations.listTemplates,
  operations.templateHistory,
  operations.getTemplate,
  operations.restoreTemplate,
  operations.resendEmail,
  operations.emailStatus,
  operations.bounceLog,
  operations.listSuppressions,
  operations.suppressAddress,
  operations.liftSuppression,
  operations.loginSecondFactor,
  operations.setUpSecondFactor,
  operations.confirmSecondFactor,
  operations.disableSecondFactor,
  operations.replaceRecoveryCodes,
  operations.listSessions,
  operations.revokeSession,
  operations.revokeOtherSessions,
  operations.getAccount,
  operations.changeAccount,
  operations.changePassword,
  operations.requestEmailVerification,
  operations.confirmEmailVerification,
  operations.exportAccount,
  operations.eraseAccount,
  operations.getNotification,
  operations.markNotification,
  operations.readAllNotifications,
  operations.hideNotification,
  operations.unreadCount,
  operations.getPreferences,
  operations.putPreferences,
  operations.listDevices,
  operations.removeDevice,
  operations.getPhone,
  operations.putPhone,
  operations.confirmPhone,
  operations.removePhone,
  operations.listSubscriptions,
  operations.subscribe,
  operations.paySubscription,
  operations.changeSubscription,
  operations.endSubscription,
  operations.listPaymentRefunds,
  operations.changeBooking,
  operations.previewCancellation,
  operations.reissueTicket,
  operations.getDoor,
  operations.listDoorTickets,
  operations.checkIn,
  operations.undoCheckIn,
  operations.syncCheckIns,
];

describe('problems', () => {
  it('have a sentence for every type that the contract names for what is called here', () => {
    const types = new Set(CALLED.flatMap((operation) => Object.values(operation.problems ?? {}).flat()));
    for (const type of types) expect(KNOWN_PROBLEMS, type).toContain(type);
  });

  it('have words for every type that has a way on', () => {
    for (const type of KNOWN_PROBLEMS) expect(sentences[type], type).toBeTruthy();
  });

  it('are read from problem details', () => {
    const response = new Response(null, {
      status: 429,
      headers: { 'retry-after': '90', 'x-request-id': 'r-1' },
    });
    const body = {
      type: 'https://concert.example/problems/account-locked',
      title: 'Locked',
      detail: 'Later',
      errors: [{ field: 'email', message: 'no' }, 7],
    };
    const problem = problemOf(body, response);
    expect(problem).toMatchObject({
      type: 'account-locked',
      requestId: 'r-1',
      errors: [{ field: 'email', message: 'no' }],
    });
    expect(explain(problem)).toEqual({ key: 'problems.account-locked', wayOn: 'wait', minutes: 2 });
  });

  it('are named by their status where a proxy answered with a page', () => {
    expect(problemOf('<html>', new Response(null, { status: 503 })).type).toBe('unavailable');
    expect(problemOf(undefined, new Response(null, { status: 500 })).type).toBe('unexpected');
    expect(problemOf(undefined, new Response(null, { status: 404 })).type).toBe('not-found');
  });

  it('of an unknown type are explained as unexpected', () => {
    expect(explain({ ...networkProblem(), type: 'brand-new' }).key).toBe('problems.unexpected');
  });

  it('are found in what a framework has wrapped', () => {
    const wrapped = new Error('fetch failed', { cause: new ApiError(networkProblem()) });
    expect(problemIn(wrapped).type).toBe('network');
    expect(problemIn(new TypeError('x')).type).toBe('unexpected');
  });

  it('give each field its first message', () => {
    const errors = [
      { field: 'items.0.quantity', message: 'too many' },
      { field: 'items.1.quantity', message: 'too few' },
    ];
    expect(fieldMessages({ ...networkProblem(), errors })).toEqual({ items: 'too many' });
  });
});

describe('declined cards', () => {
  it('have a sentence for every code, known or not', () => {
    for (const code of [
      'card_declined',
      'insufficient_funds',
      'authentication_required',
      'brand_new',
      null,
    ]) {
      expect(declines[failureKey(code).replace('declines.', '')], String(code)).toBeTruthy();
    }
  });

  it('do not tell that a theft is known', () => {
    expect(failureKey('stolen_card')).toBe('declines.card_declined');
  });
});

describe('e-mail addresses', () => {
  it('are only refused when they were surely mistyped', () => {
    for (const good of ['ada@example.com', 'a+b@x.co', 'ä@ü.example'])
      expect(looksLikeEmail(good)).toBe(true);
    for (const bad of ['', 'ada', 'ada@', 'ada@example', 'ada @example.com', 'a@b@c.d'])
      expect(looksLikeEmail(bad)).toBe(false);
  });
});

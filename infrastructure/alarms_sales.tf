# Of what is sold: tickets, and other people's money.

locals {
  sales_alarms = {
    sweep-lag = {
      kind        = "sweep-lag"
      description = "Holds come back on sale more than 30 seconds after they ended."
      metric      = { namespace = "Concert", name = "lateSeconds", stat = "Maximum", dimensions = { service = "booking", job = "sweep-holds" } }
      above       = 30
      times       = [2, 3]
    }
    sales-stopped = {
      kind        = "sales-stopped"
      description = "Tickets are held and none is sold."
      expression  = "IF(holds > 50 AND FILL(bookings, 0) < 1, 1, 0)"
      metrics = {
        holds    = { namespace = "Concert", name = "holds", stat = "Sum", dimensions = { service = "analytics" } }
        bookings = { namespace = "Concert", name = "bookings", stat = "Sum", dimensions = { service = "analytics" } }
      }
      above  = 0
      times  = [1, 1]
      period = 900
    }
  }

  money_alarms = {
    webhook-faults = {
      kind        = "webhook-faults"
      description = "Stripe's webhooks fail: payments are confirmed late, by reconciliation."
      metric      = { namespace = "Concert", name = "fault", stat = "SampleCount", dimensions = { service = "payment", operation = "stripeWebhook" } }
      above       = 0
      times       = [3, 5]
    }
    webhook-refusals = {
      kind        = "webhook-faults"
      description = "Stripe's webhooks are refused: their signatures do not fit the secret."
      metric      = { namespace = "Concert", name = "refusal", stat = "SampleCount", dimensions = { service = "payment", operation = "stripeWebhook" } }
      above       = 20
      times       = [2, 3]
      period      = 300
    }
    reconciliation = {
      kind        = "reconciliation"
      description = "Payments or refunds that Stripe and the database tell differently could not be settled."
      metric      = { namespace = "Concert", name = "failed", stat = "Sum", dimensions = { service = "payment", job = "reconcile-payments" } }
      above       = 0
      times       = [2, 3]
      period      = 300
    }
    book-differences = {
      kind        = "reconciliation"
      description = "The books and Stripe's differ."
      metric      = { namespace = "Concert", name = "bookDifferences", stat = "Sum", dimensions = { service = "notification" } }
      above       = 0
      times       = [1, 1]
      period      = 3600
    }
    refund-failures = {
      kind        = "refund-failures"
      description = "A refund failed for good: somebody waits for money."
      metric      = { namespace = "Concert", name = "refundFailures", stat = "Sum", dimensions = { service = "notification" } }
      above       = 0
      times       = [1, 1]
      period      = 300
    }
  }
}

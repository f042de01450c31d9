# Of queues, consumers, the outbox and mail: what was told and is not applied yet.

locals {
  queue_age_alarms = {
    for name, queue in local.cloud.queues : "queue-age-${name}" => {
      kind        = "queue-age"
      description = "${name}: a message has waited for five minutes."
      metric      = { namespace = "AWS/SQS", name = "ApproximateAgeOfOldestMessage", stat = "Maximum", dimensions = { QueueName = name } }
      above       = 300
      times       = [3, 5]
    }
  }

  dead_letter_alarms = {
    for name in concat(tolist(local.dead_letter_queues), keys(local.failure_queues)) : "dead-letters-${name}" => {
      kind        = "dead-letters"
      description = "${name}: something was given up and waits to be tried again."
      metric      = { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", stat = "Maximum", dimensions = { QueueName = name } }
      above       = 0
      times       = [1, 1]
    }
  }

  # Who makes tickets of a payment and tells of them, with the service of each; the others may take their time.
  prompt_consumers = { booking = "booking", payment = "payment", refunds = "payment", file = "file", email = "email" }

  consumer_lag_alarms = {
    for consumer, service in local.prompt_consumers : "consumer-lag-${consumer}" => {
      kind        = "consumer-lag"
      description = "${consumer}: what happened is applied more than a minute later."
      metric      = { namespace = "Concert", name = "lag", stat = "p95", dimensions = { service = service, consumer = consumer } }
      above       = 60000 # milliseconds
      times       = [3, 5]
    }
  }

  outbox_alarms = {
    outbox = {
      kind        = "outbox"
      description = "The relay could not publish events."
      metric      = { namespace = "Concert", name = "failures", stat = "Sum", dimensions = { service = "audit", job = "relay-outbox" } }
      above       = 0
      times       = [3, 5]
    }
    outbox-lag = {
      kind        = "outbox"
      description = "An event has waited for a minute to be published."
      metric      = { namespace = "Concert", name = "oldestSeconds", stat = "Maximum", dimensions = { service = "audit", job = "relay-outbox" } }
      above       = 60
      times       = [2, 3]
    }
    outbox-backlog = {
      kind        = "outbox"
      description = "More than 10,000 events wait to be published."
      metric      = { namespace = "Concert", name = "backlog", stat = "Maximum", dimensions = { service = "audit", job = "relay-outbox" } }
      above       = 10000
      times       = [3, 5]
    }
  }

  mail_alarms = {
    mail-bounces = {
      kind        = "mail-reputation"
      description = "More than 3 % of mails bounce; at 5 % SES may stop sending."
      metric      = { namespace = "AWS/SES", name = "Reputation.BounceRate", stat = "Maximum", dimensions = {} }
      above       = 0.03
      times       = [1, 1]
      period      = 3600
    }
    mail-complaints = {
      kind        = "mail-reputation"
      description = "More than 0.08 % of mails are complained of; at 0.1 % SES may stop sending."
      metric      = { namespace = "AWS/SES", name = "Reputation.ComplaintRate", stat = "Maximum", dimensions = {} }
      above       = 0.0008
      times       = [1, 1]
      period      = 3600
    }
  }
}

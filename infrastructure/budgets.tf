resource "aws_budgets_budget" "monthly" {
  name         = "concert"
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.monthly_budget_usd)
  limit_unit   = "USD"

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }

    content {
      notification_type         = notification.key
      comparison_operator       = "GREATER_THAN"
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [aws_sns_topic.main["concert-alerts"].arn]
    }
  }

  # Budgets asks whether it may publish.
  depends_on = [aws_sns_topic_policy.main]
}

# For the testers and for load tests of features. Put your own in the place of what ends in .example.

environment    = "testing"
domain         = "testing.tickets.example"
hosted_zone_id = "Z00000000000000EXAMPLE"
alert_emails   = []
runbook_url    = "https://github.com/example/concert/blob/main/docs/runbooks"

network = {
  zones        = 2
  nat_gateways = 1
}

database = {
  instance_class      = "db.t4g.medium"
  multi_az            = false
  storage_gb          = 20
  storage_max_gb      = 100
  backup_days         = 3
  deletion_protection = false
}

cache = {
  node_type = "cache.t4g.micro"
}

functions = {
  concurrency_percent = 10
  traffic_shift       = "CodeDeployDefault.LambdaAllAtOnce"
}

throttling = {
  requests_a_second = 200
  burst             = 400
}

audit_archive = {
  lock  = "GOVERNANCE"
  years = 1
}

monthly_budget_usd = 400

# Like production, smaller. Put your own in the place of what ends in .example.

environment    = "staging"
domain         = "staging.tickets.example"
hosted_zone_id = "Z00000000000000EXAMPLE"
alert_emails   = ["operators@tickets.example"]
runbook_url    = "https://github.com/example/concert/blob/main/docs/runbooks"

network = {
  zones        = 3
  nat_gateways = 1
}

database = {
  instance_class = "db.t4g.medium"
  read_replicas  = 1
  storage_gb     = 20
  storage_max_gb = 200
  backup_days    = 7
}

cache = {
  node_type = "cache.t4g.small"
  shards    = 2
}

functions = {
  concurrency_percent = 25
  provisioned_concurrency = {
    auth-authorizer = 1
    booking-api     = 1
    payment-api     = 1
  }
}

throttling = {
  requests_a_second = 500
  burst             = 1000
}

audit_archive = {
  lock  = "GOVERNANCE"
  years = 1
}

monthly_budget_usd = 1000

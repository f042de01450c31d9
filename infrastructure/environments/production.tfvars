# What people buy from. Put your own in the place of what ends in .example.

environment    = "production"
domain         = "tickets.example"
hosted_zone_id = "Z00000000000000EXAMPLE"
alert_emails   = ["operators@tickets.example"]
runbook_url    = "https://github.com/example/concert/blob/main/docs/runbooks"

network = {
  zones        = 3
  nat_gateways = 3
}

database = {
  instance_class = "db.r8g.large"
  read_replicas  = 1
  storage_gb     = 100
  storage_max_gb = 1000
  backup_days    = 35
}

cache = {
  node_type = "cache.m7g.large"
  shards    = 2
}

functions = {
  concurrency_percent = 100
  provisioned_concurrency = {
    auth-authorizer = 5
    booking-api     = 5
    payment-api     = 3
  }
}

audit_archive = {
  lock = "COMPLIANCE"
}

monthly_budget_usd = 5000

# Before an on-sale, for example:
#
# on_sales = {
#   stadium-tour = {
#     from      = "2027-03-01T09:45:00"
#     until     = "2027-03-01T12:00:00"
#     instances = { auth-authorizer = 60, booking-api = 150, payment-api = 60 }
#   }
# }

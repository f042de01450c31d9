# Wrong values are refused before anything is made.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "random" {
  alias           = "kept"
  override_during = plan
}

run "wrong_forms" {
  command = plan

  variables {
    environment           = "prod"
    account_id            = "12"
    region                = "Frankfurt"
    organizer             = "Acme GmbH"
    domain                = "https://concert.example"
    hosted_zone_id        = "concert.example"
    alert_emails          = ["nobody"]
    runbook_url           = "http://wiki"
    mail_from_name        = "Concert <x>"
    mail_rate_per_second  = 0
    require_second_factor = ["king"]
    network               = { cidr = "10.0.0.0/8", zones = 1, nat_gateways = 5 }
    database              = { instance_class = "db.x2g.16xlarge", read_replicas = 9, storage_gb = 5, backup_days = 0 }
    cache                 = { node_type = "cache.t2.micro", replicas_per_shard = 0 }
    phones                = { push_applications = { pager = "arn:aws:sns:eu-central-1:123456789012:app/GCM/concert" }, text_sender = "Concert!" }
    functions             = { concurrency_percent = 0, provisioned_concurrency = { nothing = 1 }, first_image_tag = "latest", traffic_shift = "AllAtOnce", log_level = "LOUD" }
    throttling            = { requests_a_second = 100, burst = 10 }
    rate_limits           = { user = 0 }
    firewall              = { requests = 10, logins = 20 }
    log_retention_days    = 30
    audit_archive         = { lock = "NONE" }
    monthly_budget_usd    = 0
    allowed_countries     = ["Germany"]
    image_account_id      = "acme"
    pipeline_account_id   = "acme"
    pipeline              = { repository = "concert", connection_arn = "github", accounts = { production = "1" } }
    key_store_id          = "hsm"
    operators             = ["ann"]
    savings_plan          = { offering_id = "x", dollars_each_hour = 0 }
  }

  expect_failures = [
    var.environment, var.account_id, var.region, var.organizer, var.domain, var.hosted_zone_id, var.runbook_url,
    var.mail_from_name, var.mail_rate_per_second, var.require_second_factor, var.operators, var.network, var.cache, var.phones, var.functions, var.throttling, var.rate_limits, var.firewall,
    var.log_retention_days, var.monthly_budget_usd, var.allowed_countries, var.image_account_id,
    var.pipeline_account_id, var.pipeline, var.key_store_id, var.savings_plan,
  ]
}

# What one value says of another.
run "wrong_together" {
  command = plan

  variables {
    environment        = "production"
    domain             = "concert.example"
    hosted_zone_id     = "Z0123456789ABCDEFGHIJ"
    runbook_url        = "https://github.com/acme/concert/blob/main/docs/runbooks"
    cache              = { node_type = "cache.t4g.small" }
    monthly_budget_usd = 5000

    # Too little for production.
    alert_emails  = []
    database      = { instance_class = "db.t4g.small", multi_az = false }
    audit_archive = { lock = "GOVERNANCE" }
    # The region that it is in already, and a function that is not kept warm.
    second_region = "eu-central-1"
    on_sales      = { big = { from = "2027-03-01T09:45:00", until = "2027-03-01T12:00:00", instances = { booking-api = 1 } } }
  }

  expect_failures = [var.alert_emails, var.database, var.audit_archive, var.second_region, var.on_sales]
}

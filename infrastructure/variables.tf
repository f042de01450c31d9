variable "environment" {
  description = "Which environment this is. Each has an AWS account of its own, since queues, tables and secrets have the same names everywhere."
  type        = string

  validation {
    condition     = contains(["development", "testing", "staging", "production"], var.environment)
    error_message = "The environment is development, testing, staging or production."
  }
}

variable "account_id" {
  description = "The AWS account that this environment lives in. Given, Terraform refuses to touch any other."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null ? true : can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "region" {
  description = "The AWS region of everything but CloudFront's certificate and firewall."
  type        = string
  default     = "eu-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region looks like eu-central-1."
  }
}

variable "organizer" {
  description = "Letters put before the environment in the names of buckets, which are unique in the whole world: `acme` makes concert-bucket-acmeproduction. Needed when the name without it is taken. Cannot be changed later."
  type        = string
  default     = ""

  validation {
    # CONCERT_ENV has 20 letters at most, and `development` has 11 of them.
    condition     = can(regex("^[a-z]{0,9}$", var.organizer))
    error_message = "At most nine lower-case letters."
  }
}

variable "domain" {
  description = "The storefront's host name: tickets.example.org. The API's origin is api. below it, mail comes from it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain)) && length(var.domain) <= 200
    error_message = "A host name in lower case with a dot, without a scheme."
  }
}

variable "hosted_zone_id" {
  description = "The public Route 53 zone that the domain lies in. It exists already: it usually carries more than Concert."
  type        = string

  validation {
    condition     = can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_id))
    error_message = "A zone's id begins with Z: Z0123456789ABCDEFGHIJ."
  }
}

variable "alert_emails" {
  description = "Who is told of alarms and of the budget. Each address must confirm the subscription that AWS mails to it."
  type        = set(string)

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "Each is a mail address."
  }
  validation {
    condition     = var.environment != "production" || length(var.alert_emails) > 0
    error_message = "Somebody must be told of production's alarms."
  }
}

variable "runbook_url" {
  description = "Where docs/runbooks of the repository can be read in a browser; every alarm links to its page there."
  type        = string

  validation {
    condition     = can(regex("^https://[^\\s]+[^/]$", var.runbook_url))
    error_message = "An https URL without a slash at its end."
  }
}

variable "mail_from_name" {
  description = "The sender's name in mails; the address is tickets@ of the domain."
  type        = string
  default     = "Concert"

  validation {
    condition     = can(regex("^[A-Za-z0-9 .&'-]{1,60}$", var.mail_from_name))
    error_message = "Letters, digits, spaces and . & ' - only, at most 60."
  }
}

variable "mail_rate_per_second" {
  description = "How many mails a second SES lets the account send, over all functions: see the account's quotas. AWS begins with 14."
  type        = number
  default     = 14

  validation {
    condition     = var.mail_rate_per_second >= 1 && var.mail_rate_per_second <= 10000
    error_message = "From 1 to 10,000."
  }
}

variable "network" {
  description = "The VPC: its /16, over how many zones it spreads, and how many NAT gateways carry the calls to Stripe and SES ($38 a month each, and $0.052 a GB)."
  type = object({
    cidr         = optional(string, "10.60.0.0/16")
    zones        = optional(number, 3)
    nat_gateways = optional(number, 1)
  })
  default = {}

  validation {
    condition     = can(cidrnetmask(var.network.cidr)) && endswith(var.network.cidr, "/16")
    error_message = "The CIDR is an IPv4 /16: 10.60.0.0/16."
  }
  validation {
    condition     = contains([2, 3], var.network.zones)
    error_message = "Two zones or three: the database needs two."
  }
  validation {
    condition     = var.network.nat_gateways >= 1 && var.network.nat_gateways <= var.network.zones
    error_message = "One NAT gateway at least, and no more than there are zones."
  }
}

variable "database" {
  description = "The MySQL instance and its read replicas, from db.t4g.small to db.r8g.2xlarge. Storage is gp3 and grows by itself up to the maximum."
  type = object({
    instance_class      = string
    multi_az            = optional(bool, true)
    read_replicas       = optional(number, 0)
    storage_gb          = optional(number, 50)
    storage_max_gb      = optional(number, 500)
    backup_days         = optional(number, 14)
    deletion_protection = optional(bool, true)
    # Raised by one, each makes a new password: of the functions' user, and of the owner.
    password_version       = optional(number, 1)
    owner_password_version = optional(number, 1)
  })

  validation {
    condition     = can(regex("^db\\.(t4g\\.(small|medium)|(t4g|m[78]g|r[78]g)\\.(large|xlarge|2xlarge))$", var.database.instance_class))
    error_message = "An arm64 class from db.t4g.small to db.r8g.2xlarge."
  }
  validation {
    condition     = var.environment != "production" || var.database.multi_az
    error_message = "Production's database stands in two zones: the uptime of 99.9 % rests on it."
  }
  validation {
    condition     = var.database.read_replicas >= 0 && var.database.read_replicas <= 5
    error_message = "None to five read replicas."
  }
  validation {
    condition     = var.database.storage_gb >= 20 && var.database.storage_max_gb >= ceil(var.database.storage_gb * 1.1)
    error_message = "At least 20 GB, and a maximum at least a tenth above it."
  }
  validation {
    condition     = var.database.backup_days >= (var.environment == "production" ? 14 : 1) && var.database.backup_days <= 35
    error_message = "One day to 35; in production 14 at least."
  }
}

variable "cache" {
  description = "The Valkey replication group: node type, shards, and replicas of each shard."
  type = object({
    node_type          = string
    shards             = optional(number, 1)
    replicas_per_shard = optional(number, 1)
    password_version   = optional(number, 1)
  })

  validation {
    condition     = can(regex("^cache\\.(t4g\\.(micro|small|medium)|(m7g|r7g)\\.(large|xlarge|2xlarge))$", var.cache.node_type))
    error_message = "An arm64 node type such as cache.t4g.small."
  }
  validation {
    condition     = var.cache.shards >= 1 && var.cache.shards <= 50 && var.cache.replicas_per_shard >= 1 && var.cache.replicas_per_shard <= 5
    error_message = "1 to 50 shards with 1 to 5 replicas: failing over needs a replica."
  }
}

variable "phones" {
  description = "How phones are reached. The SNS platform applications for push messages by platform (ios, android, web), which hold the credentials of Apple and Google: free below a million a month. The name that text messages come from, of 1 to 11 letters and digits: they cost $0.01 to $0.10 each by country, and SNS must be out of its SMS sandbox. What is absent goes to the topics concert-notifications and concert-sms only."
  type = object({
    push_applications = optional(map(string), {})
    text_sender       = optional(string)
  })
  default = {}

  validation {
    condition = alltrue([
      for platform, application in var.phones.push_applications :
      contains(["ios", "android", "web"], platform) && can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:app/", application))
    ])
    error_message = "For each of ios, android and web the ARN of an SNS platform application."
  }
  validation {
    condition     = var.phones.text_sender == null ? true : can(regex("^[A-Za-z0-9]{1,11}$", var.phones.text_sender))
    error_message = "1 to 11 letters and digits."
  }
}

variable "functions" {
  description = "How the functions of cloud.json run here: the share of their reserved concurrency (an account has 1,000 unless AWS raised it), instances kept warm by function, the tag of the images to start from, and how traffic moves to a new version."
  type = object({
    concurrency_percent     = optional(number, 100)
    provisioned_concurrency = optional(map(number), {})
    first_image_tag         = optional(string, "first")
    traffic_shift           = optional(string, "CodeDeployDefault.LambdaCanary10Percent5Minutes")
    log_level               = optional(string, "INFO")
  })
  default = {}

  validation {
    condition     = var.functions.concurrency_percent >= 1 && var.functions.concurrency_percent <= 500
    error_message = "1 to 500 percent."
  }
  validation {
    condition = alltrue([
      for name, count in var.functions.provisioned_concurrency :
      contains(keys(local.functions), name) && count >= 1 && count == floor(count)
    ])
    error_message = "By the names of cloud.json's functions, each a whole number from 1."
  }
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", var.functions.first_image_tag)) && var.functions.first_image_tag != "latest"
    error_message = "An image tag; not latest, which tells nobody what runs."
  }
  validation {
    condition     = can(regex("^CodeDeployDefault\\.Lambda(AllAtOnce|(Canary10Percent(5|10|15|30)Minutes)|(Linear10PercentEvery(1|2|3|10)Minutes?))$", var.functions.traffic_shift))
    error_message = "One of CodeDeploy's configurations for Lambda."
  }
  validation {
    condition     = contains(["DEBUG", "INFO", "WARN", "ERROR"], var.functions.log_level)
    error_message = "DEBUG, INFO, WARN or ERROR."
  }
}

variable "on_sales" {
  description = "Big on-sales by name: from when until when (UTC) how many instances of which function are kept warm. $0.0000033 a GB-second: 100 instances of booking-api for two hours are $2.40."
  type = map(object({
    from      = string
    until     = string
    instances = map(number)
  }))
  default = {}

  validation {
    condition = alltrue(flatten([
      for sale in var.on_sales : [for moment in [sale.from, sale.until] : can(regex("^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$", moment))]
    ]))
    error_message = "Times look like 2027-03-01T09:45:00, in UTC."
  }
  validation {
    condition     = alltrue([for sale in var.on_sales : try(timecmp("${sale.from}Z", "${sale.until}Z") < 0, false)])
    error_message = "An on-sale ends after it begins."
  }
  validation {
    condition = alltrue(flatten([
      for sale in var.on_sales : [for name in keys(sale.instances) : contains(keys(var.functions.provisioned_concurrency), name)]
    ]))
    error_message = "Only functions that have provisioned concurrency can have more of it."
  }
}

variable "throttling" {
  description = "What the API takes from all callers together, by second and in a burst. The services limit each caller besides."
  type = object({
    requests_a_second = optional(number, 2000)
    burst             = optional(number, 4000)
  })
  default = {}

  validation {
    condition     = var.throttling.requests_a_second >= 1 && var.throttling.requests_a_second <= 10000 && var.throttling.burst >= var.throttling.requests_a_second && var.throttling.burst <= 20000
    error_message = "1 to 10,000 a second, and a burst between that and 20,000."
  }
}

variable "rate_limits" {
  description = "Calls a minute that the services let each caller make: a user, an address that is not logged in, an address that logs in."
  type = object({
    user      = optional(number, 1000)
    anonymous = optional(number, 300)
    login     = optional(number, 20)
  })
  default = {}

  validation {
    condition     = alltrue([for limit in values(var.rate_limits) : limit >= 1])
    error_message = "At least one call a minute."
  }
}

variable "require_second_factor" {
  description = "Roles whose accounts may not do without a second factor: organizer, admin. Their sessions can only set one up until they have."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.require_second_factor, ["attendee", "staff", "organizer", "admin"])) == 0
    error_message = "Roles are attendee, staff, organizer and admin."
  }
}

variable "firewall" {
  description = "Requests in five minutes from one address before the firewall answers 429: to anything, and to what logs in or sends mail."
  type = object({
    requests = optional(number, 6000)
    logins   = optional(number, 200)
  })
  default = {}

  validation {
    condition     = var.firewall.requests >= 100 && var.firewall.logins >= 10 && var.firewall.logins <= var.firewall.requests
    error_message = "At least 100 requests and 10 logins, and no more logins than requests."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept. $0.03 a GB and month after compression."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "A year at least, and a number of days that CloudWatch knows: 365, 400, 545, 731, …"
  }
}

variable "audit_archive" {
  description = "How the write-once archive is locked: GOVERNANCE lets an administrator with a special permission delete, COMPLIANCE nobody, not even AWS, until the years are over."
  type = object({
    lock  = string
    years = optional(number, 7)
  })

  validation {
    condition     = contains(["GOVERNANCE", "COMPLIANCE"], var.audit_archive.lock)
    error_message = "GOVERNANCE or COMPLIANCE."
  }
  validation {
    condition     = var.environment != "production" || (var.audit_archive.lock == "COMPLIANCE" && var.audit_archive.years >= 7)
    error_message = "Production keeps the audit trail for seven years, and nobody may delete it."
  }
}

variable "monthly_budget_usd" {
  description = "What a month may cost. At 80 % and when the forecast passes it, the operators are told."
  type        = number

  validation {
    condition     = var.monthly_budget_usd >= 1
    error_message = "At least one dollar."
  }
}

variable "allowed_countries" {
  description = "ISO 3166 codes of the countries that may use the storefront; empty for all."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for country in var.allowed_countries : can(regex("^[A-Z]{2}$", country))])
    error_message = "Two capital letters each: DE."
  }
}

variable "image_account_id" {
  description = "The account whose registry holds the images, when it is not this one: all environments run what one pipeline built once."
  type        = string
  default     = null

  validation {
    condition     = var.image_account_id == null ? true : can(regex("^[0-9]{12}$", var.image_account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "pipeline_account_id" {
  description = "The account whose pipeline may deploy here, when it is not this one."
  type        = string
  default     = null

  validation {
    condition     = var.pipeline_account_id == null ? true : can(regex("^[0-9]{12}$", var.pipeline_account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "operators" {
  description = "IAM users and roles, by ARN, of those who may run Terraform and delivery/deploy.sh here by hand. Their session must have been opened with a second factor: delivery/with-mfa.sh."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.operators : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(user|role)/[\\w+=,.@/-]+$", arn))])
    error_message = "Each is the ARN of an IAM user or role: arn:aws:iam::123456789012:user/ann."
  }
}

variable "pipeline" {
  description = "The delivery pipeline, in one of the accounts only: the GitHub repository, the CodeConnections connection to it, and the account of each environment. $1 a month and $0.0034 a build minute."
  type = object({
    repository     = string
    branch         = optional(string, "main")
    connection_arn = string
    accounts       = map(string)
  })
  default = null

  validation {
    condition     = var.pipeline == null ? true : can(regex("^[\\w.-]+/[\\w.-]+$", var.pipeline.repository))
    error_message = "The repository is owner/name."
  }
  validation {
    condition     = var.pipeline == null ? true : can(regex("^arn:[a-z-]+:code(star-)?connections:[a-z0-9-]+:[0-9]{12}:connection/", var.pipeline.connection_arn))
    error_message = "The ARN of a CodeConnections connection, which somebody has authorised at GitHub."
  }
  validation {
    condition = var.pipeline == null ? true : (
      toset(keys(var.pipeline.accounts)) == toset(["development", "testing", "staging", "production"]) &&
      alltrue([for id in values(var.pipeline.accounts) : can(regex("^[0-9]{12}$", id))])
    )
    error_message = "An account of twelve digits for each of development, testing, staging and production."
  }
}

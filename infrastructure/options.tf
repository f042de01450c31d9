# What is off by default: each one variable, with what it costs a month.

variable "second_region" {
  description = "A region that stands ready: DynamoDB's global tables, copies of the buckets, of the secrets, of the images and of the database's backups, within minutes. About $180 a month at a million tickets a month: database backups $20, tables $60, buckets and traffic $80, keys and secrets $20. Null for none."
  type        = string
  default     = null

  validation {
    condition     = var.second_region == null ? true : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.second_region)) && var.second_region != var.region
    error_message = "Another region than the first, such as eu-west-1."
  }
}

variable "key_store_id" {
  description = "A CloudHSM key store (cks-…) that holds the keys instead of KMS's own modules; its cluster needs two HSMs, about $2,340 a month, and is initialised by hand. Decided before the first apply: a key cannot move, and what it encrypted goes with it. Null for KMS."
  type        = string
  default     = null

  validation {
    condition     = var.key_store_id == null ? true : can(regex("^cks-[0-9a-f]{17}$", var.key_store_id))
    error_message = "The id of a custom key store: cks- and 17 hexadecimal digits."
  }
}

variable "warehouse" {
  description = "Copies the database to Redshift Serverless by a zero-ETL integration, for reports that would be too heavy here. About $90 a month for an hour of queries a day on 8 RPUs, and $0.024 a GB of storage."
  type        = bool
  default     = false
}

variable "database_reservation" {
  description = "Reserves the database instance for a year without paying upfront: a third less, and the rest is owed each month whether the instance runs or not (db.r8g.large in two zones: about $260 instead of $390). It cannot be cancelled, also not by setting this back."
  type        = bool
  default     = false
}

variable "savings_plan" {
  description = "Commits to an hourly spend on Lambda and CodeBuild for the offering's term: up to 17 % less on duration. The price is the commitment × 730 hours a month: 0.10 is $73. It cannot be cancelled, also not by setting this back. Null for none."
  type = object({
    offering_id       = string
    dollars_each_hour = number
  })
  default = null

  validation {
    condition     = var.savings_plan == null ? true : var.savings_plan.dollars_each_hour >= 0.001 && can(regex("^[0-9a-f-]{36}$", var.savings_plan.offering_id))
    error_message = "The id of a Compute Savings Plan's offering and at least 0.001 dollars."
  }
}

data "aws_rds_reserved_instance_offering" "database" {
  count = var.database_reservation ? 1 : 0

  db_instance_class   = var.database.instance_class
  duration            = 31536000
  multi_az            = var.database.multi_az
  offering_type       = "No Upfront"
  product_description = "mysql"
}

resource "aws_rds_reserved_instance" "database" {
  count = var.database_reservation ? 1 : 0

  offering_id    = data.aws_rds_reserved_instance_offering.database[0].offering_id
  reservation_id = "concert-database"
  instance_count = 1

  lifecycle {
    # AWS withdraws offerings; what was bought stays bought.
    ignore_changes = [offering_id]
  }
}

resource "aws_savingsplans_savings_plan" "compute" {
  count = var.savings_plan == null ? 0 : 1

  savings_plan_offering_id = var.savings_plan.offering_id
  commitment               = format("%.3f", var.savings_plan.dollars_each_hour)
}

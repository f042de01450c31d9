# Reads the environments' variables, so that tests plan with what is deployed with.

terraform {
  required_providers {
    terraform = {
      source = "terraform.io/builtin/terraform"
    }
  }
}

locals {
  folder = "${path.module}/../../environments"
}

output "environments" {
  description = "The variables of each environment's file, by its name."
  value = {
    for file in fileset(local.folder, "*.tfvars") : trimsuffix(file, ".tfvars") => provider::terraform::decode_tfvars(file("${local.folder}/${file}"))
  }
}

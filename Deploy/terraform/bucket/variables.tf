variable "bucket" {
  description = "The bucket's name: \"bucket\" of the s3_store stage."
  type        = string
}

variable "prefix" {
  description = "What all keys begin with: \"prefix\" of the s3_store stage."
  type        = string
  default     = "llma"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$", var.prefix))
    error_message = "The prefix has letters, digits, \".\", \"_\" and \"-\", with slashes between and none at its ends."
  }
}

variable "retentions" {
  description = "Days by retention class: \"retentions\" of the s3_store stage; a year has 365 days."
  type        = map(number)
  default = {
    "30d" = 30
    "90d" = 90
    "1y"  = 365
  }

  validation {
    condition     = alltrue([for class, days in var.retentions : can(regex("^[1-9][0-9]{0,3}[dy]$", class)) && days > 0])
    error_message = "Classes are written like \"30d\" or \"1y\", and days are more than 0."
  }
}

variable "kms_key_arn" {
  description = "A key of KMS that new objects are encrypted with; null for S3's own keys."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether \"terraform destroy\" also removes all objects."
  type        = bool
  default     = false
}

variable "role_name" {
  description = "The name of the service's IAM role."
  type        = string
}

variable "oidc_provider_arn" {
  description = "The cluster's IAM OIDC provider, as arn:aws:iam::<account>:oidc-provider/oidc.eks.<region>.amazonaws.com/id/<id>."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:iam::[0-9]{12}:oidc-provider/.+", var.oidc_provider_arn))
    error_message = "Expected the ARN of an IAM OIDC provider."
  }
}

variable "namespace" {
  description = "The namespace of the service account in Kubernetes."
  type        = string
}

variable "service_account" {
  description = "The service account's name in Kubernetes."
  type        = string
  default     = "capture-ai"
}

variable "tags" {
  description = "Tags of the bucket and the role."
  type        = map(string)
  default     = {}
}

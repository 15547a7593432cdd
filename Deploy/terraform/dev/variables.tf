variable "region" {
  description = "Where the bucket is: \"region\" of the s3_store stage."
  type        = string
}

variable "bucket" {
  description = "The bucket's name, which nobody else in AWS may have."
  type        = string
}

variable "oidc_provider_arn" {
  description = "The cluster's IAM OIDC provider."
  type        = string
}

variable "namespace" {
  description = "The service's namespace in Kubernetes."
  type        = string
  default     = "capture-ai"
}

{{/* Names of objects. Thirty characters leave room for the longest suffix: "-POOL-model-DIGEST". */}}
{{- define "gateway.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- $full | trunc 30 | trimSuffix "-" -}}
{{- end -}}

{{- define "gateway.internalHost" -}}
{{ include "gateway.fullname" . }}-internal.{{ .Release.Namespace }}.svc
{{- end -}}

{{/* Hosts' pods have names below this one; their certificate is for its wildcard. */}}
{{- define "gateway.hostsDomain" -}}
{{ include "gateway.fullname" . }}-hosts.{{ .Release.Namespace }}.svc
{{- end -}}

{{- define "gateway.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{ .Values.serviceAccount.name }}
{{- else -}}
{{ ternary (include "gateway.fullname" .) "default" .Values.serviceAccount.create }}
{{- end -}}
{{- end -}}

{{- define "gateway.gatewayCertificate" -}}
{{ ternary (printf "%s-gateway-certificate" (include "gateway.fullname" .)) .Values.mutualTls.gateway.existingSecret (eq .Values.mutualTls.source "certManager") }}
{{- end -}}

{{- define "gateway.hostCertificate" -}}
{{ ternary (printf "%s-host-certificate" (include "gateway.fullname" .)) .Values.mutualTls.host.existingSecret (eq .Values.mutualTls.source "certManager") }}
{{- end -}}

{{/* (pool): which volume of its model: a claim can be changed neither in mode nor in class. */}}
{{- define "gateway.modelVersion" -}}
{{ .model.sha256 | lower | trunc 8 }}-{{ printf "%s %s" .model.accessMode .model.storageClass | sha256sum | trunc 4 }}
{{- end -}}

{{/* (root, pool): the claim with the pool's model. A file with another digest is another claim, so that a rollout has both. */}}
{{- define "gateway.modelClaim" -}}
{{- $root := index . 0 -}}{{- $pool := index . 1 -}}
{{- if $pool.model.existingClaim -}}
{{ $pool.model.existingClaim }}
{{- else -}}
{{ include "gateway.fullname" $root }}-{{ $pool.name }}-model-{{ include "gateway.modelVersion" $pool }}
{{- end -}}
{{- end -}}

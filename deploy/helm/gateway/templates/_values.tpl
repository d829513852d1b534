{{/* (base, over) → JSON: base with what over says, also where that is false, 0 or empty, which sprig's merge would pass over. Lists are replaced. */}}
{{- define "gateway.overlay" -}}
{{- $out := deepCopy (index . 0) -}}
{{- range $key, $value := index . 1 -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $out $key)) -}}
{{- $_ := set $out $key (include "gateway.overlay" (list (get $out $key) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- end -}}
{{- $out | toJson -}}
{{- end -}}

{{/* The pools with their defaults → JSON {"pools": […]}. */}}
{{- define "gateway.pools" -}}
{{- $pools := list -}}
{{- range .Values.hostPools -}}
{{- $pools = append $pools (include "gateway.overlay" (list $.Values.hostPoolDefaults .) | fromJson) -}}
{{- end -}}
{{- dict "pools" $pools | toJson -}}
{{- end -}}

{{/* A scalar as text: whole numbers without an exponent, which Go would give the large ones. */}}
{{- define "gateway.scalar" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}{{ printf "%.0f" . }}{{- else -}}{{ toString . }}{{- end -}}
{{- end -}}

{{/* How many gateways there are at least. */}}
{{- define "gateway.leastReplicas" -}}
{{- if .Values.gateway.autoscaling.enabled -}}{{ int .Values.gateway.autoscaling.minReplicas }}{{- else -}}{{ int .Values.gateway.replicas }}{{- end -}}
{{- end -}}

{{/* Whether there can be more than one: "true" or nothing. */}}
{{- define "gateway.several" -}}
{{- if or .Values.gateway.autoscaling.enabled (gt (int .Values.gateway.replicas) 1) -}}true{{- end -}}
{{- end -}}

{{- define "gateway.usesPostgres" -}}
{{- if ne .Values.registry.kind "sqlite" -}}true{{- end -}}
{{- end -}}

{{/* (dictionary): its keys in small letters, as a JSON list: names of settings have no case. */}}
{{- define "gateway.lowerKeys" -}}
{{- $keys := list -}}
{{- range $key, $_ := . -}}{{- $keys = append $keys (lower $key) -}}{{- end -}}
{{- toJson $keys -}}
{{- end -}}

{{/* (resources): whole CPUs of the limit, without one of the request, at least 1; nothing where neither is said. A part of a CPU is no thread: it would be throttled, and the others of its step wait for it. */}}
{{- define "gateway.threads" -}}
{{- $cpu := default (get (default dict .requests) "cpu") (get (default dict .limits) "cpu") -}}
{{- if $cpu -}}
{{- $text := include "gateway.scalar" $cpu -}}
{{- $cpus := ternary (divf (trimSuffix "m" $text | float64) 1000.0) (float64 $text) (hasSuffix "m" $text) -}}
{{- max 1 (min 512 (int (floor $cpus))) -}}
{{- end -}}
{{- end -}}

{{/* (pool): whether it can have more than one host: "true" or nothing. */}}
{{- define "gateway.severalHosts" -}}
{{- if gt (int (ternary .replicas .autoscaling.maxReplicas (eq .autoscaling.kind "none"))) 1 -}}true{{- end -}}
{{- end -}}

{{/* (pool): whether its model is fetched into a volume that one node can mount: "true" or nothing. */}}
{{- define "gateway.isOnOneNode" -}}
{{- if and (not .model.existingClaim) (eq .model.accessMode "ReadWriteOnce") -}}true{{- end -}}
{{- end -}}

{{- define "gateway.hasTrustedCa" -}}
{{- if or .Values.trustedCa.secret .Values.trustedCa.configMap -}}true{{- end -}}
{{- end -}}

{{/* Hosts speak to nobody by public TLS but a trace collector. */}}
{{- define "gateway.hostsTrustCa" -}}
{{- if and (include "gateway.hasTrustedCa" .) (hasPrefix "https://" .Values.telemetry.otlpEndpoint) -}}true{{- end -}}
{{- end -}}

{{/* Never with a bundled database, which is not there before an install. */}}
{{- define "gateway.isMigrationHook" -}}
{{- if and .Values.migration.hook (eq .Values.registry.kind "external") -}}true{{- end -}}
{{- end -}}

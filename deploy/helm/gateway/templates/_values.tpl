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

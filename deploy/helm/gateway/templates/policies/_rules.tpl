{{/* (destination, URLs): one rule of egress, at the destination's port, or at those of the URLs. No peers: every address, at these ports alone. */}}
{{- define "gateway.egress" -}}
{{- $destination := index . 0 -}}
{{- $ports := list -}}
{{- if $destination.port -}}
{{- $ports = list (int $destination.port) -}}
{{- else -}}
{{- range index . 1 -}}{{- $ports = append $ports (include "gateway.urlPort" . | int) -}}{{- end -}}
{{- end -}}
- ports:
    {{- range uniq $ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
  {{- with $destination.to }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* A URL's port; 443 of none. */}}
{{- define "gateway.urlPort" -}}
{{- $port := regexFind ":[0-9]+$" (get (urlParse .) "host") -}}
{{- if $port -}}{{ trimPrefix ":" $port }}{{- else -}}{{ ternary 80 443 (hasPrefix "http://" .) }}{{- end -}}
{{- end -}}

{{/* (root, component, port): egress to pods of this release. */}}
{{- define "gateway.egressTo" -}}
- ports:
    - { protocol: TCP, port: {{ int (index . 2) }} }
  to:
    - podSelector:
        matchLabels: {{- include "gateway.selector" (list (index . 0) (index . 1)) | nindent 10 }}
{{- end -}}

{{/* (root, components, port): ingress from pods of this release. */}}
{{- define "gateway.ingressFrom" -}}
{{- $root := index . 0 -}}
- ports:
    - { protocol: TCP, port: {{ int (index . 2) }} }
  from:
    {{- range index . 1 }}
    - podSelector:
        matchLabels: {{- include "gateway.selector" (list $root .) | nindent 10 }}
    {{- end }}
{{- end -}}

{{- define "gateway.egressToDns" -}}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
  to: {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
{{- end -}}

{{/* (root, port): Prometheus asks for metrics. */}}
{{- define "gateway.ingressFromPrometheus" -}}
{{- with (index . 0).Values.networkPolicy.prometheus }}
- ports:
    - { protocol: TCP, port: {{ int (index $ 1) }} }
  from: {{- toYaml . | nindent 4 }}
{{- end }}
{{- end -}}

{{/* (root, component, annotations or nothing): the beginning of a policy. */}}
{{- define "gateway.policy" -}}
{{- $root := index . 0 -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "gateway.fullname" $root }}-{{ index . 1 }}
  labels: {{- include "gateway.labels" (list $root (index . 1)) | nindent 4 }}
  {{- if gt (len .) 2 }}
  {{- with index . 2 }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
spec:
  policyTypes: [Ingress, Egress]
  podSelector:
    matchLabels: {{- include "gateway.selector" (list $root (index . 1)) | nindent 6 }}
{{- end -}}

{{/* Destinations that are in use and name no peers → JSON {"names": […]}. */}}
{{- define "gateway.openDestinations" -}}
{{- $policy := .Values.networkPolicy -}}
{{- $fetches := false -}}
{{- range (include "gateway.pools" . | fromJson).pools -}}{{- if not .model.existingClaim -}}{{- $fetches = true -}}{{- end -}}{{- end -}}
{{- $used := dict
  "registry" (eq .Values.registry.kind "external")
  "redis" (eq .Values.redis.kind "external")
  "artifacts" (eq .Values.artifacts.kind "s3")
  "podIdentity" (and (eq .Values.artifacts.kind "s3") (not .Values.artifacts.s3.existingSecret))
  "identityProviders" true
  "staticHosts" (not (empty .Values.hosts.static))
  "models" $fetches -}}
{{- $names := list -}}
{{- range $name, $isUsed := $used -}}
{{- if and $isUsed (not (get $policy $name).to) -}}{{- $names = append $names (printf "networkPolicy.%s" $name) -}}{{- end -}}
{{- end -}}
{{- if and .Values.telemetry.otlpEndpoint (not .Values.telemetry.otlp.to) -}}{{- $names = append $names "telemetry.otlp" -}}{{- end -}}
{{- dict "names" $names | toJson -}}
{{- end -}}

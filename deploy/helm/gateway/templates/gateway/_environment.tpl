{{/* Everything that a gateway is told. */}}
{{- define "gateway.gatewayEnvironment" -}}
{{ include "gateway.runtimeEnvironment" . }}
{{ include "gateway.trustedCaEnvironment" . }}
{{ include "gateway.variable" (list "State" "/var/lib/gateway") }}
{{ include "gateway.variable" (list "Gateway:Address" "0.0.0.0") }}
{{ include "gateway.variable" (list "Gateway:Port" .Values.gateway.port) }}
{{ include "gateway.variable" (list "Gateway:InternalAddress" "0.0.0.0") }}
{{ include "gateway.variable" (list "Gateway:InternalPort" .Values.gateway.internalPort) }}
{{ include "gateway.variable" (list "Gateway:MetricsAddress" "0.0.0.0") }}
{{ include "gateway.variable" (list "Gateway:MetricsPort" .Values.gateway.metricsPort) }}
{{ include "gateway.variable" (list "Gateway:DrainSeconds" .Values.gateway.drainSeconds) }}
{{ include "gateway.variable" (list "Gateway:DrainDelaySeconds" 0) }}
{{- if .Values.gateway.tlsSecret }}
{{ include "gateway.variable" (list "Gateway:CertificateFile" "/etc/tls/tls.crt") }}
{{ include "gateway.variable" (list "Gateway:CertificateKeyFile" "/etc/tls/tls.key") }}
{{- end }}
{{ include "gateway.variable" (list "Limits:Gateways" (include "gateway.leastReplicas" .)) }}
{{ include "gateway.variable" (list "Canary:Enabled" .Values.canary.enabled) }}
{{- if .Values.canary.unreadyAfterLeak }}
{{ include "gateway.variable" (list "Canary:UnreadyAfterLeak" true) }}
{{- end }}
{{- if .Values.audit.headsClaim }}
{{ include "gateway.variable" (list "Audit:HeadsDirectory" "/var/lib/gateway-audit") }}
{{- end }}
{{ include "gateway.registryEnvironment" . }}
{{ include "gateway.redisEnvironment" . }}
{{ include "gateway.artifactEnvironment" . }}
{{ include "gateway.keyEnvironment" . }}
{{ include "gateway.mutualTlsEnvironment" (list . (concat (ternary (list (printf "*.%s" (include "gateway.hostsDomain" .))) list (not (empty .Values.hostPools))) .Values.hosts.staticNames)) }}
{{- range $index, $address := .Values.hosts.static }}
{{ include "gateway.variable" (list (printf "Hosts:Static:%d:Address" $index) $address) }}
{{- end }}
{{ include "gateway.telemetryEnvironment" . }}
{{ include "gateway.settings" .Values.gateway }}
{{- end -}}

{{/* (root, pool): everything that a host is told. It has no credential but its certificate. */}}
{{- define "gateway.hostEnvironment" -}}
{{- $root := index . 0 -}}{{- $pool := index . 1 -}}
{{ include "gateway.runtimeEnvironment" $root }}
{{- if include "gateway.hostsTrustCa" $root }}
{{ include "gateway.trustedCaEnvironment" $root }}
{{- end }}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
{{ include "gateway.variable" (list "Host:ListenAddress" "0.0.0.0") }}
{{ include "gateway.variable" (list "Host:Port" $root.Values.hosts.port) }}
{{ include "gateway.variable" (list "Host:MetricsAddress" "0.0.0.0") }}
{{ include "gateway.variable" (list "Host:MetricsPort" $root.Values.hosts.metricsPort) }}
{{ include "gateway.variable" (list "Host:Address" (printf "https://$(POD_NAME).%s:%d" (include "gateway.hostsDomain" $root) (int $root.Values.hosts.port))) }}
{{ include "gateway.variable" (list "Host:GatewayUrl" (printf "https://%s:%d" (include "gateway.internalHost" $root) (int $root.Values.gateway.internalPort))) }}
{{ include "gateway.variable" (list "Host:ModelPath" (printf "/model/%s" $pool.model.file)) }}
{{ include "gateway.variable" (list "Host:ModelName" $pool.model.name) }}
{{- range $index, $name := $pool.model.acceptedNames }}
{{ include "gateway.variable" (list (printf "Host:AcceptedNames:%d" $index) $name) }}
{{- end }}
{{ include "gateway.variable" (list "Host:DrainSeconds" $pool.drainSeconds) }}
{{ include "gateway.variable" (list "Host:CrashFile" "/var/lib/host/crash") }}
{{- if $pool.external.server }}
{{ include "gateway.variable" (list "Engine:Kind" "External") }}
{{ include "gateway.variable" (list "External:Server" $pool.external.server) }}
{{ include "gateway.variable" (list "External:Url" (printf "http://127.0.0.1:%d" (int $pool.external.port))) }}
{{ include "gateway.variable" (list "External:Weights" $pool.external.weights) }}
{{ include "gateway.variable" (list "External:AdapterFolder" "/adapters") }}
{{ include "gateway.variable" (list "External:MaxAdapters" $pool.external.maxAdapters) }}
{{ include "gateway.variable" (list "External:MaxRank" $pool.external.maxRank) }}
{{- else }}
{{- if gt (int $pool.gpu.count) 0 }}
{{ include "gateway.variable" (list "Engine:GpuLayers" $pool.gpu.layers) }}
{{- end }}
{{- $threads := include "gateway.threads" $pool.resources }}
{{- if and $threads (not (has "engine:threads" (include "gateway.lowerKeys" $pool.settings | fromJsonArray))) }}
{{ include "gateway.variable" (list "Engine:Threads" $threads) }}
{{- end }}
{{- end }}
{{ include "gateway.mutualTlsEnvironment" (list $root (list "gateway")) }}
{{ include "gateway.telemetryEnvironment" $root }}
{{ include "gateway.settings" $pool }}
{{- end -}}

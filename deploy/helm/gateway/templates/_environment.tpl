{{/* Settings are ASP.NET Core configuration: "Section:Key" is the variable Section__Key. */}}

{{/* (name, value): one variable. */}}
{{- define "gateway.variable" -}}
- name: {{ index . 0 | replace ":" "__" }}
  value: {{ include "gateway.scalar" (index . 1) | quote }}
{{- end -}}

{{/* (name, secret, key): one variable from a secret. */}}
{{- define "gateway.secretVariable" -}}
- name: {{ index . 0 | replace ":" "__" }}
  valueFrom: { secretKeyRef: { name: {{ index . 1 }}, key: {{ index . 2 }} } }
{{- end -}}

{{/* The runtime: no diagnostics port and no dumps, since memory holds prompts and keys. */}}
{{- define "gateway.runtimeEnvironment" -}}
- name: DOTNET_EnableDiagnostics
  value: "0"
- name: DOTNET_DbgEnableMiniDump
  value: "0"
{{- end -}}

{{/* Authorities beside the system's: .NET and Go read every file of these folders; the first is the images' own. */}}
{{- define "gateway.trustedCaEnvironment" -}}
{{- if include "gateway.hasTrustedCa" . }}
- name: SSL_CERT_DIR
  value: "/etc/ssl/certs:/etc/trusted-ca"
{{- end }}
{{- end -}}

{{/* (values of a component): what the operator sets beside. */}}
{{- define "gateway.settings" -}}
{{- range $name, $value := .settings }}
{{ include "gateway.variable" (list $name $value) }}
{{- end }}
{{- range .secretSettings }}
{{ include "gateway.secretVariable" (list .name .secret .key) }}
{{- end }}
{{- end -}}

{{/* The registry's login, for gateways and the migration. */}}
{{- define "gateway.registryEnvironment" -}}
{{- if eq .Values.registry.kind "external" }}
{{ include "gateway.secretVariable" (list "ConnectionStrings:Registry" .Values.registry.existingSecret .Values.registry.keys.connection) }}
{{- else if eq .Values.registry.kind "bundled" }}
{{ include "gateway.secretVariable" (list "REGISTRY_PASSWORD" .Values.registry.bundled.existingSecret .Values.registry.bundled.keys.gateway) }}
{{ include "gateway.variable" (list "ConnectionStrings:Registry" (printf "Host=%s-postgresql;Database=registry;Username=gateway;Password=$(REGISTRY_PASSWORD)" (include "gateway.fullname" .))) }}
{{- end }}
{{- end -}}

{{/* The schema owner's login, for the migration alone. */}}
{{- define "gateway.ownerEnvironment" -}}
{{- if eq .Values.registry.kind "external" }}
{{ include "gateway.secretVariable" (list "ConnectionStrings:RegistryOwner" .Values.registry.existingSecret .Values.registry.keys.owner) }}
{{- else }}
{{ include "gateway.secretVariable" (list "OWNER_PASSWORD" .Values.registry.bundled.existingSecret .Values.registry.bundled.keys.owner) }}
{{ include "gateway.variable" (list "ConnectionStrings:RegistryOwner" (printf "Host=%s-postgresql;Database=registry;Username=registry_owner;Password=$(OWNER_PASSWORD)" (include "gateway.fullname" .))) }}
{{- end }}
{{- end -}}

{{/* Of this release alone, within the 64 characters that Redis:KeyPrefix may have. */}}
{{- define "gateway.redisPrefix" -}}
{{- $prefix := printf "lg:%s:%s:" .Release.Namespace .Release.Name -}}
{{- if gt (len $prefix) 64 -}}lg:{{ sha256sum $prefix | trunc 16 }}:{{- else -}}{{ $prefix }}{{- end -}}
{{- end -}}

{{- define "gateway.redisEnvironment" -}}
{{- if eq .Values.redis.kind "external" }}
{{ include "gateway.secretVariable" (list "ConnectionStrings:Redis" .Values.redis.existingSecret .Values.redis.key) }}
{{- else if eq .Values.redis.kind "bundled" }}
{{ include "gateway.secretVariable" (list "REDIS_PASSWORD" .Values.redis.bundled.existingSecret .Values.redis.bundled.key) }}
{{ include "gateway.variable" (list "ConnectionStrings:Redis" (printf "%s-redis:6379,password=$(REDIS_PASSWORD)" (include "gateway.fullname" .))) }}
{{- end }}
{{- if ne .Values.redis.kind "none" }}
{{ include "gateway.variable" (list "Redis:KeyPrefix" (default (include "gateway.redisPrefix" .) .Values.redis.keyPrefix)) }}
{{- end }}
{{- end -}}

{{/* Keys of gateways: all gateways have the same, and nobody else has one. */}}
{{- define "gateway.keyEnvironment" -}}
{{- with .Values.secrets }}
{{- $secret := .existingSecret }}
{{- if $secret }}
{{ include "gateway.secretVariable" (list "Authentication:Pepper" $secret .keys.pepper) }}
{{ include "gateway.secretVariable" (list "Secrets:FetchGrantKey" $secret .keys.fetchGrant) }}
{{ include "gateway.secretVariable" (list "Secrets:CacheSaltKey" $secret .keys.cacheSalt) }}
{{ include "gateway.secretVariable" (list "Secrets:RegistryCacheKey" $secret .keys.registryCache) }}
{{ include "gateway.secretVariable" (list "Secrets:HostKey" $secret .keys.hostKey) }}
{{ include "gateway.secretVariable" (list "Secrets:AuditSigningKey" $secret .keys.auditSigning) }}
{{ include "gateway.secretVariable" (list "Secrets:RecordSigningKey" $secret .keys.recordSigning) }}
{{- range $name, $key := .encryption.keys }}
{{ include "gateway.secretVariable" (list (printf "Encryption:Keys:%s" $name) $secret $key) }}
{{- end }}
{{ include "gateway.variable" (list "Encryption:CurrentKey" (printf "config/%s" .encryption.current)) }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "gateway.artifactEnvironment" -}}
{{- if eq .Values.artifacts.kind "s3" }}
{{- with .Values.artifacts.s3 }}
{{ include "gateway.variable" (list "Artifacts:Kind" "S3") }}
{{ include "gateway.variable" (list "Artifacts:S3:Bucket" .bucket) }}
{{- with .prefix }}
{{ include "gateway.variable" (list "Artifacts:S3:Prefix" .) }}
{{- end }}
{{- with .serviceUrl }}
{{ include "gateway.variable" (list "Artifacts:S3:ServiceUrl" .) }}
{{- end }}
{{- with .region }}
{{ include "gateway.variable" (list "Artifacts:S3:Region" .) }}
{{- end }}
{{ include "gateway.variable" (list "Artifacts:S3:ForcePathStyle" .forcePathStyle) }}
{{- if .allowHttp }}
{{ include "gateway.variable" (list "Artifacts:S3:AllowHttp" true) }}
{{- end }}
{{- if .existingSecret }}
{{ include "gateway.secretVariable" (list "Artifacts:S3:AccessKey" .existingSecret .keys.accessKey) }}
{{ include "gateway.secretVariable" (list "Artifacts:S3:SecretKey" .existingSecret .keys.secretKey) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* (root, names of peers): this process' certificate and whom it believes. */}}
{{- define "gateway.mutualTlsEnvironment" -}}
{{- $authority := (index . 0).Values.mutualTls.authority -}}
{{ include "gateway.variable" (list "MutualTls:CertificateFile" "/etc/mutual-tls/tls.crt") }}
{{ include "gateway.variable" (list "MutualTls:KeyFile" "/etc/mutual-tls/tls.key") }}
{{ include "gateway.variable" (list "MutualTls:AuthorityFile" (ternary "/etc/mutual-tls-authority/authority.pem" "/etc/mutual-tls/ca.crt" (or (ne $authority.secret "") (ne $authority.configMap "")))) }}
{{- range $index, $name := index . 1 }}
{{ include "gateway.variable" (list (printf "MutualTls:PeerNames:%d" $index) $name) }}
{{- end }}
{{- end -}}

{{- define "gateway.telemetryEnvironment" -}}
{{ include "gateway.variable" (list "Logging:Format" .Values.telemetry.logFormat) }}
{{- with .Values.telemetry.otlpEndpoint }}
{{ include "gateway.variable" (list "Telemetry:OtlpEndpoint" .) }}
{{- end }}
{{- end -}}

{{/* What the schema cannot say, since it is about several values. All faults at once; each says what to do. */}}
{{- define "gateway.validate" -}}
{{- $v := .Values -}}
{{- $faults := list -}}
{{- $several := include "gateway.several" . -}}

{{- if and $several (eq $v.registry.kind "sqlite") -}}
{{- $faults = append $faults "registry.kind is sqlite, a file of one gateway: set gateway.replicas to 1 and gateway.autoscaling.enabled to false, or use PostgreSQL." -}}
{{- end -}}
{{- if and $several (eq $v.artifacts.kind "files") -}}
{{- $faults = append $faults "artifacts.kind is files, a folder of one gateway: set gateway.replicas to 1 and gateway.autoscaling.enabled to false, or use s3." -}}
{{- end -}}
{{- if and $several (eq $v.redis.kind "none") (not $v.hosts.static) -}}
{{- $faults = append $faults "redis.kind is none, but several gateways learn of each other's hosts through Redis: use external or bundled, one gateway, or hosts.static alone." -}}
{{- end -}}
{{- if and $several $v.state.persistence.enabled -}}
{{- $faults = append $faults "state.persistence is one gateway's: set gateway.replicas to 1 and gateway.autoscaling.enabled to false, or state.persistence.enabled to false." -}}
{{- end -}}
{{- if and (not $v.secrets.existingSecret) (not $v.state.persistence.enabled) -}}
{{- $faults = append $faults "secrets.existingSecret is empty, and no volume keeps keys that the gateway makes: name the secret, or set state.persistence.enabled for one gateway." -}}
{{- end -}}
{{- if and (or (eq $v.registry.kind "sqlite") (eq $v.artifacts.kind "files")) (not $v.state.persistence.enabled) -}}
{{- $faults = append $faults "registry.kind sqlite and artifacts.kind files keep everything in the state directory: set state.persistence.enabled." -}}
{{- end -}}
{{- if and (eq $v.registry.kind "external") (not $v.registry.existingSecret) -}}
{{- $faults = append $faults "registry.existingSecret is empty: name the secret that has the connection strings of PostgreSQL." -}}
{{- end -}}
{{- if and (eq $v.registry.kind "bundled") (not $v.registry.bundled.existingSecret) -}}
{{- $faults = append $faults "registry.bundled.existingSecret is empty: name the secret that has the three passwords." -}}
{{- end -}}
{{- if and (eq $v.redis.kind "external") (not $v.redis.existingSecret) -}}
{{- $faults = append $faults "redis.existingSecret is empty: name the secret that has the connection string of Redis." -}}
{{- end -}}
{{- if and (eq $v.redis.kind "bundled") (not $v.redis.bundled.existingSecret) -}}
{{- $faults = append $faults "redis.bundled.existingSecret is empty: name the secret that has the password." -}}
{{- end -}}
{{- if eq $v.artifacts.kind "s3" -}}
{{- if not $v.artifacts.s3.bucket -}}
{{- $faults = append $faults "artifacts.s3.bucket is empty." -}}
{{- end -}}
{{- if and (not $v.artifacts.s3.serviceUrl) (not $v.artifacts.s3.region) -}}
{{- $faults = append $faults "artifacts.s3 needs serviceUrl or region." -}}
{{- end -}}
{{- if and (hasPrefix "http://" $v.artifacts.s3.serviceUrl) (not $v.artifacts.s3.allowHttp) -}}
{{- $faults = append $faults "artifacts.s3.serviceUrl is plain http: use https, or set artifacts.s3.allowHttp." -}}
{{- end -}}
{{- end -}}
{{- if $v.secrets.existingSecret -}}
{{- if not (hasKey $v.secrets.encryption.keys $v.secrets.encryption.current) -}}
{{- $faults = append $faults (printf "secrets.encryption.current is %q, which is not among secrets.encryption.keys (%s): name the keys that the secret has, and the one of them that new tenants get." $v.secrets.encryption.current (keys $v.secrets.encryption.keys | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- range $name, $source := dict "trustedCa" $v.trustedCa "mutualTls.authority" $v.mutualTls.authority -}}
{{- if and $source.secret $source.configMap -}}
{{- $faults = append $faults (printf "%s.secret and %s.configMap are both set: name one of them." $name $name) -}}
{{- end -}}
{{- end -}}
{{- if eq $v.mutualTls.source "secret" -}}
{{- if not $v.mutualTls.gateway.existingSecret -}}
{{- $faults = append $faults "mutualTls.gateway.existingSecret is empty: name the secret with the gateways' certificate, or set mutualTls.source to certManager." -}}
{{- end -}}
{{- if and $v.hostPools (not $v.mutualTls.host.existingSecret) -}}
{{- $faults = append $faults "mutualTls.host.existingSecret is empty: name the secret with the hosts' certificate, or set mutualTls.source to certManager." -}}
{{- end -}}
{{- if and $v.hostPools $v.mutualTls.gateway.existingSecret (eq $v.mutualTls.gateway.existingSecret $v.mutualTls.host.existingSecret) -}}
{{- $faults = append $faults "mutualTls.gateway.existingSecret and mutualTls.host.existingSecret are one: a host could pose as a gateway." -}}
{{- end -}}
{{- end -}}
{{- if not (or $v.hostPools $v.hosts.static) -}}
{{- $faults = append $faults "hostPools and hosts.static are both empty: there would be nobody to answer. Add a pool, e.g. {name: coder, model: {name: coder-7b, existingClaim: models}}." -}}
{{- end -}}
{{- if and $v.hosts.static (not $v.hosts.staticNames) -}}
{{- $faults = append $faults "hosts.staticNames is empty: gateways would believe no certificate of hosts.static. Name them, e.g. [\"*.example.com\"]." -}}
{{- else -}}
{{- range $v.hosts.static -}}
{{- $host := regexReplaceAll "^https://(.*):[0-9]+$" . "${1}" -}}
{{- $wildcard := regexReplaceAll "^[^.]+" $host "*" -}}
{{- if not (or (regexMatch "^[0-9.]+$" $host) (has $host $v.hosts.staticNames) (has $wildcard $v.hosts.staticNames)) -}}
{{- $faults = append $faults (printf "hosts.static has %s, which no name of hosts.staticNames covers (%s): add %s, as its certificate says." . (join ", " $v.hosts.staticNames) $host) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (ne $v.internalService.type "ClusterIP") (not $v.hosts.static) -}}
{{- $faults = append $faults (printf "internalService.type is %s, for hosts outside of the cluster, and hosts.static names none: name them, or use ClusterIP." $v.internalService.type) -}}
{{- end -}}
{{- if and $v.ingress.enabled (not $v.ingress.hosts) -}}
{{- $faults = append $faults "ingress.enabled needs ingress.hosts." -}}
{{- end -}}
{{- if and $v.httpRoute.enabled (not $v.httpRoute.parentRefs) -}}
{{- $faults = append $faults "httpRoute.enabled needs httpRoute.parentRefs: the Gateway that it belongs to." -}}
{{- end -}}
{{- if gt (int $v.gateway.autoscaling.minReplicas) (int $v.gateway.autoscaling.maxReplicas) -}}
{{- $faults = append $faults "gateway.autoscaling.minReplicas is above maxReplicas." -}}
{{- end -}}
{{- if not (eq (len (uniq (list $v.gateway.port $v.gateway.internalPort $v.gateway.metricsPort))) 3) -}}
{{- $faults = append $faults "gateway.port, internalPort and metricsPort must differ." -}}
{{- end -}}
{{- if eq (int $v.hosts.port) (int $v.hosts.metricsPort) -}}
{{- $faults = append $faults "hosts.port and hosts.metricsPort must differ." -}}
{{- end -}}

{{- $taken := list "State" "Gateway:Address" "Gateway:Port" "Gateway:InternalAddress" "Gateway:InternalPort" "Gateway:MetricsAddress" "Gateway:MetricsPort" "Logging:Format" "Telemetry:OtlpEndpoint" "Gateway:DrainSeconds" "Gateway:DrainDelaySeconds" "Gateway:CertificateFile" "Gateway:CertificateKeyFile" "Limits:Gateways" "Canary:Enabled" "Canary:UnreadyAfterLeak" "Audit:HeadsDirectory" "Artifacts:Kind" "Encryption:CurrentKey" "Redis:KeyPrefix" "Authentication:Pepper" -}}
{{- $taken = $taken | join "," | lower | splitList "," -}}
{{- /* Settings have no case. */ -}}
{{- range $name, $_ := $v.gateway.settings -}}
{{- if or (has (lower $name) $taken) (regexMatch "(?i)^(ConnectionStrings|Secrets|MutualTls|Hosts:Static|Artifacts:S3|Encryption:Keys):" $name) -}}
{{- $faults = append $faults (printf "gateway.settings has %s, which the chart sets: use the value for it (README.md)." $name) -}}
{{- end -}}
{{- end -}}
{{- range $v.gateway.secretSettings -}}
{{- $name := replace "__" ":" .name -}}
{{- if or (has (lower $name) $taken) (regexMatch "(?i)^(ConnectionStrings|Secrets|MutualTls|Hosts:Static|Artifacts:S3|Encryption:Keys):|^SSL_CERT_" $name) -}}
{{- $faults = append $faults (printf "gateway.secretSettings has %s, which is the chart's to set: use the value for it (README.md)." .name) -}}
{{- end -}}
{{- end -}}

{{- $names := list -}}
{{- range $pool := (include "gateway.pools" . | fromJson).pools -}}
{{- with $pool -}}
{{- $where := printf "hostPools %q" .name -}}
{{- if has .name $names -}}
{{- $faults = append $faults (printf "%s is there twice: each pool needs a name of its own." $where) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- $sources := compact (list .model.url .model.oci .model.existingClaim) -}}
{{- if not .model.name -}}
{{- $faults = append $faults (printf "%s: model.name is empty." $where) -}}
{{- end -}}
{{- if ne (len $sources) 1 -}}
{{- $faults = append $faults (printf "%s: give exactly one of model.url, model.oci and model.existingClaim, not %d." $where (len $sources)) -}}
{{- end -}}
{{- if and (or .model.url .model.oci) (not .model.sha256) -}}
{{- $faults = append $faults (printf "%s: model.sha256 is empty, and a model that is fetched is checked: sha256sum says it." $where) -}}
{{- end -}}
{{- if and (include "gateway.isOnOneNode" .) (include "gateway.severalHosts" .) (not .model.oneNode) -}}
{{- $faults = append $faults (printf "%s: several hosts (replicas, or autoscaling.maxReplicas) share the model's volume, and nodes cannot share one that is ReadWriteOnce: set model.accessMode to ReadWriteMany and model.storageClass to a class that has it, or model.existingClaim, or model.oneNode to keep all of them on one node." $where) -}}
{{- end -}}
{{- if gt (int .autoscaling.minReplicas) (int .autoscaling.maxReplicas) -}}
{{- $faults = append $faults (printf "%s: autoscaling.minReplicas is above maxReplicas." $where) -}}
{{- end -}}
{{- if and (eq .autoscaling.kind "keda") (not $v.monitoring.prometheusUrl) -}}
{{- $faults = append $faults (printf "%s: autoscaling.kind keda asks Prometheus: set monitoring.prometheusUrl." $where) -}}
{{- end -}}
{{- if .external.server -}}
{{- range $name := list "weights" "weightsClaim" -}}
{{- if not (get $pool.external $name) -}}
{{- $faults = append $faults (printf "%s: external.%s is empty, and external.server is set." $where $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq .external.server "Vllm") (not .external.image.digest) (regexMatch "^v?[0-9]+\\.[0-9]+\\.[0-9]+$" .external.image.tag) -}}
{{- if semverCompare "<0.10.2" .external.image.tag -}}
{{- $faults = append $faults (printf "%s: external.image.tag is %s, and hosts need vLLM 0.10.2 or later (return_token_ids)." $where .external.image.tag) -}}
{{- end -}}
{{- end -}}
{{- range $name := list "VLLM_ALLOW_RUNTIME_LORA_UPDATING" "VLLM_SERVER_DEV_MODE" -}}
{{- if hasKey $pool.external.env $name -}}
{{- $faults = append $faults (printf "%s: external.env has %s, which the chart sets." $where $name) -}}
{{- end -}}
{{- end -}}
{{- if and (gt (int .gpu.count) 0) (eq (lower (toString (get .settings "Engine:Strategy"))) "mixed") -}}
{{- $faults = append $faults (printf "%s: Engine:Strategy Mixed works on memory that the host can see, not on a GPU: set gpu.count to 0 or leave the strategy out." $where) -}}
{{- end -}}
{{- range $name, $_ := .settings -}}
{{- if or (has (lower $name) (list "Host:Port" "Host:ListenAddress" "Host:MetricsAddress" "Host:MetricsPort" "Logging:Format" "Telemetry:OtlpEndpoint" "Host:Address" "Host:ModelPath" "Host:ModelName" "Host:GatewayUrl" "Host:DrainSeconds" "Host:CrashFile" "Host:JoinSecret" "Host:JoinSecretFile" "Engine:GpuLayers" "Engine:Kind" "External:Server" "External:Url" "External:Weights" "External:AdapterFolder" "External:MaxAdapters" "External:MaxRank" | join "," | lower | splitList ",")) (regexMatch "(?i)^(MutualTls|Host:AcceptedNames):" $name) -}}
{{- $faults = append $faults (printf "%s: settings has %s, which the chart sets: use the value for it (README.md)." $where $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if $faults -}}
{{- fail (printf "\n\nThese values cannot work together:\n- %s\n" (join "\n- " $faults)) -}}
{{- end -}}
{{- end -}}

{{/* (root, image): what a container names. A digest counts more than a tag. */}}
{{- define "gateway.image" -}}
{{- $root := index . 0 -}}{{- $image := index . 1 -}}
{{- $name := ternary (printf "%s/%s" $image.registry $image.repository) $image.repository (ne $image.registry "") -}}
{{- if $image.digest -}}
{{ $name }}@{{ $image.digest }}
{{- else -}}
{{ $name }}:{{ default $root.Chart.AppVersion $image.tag }}
{{- end -}}
{{- end -}}

{{/* (root, user id): the restricted pod security standard, for every pod of the chart. */}}
{{- define "gateway.podSecurity" -}}
automountServiceAccountToken: false
# Variables of Services would stand among the settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ index . 1 }}
  runAsGroup: {{ index . 1 }}
  fsGroup: {{ index . 1 }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with (index . 0).Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "gateway.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities: { drop: [ALL] }
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{/* (root, component, extra labels, hash key): spread over zones and nodes, as far as it goes; of each version by itself, so that a rollout does not unbalance. */}}
{{- define "gateway.spread" -}}
{{- $root := index . 0 -}}{{- $args := . -}}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "gateway.selector" (list $root (index $args 1)) | nindent 8 }}
        {{- with index $args 2 }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    matchLabelKeys: [{{ index $args 3 }}]
  {{- end }}
{{- end -}}

{{/* (values of a component): where its pods may run. */}}
{{- define "gateway.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* (name of the port, startup's tries): started, ready, alive, all asked on the metrics port, which no client reaches. */}}
{{- define "gateway.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: {{ index . 0 }} }
  periodSeconds: 2
  failureThreshold: {{ index . 1 }}
readinessProbe:
  httpGet: { path: /health/ready, port: {{ index . 0 }} }
  periodSeconds: 5
  timeoutSeconds: 6
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /health/live, port: {{ index . 0 }} }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{/* (resources, more limits) */}}
{{- define "gateway.withLimits" -}}
{{- $resources := deepCopy (index . 0) -}}
{{- if index . 1 -}}
{{- $_ := set $resources "limits" (merge (deepCopy (index . 1)) (default dict $resources.limits)) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{/* (name, {secret, configMap, key}): a volume with the one file authority.pem. */}}
{{- define "gateway.authorityVolume" -}}
{{- $source := index . 1 -}}
- name: {{ index . 0 }}
  {{- if $source.secret }}
  secret: { secretName: {{ $source.secret }}, defaultMode: 0440, items: [{ key: {{ $source.key }}, path: authority.pem }] }
  {{- else }}
  configMap: { name: {{ $source.configMap }}, items: [{ key: {{ $source.key }}, path: authority.pem }] }
  {{- end }}
{{- end -}}

{{/* (root, whether the process speaks mutual TLS, whether it reaches servers with public TLS) → JSON, a list of two lists: volumes of authorities and their mounts. */}}
{{- define "gateway.authorities" -}}
{{- $values := (index . 0).Values -}}
{{- $volumes := list -}}{{- $mounts := list -}}
{{- range $name, $source := dict "mutual-tls-authority" (ternary $values.mutualTls.authority dict (index . 1)) "trusted-ca" (ternary $values.trustedCa dict (index . 2)) -}}
{{- if or $source.secret $source.configMap -}}
{{- $volumes = append $volumes (include "gateway.authorityVolume" (list $name $source) | fromYamlArray | first) -}}
{{- $mounts = append $mounts (dict "name" $name "mountPath" (printf "/etc/%s" $name) "readOnly" true) -}}
{{- end -}}
{{- end -}}
{{- list $volumes $mounts | toJson -}}
{{- end -}}

{{/* (root, pool): what the pods that mount a volume of one node have in common. */}}
{{- define "gateway.modelVolumeLabel" -}}
model-volume: {{ (index . 1).name }}-{{ include "gateway.modelVersion" (index . 1) }}
{{- end -}}

{{/* (root, pool, affinity) → JSON: with the node of the pods that mount the same volume. The scheduler does not look at ReadWriteOnce: a host on another node than its model's job would wait for it for ever, with the volume that the job needs. */}}
{{- define "gateway.modelAffinity" -}}
{{- $root := index . 0 -}}{{- $pool := index . 1 -}}
{{- $affinity := deepCopy (index . 2) -}}
{{- if include "gateway.isOnOneNode" $pool -}}
{{- $rule := "requiredDuringSchedulingIgnoredDuringExecution" -}}
{{- $labels := dict "app.kubernetes.io/name" (default $root.Chart.Name $root.Values.nameOverride) "app.kubernetes.io/instance" $root.Release.Name -}}
{{- $labels = merge $labels (include "gateway.modelVolumeLabel" (list $root $pool) | fromYaml) -}}
{{- $pods := default dict $affinity.podAffinity -}}
{{- $_ := set $pods $rule (append (default list (get $pods $rule)) (dict "topologyKey" "kubernetes.io/hostname" "labelSelector" (dict "matchLabels" $labels))) -}}
{{- $_ := set $affinity "podAffinity" $pods -}}
{{- end -}}
{{- toJson $affinity -}}
{{- end -}}

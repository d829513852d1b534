{{/* (root, pool): the template of the pod that fetches a pool's model. */}}
{{- define "gateway.modelPod" -}}
{{- $root := index . 0 -}}{{- $pool := index . 1 -}}
{{- $model := $pool.model -}}
{{- $image := ternary $root.Values.images.oras $root.Values.images.curl (ne $model.oci "") -}}
{{- $script := $root.Files.Get (ternary "files/fetch-oci.sh" "files/fetch-url.sh" (ne $model.oci "")) -}}
{{- $authorities := include "gateway.authorities" (list $root false true) | fromJsonArray -}}
metadata:
  labels:
    {{- include "gateway.podLabels" (list $root "model") | nindent 4 }}
    host-pool: {{ $pool.name }}
    {{- if include "gateway.isOnOneNode" $pool }}
    {{ include "gateway.modelVolumeLabel" (list $root $pool) }}
    {{- end }}
spec:
  restartPolicy: Never
  {{- include "gateway.podSecurity" (list $root 1654) | nindent 2 }}
  {{- include "gateway.placement" (dict "nodeSelector" $pool.nodeSelector "affinity" (include "gateway.modelAffinity" (list $root $pool dict) | fromJson)) | nindent 2 }}
  {{- if or (gt (int $pool.gpu.count) 0) $pool.tolerations }}
  tolerations:
    {{- if gt (int $pool.gpu.count) 0 }}
    - { key: {{ $pool.gpu.resource }}, operator: Exists, effect: NoSchedule }
    {{- end }}
    {{- with $pool.tolerations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
  containers:
    - name: fetch
      image: {{ include "gateway.image" (list $root $image) }}
      imagePullPolicy: {{ $image.pullPolicy }}
      {{- include "gateway.containerSecurity" $root | nindent 6 }}
      command: [/bin/sh, -c]
      args:
        - |
          {{- $script | nindent 10 }}
      env:
        - { name: HOME, value: /tmp }
        {{- if include "gateway.hasTrustedCa" $root }}
        {{- if $model.oci }}
        {{- include "gateway.trustedCaEnvironment" $root | trim | nindent 8 }}
        {{- else }}
        - { name: MODEL_AUTHORITY_FILE, value: /etc/trusted-ca/authority.pem }
        {{- end }}
        {{- end }}
        - { name: MODEL_FOLDER, value: /model }
        - { name: MODEL_FILE, value: {{ $model.file | quote }} }
        - { name: MODEL_SHA256, value: {{ $model.sha256 | lower | quote }} }
        - { name: MODEL_SOURCE, value: {{ default $model.url $model.oci | quote }} }
        {{- if and $model.url $model.urlHeaderSecret.name }}
        - { name: MODEL_HEADER_FILE, value: /etc/fetch/header }
        {{- end }}
        {{- if and $model.oci $model.ociPullSecret }}
        - { name: MODEL_REGISTRY_CONFIG, value: /etc/fetch/config.json }
        {{- end }}
      resources:
        # Little, since it may have to fit beside a host that waits for it.
        requests: { cpu: 100m, memory: 128Mi }
        limits: { memory: 512Mi }
      volumeMounts:
        - { name: model, mountPath: /model }
        - { name: tmp, mountPath: /tmp }
        {{- with index $authorities 1 }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- if or (and $model.url $model.urlHeaderSecret.name) (and $model.oci $model.ociPullSecret) }}
        - { name: credentials, mountPath: /etc/fetch, readOnly: true }
        {{- end }}
  volumes:
    - name: model
      persistentVolumeClaim: { claimName: {{ include "gateway.modelClaim" (list $root $pool) }} }
    - { name: tmp, emptyDir: { sizeLimit: 64Mi } }
    {{- with index $authorities 0 }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- if and $model.url $model.urlHeaderSecret.name }}
    - name: credentials
      secret: { secretName: {{ $model.urlHeaderSecret.name }}, defaultMode: 0440, items: [{ key: {{ $model.urlHeaderSecret.key }}, path: header }] }
    {{- end }}
    {{- if and $model.oci $model.ociPullSecret }}
    - name: credentials
      secret: { secretName: {{ $model.ociPullSecret }}, defaultMode: 0440, items: [{ key: .dockerconfigjson, path: config.json }] }
    {{- end }}
{{- end -}}

{{/* The template of the migration's pod. It has the two logins of the registry, the owner's and the gateways' (which it makes), and no key: a migration opens nothing that is encrypted. */}}
{{- define "gateway.migrationPod" -}}
{{- $image := include "gateway.image" (list . .Values.images.gateway) -}}
{{- $env := regexReplaceAll "\n\\s*\n+" (printf "%s\n%s\n%s\n%s" (include "gateway.runtimeEnvironment" .) (include "gateway.trustedCaEnvironment" .) (include "gateway.registryEnvironment" .) (include "gateway.ownerEnvironment" .) | trim) "\n" -}}
{{- $authorities := include "gateway.authorities" (list . false true) | fromJsonArray -}}
metadata:
  labels: {{- include "gateway.podLabels" (list . "migration") | nindent 4 }}
spec:
  restartPolicy: Never
  {{- include "gateway.podSecurity" (list . 1654) | nindent 2 }}
  containers:
    - name: migrate
      image: {{ $image }}
      imagePullPolicy: {{ .Values.images.gateway.pullPolicy }}
      args: [admin, migrate]
      {{- include "gateway.containerSecurity" . | nindent 6 }}
      env: {{- $env | nindent 8 }}
      resources: {{- toYaml .Values.migration.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- with index $authorities 1 }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - { name: tmp, emptyDir: { sizeLimit: 64Mi } }
    {{- with index $authorities 0 }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

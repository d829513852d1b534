{{/* (peers, port): one rule of egress. No peers: every address, at that port alone. */}}
{{- define "gateway.egress" -}}
- ports:
    - { protocol: TCP, port: {{ int (index . 1) }} }
  {{- with index . 0 }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
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

{{/* (root, component, suffix): the beginning of a policy. */}}
{{- define "gateway.policy" -}}
{{- $root := index . 0 -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "gateway.fullname" $root }}-{{ index . 1 }}
  labels: {{- include "gateway.labels" (list $root (index . 1)) | nindent 4 }}
spec:
  policyTypes: [Ingress, Egress]
  podSelector:
    matchLabels: {{- include "gateway.selector" (list $root (index . 1)) | nindent 6 }}
{{- end -}}

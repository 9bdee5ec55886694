{{/* Names and labels. Templates for a component take (dict "root" $ "name" "chat"). */}}

{{/* Short enough for the longest derived name, a Job's, which is limited to 63 characters. */}}
{{- define "parley.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- default $full .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "parley.name" -}}
{{ include "parley.fullname" .root }}-{{ .name }}
{{- end -}}

{{- define "parley.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "parley.labels" -}}
{{ include "parley.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: parley
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* With a `hash`, the name ends in it. */}}
{{- define "parley.metadata" -}}
name: {{ include "parley.name" . }}{{ with .hash }}-{{ . }}{{ end }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "parley.labels" . | nindent 2 }}
{{- end -}}

{{- define "parley.secretName" -}}
{{ default (printf "%s-secrets" (include "parley.fullname" .)) .Values.secrets.existingSecret }}
{{- end -}}

{{/* The port of each service, as in its image, and of each bundled store. */}}
{{- define "parley.ports" -}}
edge: 3000
gateway: 4000
auth: 4001
chat: 4002
{{- if .Values.stores.bundled }}
postgres: 5432
mongo: 27017
redis: 6379
{{- end }}
{{- end -}}

{{/* The four services, for range loops. */}}
{{- define "parley.services" -}}
[edge, gateway, chat, auth]
{{- end -}}

{{/* The host name of a component, which resolves to the addresses of all its pods. */}}
{{- define "parley.host" -}}
{{ include "parley.name" . }}:{{ index (include "parley.ports" .root | fromYaml) .name }}
{{- end -}}

{{- define "parley.origin" -}}
http://{{ include "parley.host" . }}
{{- end -}}

{{/* The security context of all containers: they may write only to their volumes. */}}
{{- define "parley.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* The user of a pod. Its group has the same number and can read the files of its volumes. */}}
{{- define "parley.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

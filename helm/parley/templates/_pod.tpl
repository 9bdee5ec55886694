{{/*
What the pods of services and of migrations have in common. All templates take (dict "root" $ "name" "chat"
"secrets" (list …)): the component, and the keys of the Secret that it reads.
*/}}

{{- define "parley.podMetadata" -}}
labels:
  {{- include "parley.selectorLabels" . | nindent 2 }}
  {{- with .root.Values.pods.labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  # Secrets are read once, so changed ones require new pods.
  checksum/secrets: {{ include "parley.secretData" .root | sha256sum }}
  {{- with .root.Values.pods.annotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Everything in a pod except its containers and what only services have. */}}
{{- define "parley.podSpec" -}}
{{- $pods := .root.Values.pods -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  # The user `node` of the base image.
  {{- include "parley.podSecurity" 1000 | nindent 2 }}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $pods.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" }}
{{- with index $pods $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 64Mi }
  {{- with .secrets }}
  - name: secrets
    secret:
      secretName: {{ include "parley.secretName" $.root }}
      # 0440, readable by the pod's group. In decimal, because YAML versions differ in octal notation.
      defaultMode: 288
      items:
        {{- range . }}
        - { key: {{ . }}, path: {{ . }} }
        {{- end }}
  {{- end }}
{{- end -}}

{{/* A container with the image of a service: (dict "root" $ "service" "chat" "secrets" (list …) "env" (dict …)). */}}
{{- define "parley.container" -}}
{{- $values := index .root.Values .service -}}
{{- $images := .root.Values.images -}}
image: {{ default (printf "%s%s:%s" $images.prefix .service (default .root.Chart.AppVersion $images.tag)) $values.image }}
imagePullPolicy: {{ $images.pullPolicy }}
env:
  {{- include "parley.env" . | nindent 2 }}
resources:
  {{- toYaml $values.resources | nindent 2 }}
securityContext:
  {{- include "parley.containerSecurity" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if .secrets }}
  - { name: secrets, mountPath: /run/secrets/parley, readOnly: true }
  {{- end }}
{{- end -}}

{{/* Environment variables, with a file for each secret. */}}
{{- define "parley.env" -}}
{{- $env := merge (dict "LOG_LEVEL" .root.Values.logLevel) .env -}}
{{- range .secrets }}{{ $_ := set $env (printf "%s_FILE" .) (printf "/run/secrets/parley/%s" .) }}{{ end -}}
{{- range $name, $value := $env }}
{{- /* Numbers in values are floats, which would be written as 1e+06. */}}
- { name: {{ $name }}, value: {{ kindIs "float64" $value | ternary ($value | int64) $value | toString | quote }} }
{{- end }}
{{- end -}}

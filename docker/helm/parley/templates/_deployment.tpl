{{/*
A service: (dict "root" $ "name" "chat" "env" (dict …) "secrets" (list …) "migrate" (dict "script" … "secret" …)).
`secrets` are keys of the Secret. `migrate` runs before the service in each pod and finds nothing to do in all but one.
*/}}
{{- define "parley.deployment" -}}
{{- $root := .root -}}
{{- $values := index $root.Values .name -}}
{{- $drain := $root.Values.drain -}}
{{- $drainSeconds := div (add $drain.noticeMs $drain.timeoutMs 999) 1000 -}}
{{- $image := default (printf "%s%s:%s" $root.Values.images.prefix .name (default $root.Chart.AppVersion $root.Values.images.tag)) $values.image -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "parley.metadata" . | nindent 2 }}
spec:
  {{- if not $values.autoscaling.enabled }}
  replicas: {{ $values.replicas }}
  {{- end }}
  minReadySeconds: {{ $root.Values.minReadySeconds }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 25% }
  selector:
    matchLabels:
      {{- include "parley.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "parley.selectorLabels" . | nindent 8 }}
        {{- with $root.Values.pods.labels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # A service reads its secrets once, so new ones want new pods.
        checksum/secrets: {{ include "parley.secretData" $root | sha256sum }}
        {{- with $root.Values.pods.annotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      # Longer than the service takes to give up draining by itself, which is 5 s after its two times.
      terminationGracePeriodSeconds: {{ add $values.preStopSeconds $drainSeconds 15 }}
      securityContext:
        # `node`, in the image that ours stand on.
        {{- include "parley.podSecurity" 1000 | nindent 8 }}
      {{- with $root.Values.images.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      {{- with $root.Values.pods.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- range $field := list "nodeSelector" "tolerations" "affinity" }}
      {{- with index $root.Values.pods $field }}
      {{ $field }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with $root.Values.pods.topologyKeys }}
      topologySpreadConstraints:
        {{- range . }}
        - topologyKey: {{ . }}
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          # Each version by itself, or a rollout would be spread around the pods that it replaces.
          matchLabelKeys: [pod-template-hash]
          labelSelector:
            matchLabels:
              {{- include "parley.selectorLabels" $ | nindent 14 }}
        {{- end }}
      {{- end }}
      {{- with .migrate }}
      initContainers:
        - name: migrate
          image: {{ $image }}
          imagePullPolicy: {{ $root.Values.images.pullPolicy }}
          command: [node, {{ .script }}]
          env:
            {{- include "parley.env" (dict "root" $root "secrets" (list .secret) "env" dict) | nindent 12 }}
          {{- include "parley.containerRest" (dict "resources" $values.resources "secrets" true) | nindent 10 }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ $image }}
          imagePullPolicy: {{ $root.Values.images.pullPolicy }}
          env:
            {{- $env := merge (dict "DRAIN_NOTICE_MS" $drain.noticeMs "DRAIN_TIMEOUT_MS" $drain.timeoutMs) .env $values.env }}
            {{- include "parley.env" (dict "root" $root "secrets" .secrets "env" $env) | nindent 12 }}
          ports:
            - { name: http, containerPort: {{ index (include "parley.ports" $root | fromYaml) .name }} }
            - { name: ops, containerPort: 9090 }
          startupProbe:
            httpGet: { path: /livez, port: ops }
            periodSeconds: 1
            timeoutSeconds: 2
            failureThreshold: 120
          livenessProbe:
            # It asks nothing of the stores: a restart would not bring one back.
            httpGet: { path: /livez, port: ops }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            # A check of a store takes up to 2 s.
            httpGet: { path: /readyz, port: ops }
            periodSeconds: 5
            timeoutSeconds: 4
            failureThreshold: 2
          {{- with $values.preStopSeconds | int }}
          lifecycle:
            preStop:
              exec: { command: [sleep, {{ . | quote }}] }
          {{- end }}
          {{- include "parley.containerRest" (dict "resources" $values.resources "secrets" .secrets) | nindent 10 }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 64Mi }
        {{- with .secrets }}
        - name: secrets
          secret:
            secretName: {{ include "parley.secretName" $root }}
            # 0440: for the pod's group, and in decimal since YAML's versions read octal differently.
            defaultMode: 288
            items:
              {{- range . }}
              - { key: {{ . }}, path: {{ . }} }
              {{- end }}
        {{- end }}
{{- end -}}

{{/* Variables, with a file for each secret. */}}
{{- define "parley.env" -}}
{{- $env := merge (dict "LOG_LEVEL" .root.Values.logLevel) .env -}}
{{- range .secrets }}{{ $_ := set $env (printf "%s_FILE" .) (printf "/run/secrets/parley/%s" .) }}{{ end -}}
{{- range $name, $value := $env }}
{{- /* Numbers of values are floats, which would be written as 1e+06. */}}
- { name: {{ $name }}, value: {{ kindIs "float64" $value | ternary ($value | int64) $value | toString | quote }} }
{{- end }}
{{- end -}}

{{/* What a service and the step before it have in common. */}}
{{- define "parley.containerRest" -}}
resources:
  {{- toYaml .resources | nindent 2 }}
securityContext:
  {{- include "parley.containerSecurity" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if .secrets }}
  - { name: secrets, mountPath: /run/secrets/parley, readOnly: true }
  {{- end }}
{{- end -}}

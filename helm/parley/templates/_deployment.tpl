{{/* A service: (dict "root" $ "name" "chat" "env" (dict …) "secrets" (list …)), where secrets are keys of the Secret. */}}
{{- define "parley.deployment" -}}
{{- $root := .root -}}
{{- $values := index $root.Values .name -}}
{{- $drain := $root.Values.drain -}}
{{- $drainSeconds := div (add $drain.graceMs $drain.timeoutMs 999) 1000 -}}
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
      {{- include "parley.podMetadata" . | nindent 6 }}
    spec:
      {{- include "parley.podSpec" . | nindent 6 }}
      # Longer than the service's own shutdown deadline, which is 5 s after its two drain times.
      terminationGracePeriodSeconds: {{ add $values.preStopSeconds $drainSeconds 15 }}
      {{- with $root.Values.pods.topologyKeys }}
      topologySpreadConstraints:
        {{- range . }}
        - topologyKey: {{ . }}
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          # Each version separately, or a rollout would be spread around the pods that it replaces.
          matchLabelKeys: [pod-template-hash]
          labelSelector:
            matchLabels:
              {{- include "parley.selectorLabels" $ | nindent 14 }}
        {{- end }}
      {{- end }}
      containers:
        - name: {{ .name }}
          {{- $env := merge (dict "DRAIN_GRACE_MS" $drain.graceMs "DRAIN_TIMEOUT_MS" $drain.timeoutMs) .env $values.env }}
          {{- include "parley.container" (dict "root" $root "service" .name "secrets" .secrets "env" $env) | nindent 10 }}
          ports:
            - { name: http, containerPort: {{ index (include "parley.ports" $root | fromYaml) .name }} }
            - { name: ops, containerPort: 9090 }
          startupProbe:
            httpGet: { path: /livez, port: ops }
            periodSeconds: 1
            timeoutSeconds: 2
            failureThreshold: 120
          livenessProbe:
            # It does not check the stores, since a restart would not help.
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
{{- end -}}

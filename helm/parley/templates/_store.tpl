{{/*
A store of one replica: (dict "root" $ "name" "mongo" "user" 999 "data" "/data/db" "scratch" (list …) "container" (dict …)).
`scratch` lists additional folders that it writes to; `container` has the fields that are specific to its container.
*/}}
{{- define "parley.store" -}}
{{- $root := .root -}}
{{- $values := index $root.Values.stores .name -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "parley.metadata" . | nindent 2 }}
spec:
  clusterIP: None
  # A single-member replica set must be able to connect to itself before it is ready.
  publishNotReadyAddresses: true
  selector:
    {{- include "parley.selectorLabels" . | nindent 4 }}
  ports:
    - { name: {{ .name }}, port: {{ index (include "parley.ports" $root | fromYaml) .name }}, targetPort: store }
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  {{- include "parley.metadata" . | nindent 2 }}
spec:
  replicas: 1
  serviceName: {{ include "parley.name" . }}
  selector:
    matchLabels:
      {{- include "parley.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "parley.selectorLabels" . | nindent 8 }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      # A checkpoint may take a while; a store that is killed must recover at its next start.
      terminationGracePeriodSeconds: 60
      securityContext:
        {{- include "parley.podSecurity" .user | nindent 8 }}
      containers:
        # No liveness probe: a store must not be killed while it recovers.
        - name: {{ .name }}
          image: {{ $values.image }}
          ports:
            - { name: store, containerPort: {{ index (include "parley.ports" $root | fromYaml) .name }} }
          {{- toYaml .container | nindent 10 }}
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          securityContext:
            {{- include "parley.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: data, mountPath: {{ .data }} }
            {{- range $index, $folder := .scratch }}
            - { name: scratch-{{ $index }}, mountPath: {{ $folder }} }
            {{- end }}
            {{- with .secret }}
            - { name: secrets, mountPath: /run/secrets/parley, readOnly: true }
            {{- end }}
      volumes:
        {{- range $index, $folder := .scratch }}
        - name: scratch-{{ $index }}
          emptyDir: { medium: Memory, sizeLimit: 128Mi }
        {{- end }}
        {{- with .secret }}
        - name: secrets
          secret:
            secretName: {{ include "parley.secretName" $root }}
            defaultMode: 288
            items: [{ key: {{ . }}, path: {{ . }} }]
        {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
          {{- include "parley.selectorLabels" . | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $root.Values.stores.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests: { storage: {{ $values.storage }} }
{{- end -}}

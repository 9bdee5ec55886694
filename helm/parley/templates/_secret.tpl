{{/* The content of the Secret when its values are given here; empty with an existing one. */}}
{{- define "parley.secretData" -}}
{{- $secrets := .Values.secrets -}}
{{- if not $secrets.existingSecret -}}
{{- $urls := dict -}}
{{- if .Values.stores.bundled -}}
{{- $password := trim (required "secrets.postgresPassword is missing: see the chart's README" $secrets.postgresPassword) -}}
{{- $postgres := include "parley.host" (dict "root" . "name" "postgres") -}}
{{- $mongo := include "parley.host" (dict "root" . "name" "mongo") -}}
{{- $urls = dict "POSTGRES_URL" (printf "postgres://parley:%s@%s/parley" $password $postgres)
      "MONGO_URL" (printf "mongodb://%s/parley?replicaSet=rs0" $mongo)
      "REDIS_URL" (printf "redis://%s" (include "parley.host" (dict "root" . "name" "redis")))
      "POSTGRES_PASSWORD" $password -}}
{{- else -}}
{{- $urls = dict "POSTGRES_URL" (required "secrets.postgresUrl is missing: see the chart's README" $secrets.postgresUrl)
      "MONGO_URL" (required "secrets.mongoUrl is missing: see the chart's README" $secrets.mongoUrl)
      "REDIS_URL" (required "secrets.redisUrl is missing: see the chart's README" $secrets.redisUrl) -}}
{{- end -}}
{{- $keys := dict
      "SUBGRAPH_SECRET" (required "secrets.subgraphSecret is missing: see the chart's README" $secrets.subgraphSecret)
      "AUTH_SIGNING_KEY" (required "secrets.authSigningKey is missing: see the chart's README" $secrets.authSigningKey)
      "AUTH_PREVIOUS_KEYS" $secrets.authPreviousKeys
      "CURSOR_KEY" $secrets.cursorKey
      "CURSOR_PREVIOUS_KEYS" $secrets.cursorPreviousKeys -}}
{{- range $name, $value := merge $keys $urls }}
{{ $name }}: {{ $value | b64enc | quote }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* The pod of a service: dict root, name, part, own. */}}
{{- define "orrery.pod" -}}
metadata:
  labels: {{- include "orrery.labels" . | nindent 4 }}
  {{- with .own.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "orrery.podSecurity" (dict "root" .root) | nindent 2 }}
  {{- include "orrery.scheduling" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ include "orrery.grace" . }}
  containers:
    - name: {{ .name }}
      image: {{ include "orrery.image" . }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- include "orrery.containerSecurity" . | nindent 6 }}
      ports:
        - { name: http, containerPort: {{ include "orrery.port" . }} }
        {{- with include "orrery.managementPort" . }}
        - { name: management, containerPort: {{ . }} }
        {{- end }}
        {{- with .part.answers }}
        - { name: device, containerPort: {{ .port }} }
        {{- end }}
      env: {{- include "orrery.env" . | nindent 8 }}
      resources: {{- toYaml .own.resources | nindent 8 }}
      # Answered from the first moment: what is waited for at a start (PostgreSQL, Redis, Kafka, its topics) is waited for however long, and /health/ready says what.
      startupProbe:
        httpGet: { path: /health/live, port: {{ include "orrery.watchedAt" . }} }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 60
      # Fails when records wait and none is handled, or a source is connected and silent: what a restart mends. A slow peer is no reason.
      livenessProbe:
        httpGet: { path: /health/live, port: {{ include "orrery.watchedAt" . }} }
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /health/ready, port: {{ include "orrery.watchedAt" . }} }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      {{- if .part.serves }}
      # Requests still come until every node has learnt that this pod is no longer ready.
      lifecycle:
        preStop: { sleep: { seconds: 5 } }
      {{- end }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- with .part.keeps }}
        - { name: kept, mountPath: {{ .path }} }
        {{- end }}
        {{- range $env, $file := .own.files }}
        - { name: {{ $env | lower | replace "_" "-" }}, mountPath: /etc/orrery/files/{{ $env | lower | replace "_" "-" }}, readOnly: true }
        {{- end }}
        {{- $secrets := include "orrery.secretVolume" . }}
        {{- if $secrets }}
        - { name: secrets, mountPath: /etc/orrery/secrets, readOnly: true }
        {{- end }}
        {{- include "orrery.trustMount" .root | nindent 8 }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    {{- $secrets | nindent 4 }}
    {{- range $env, $file := .own.files }}
    - name: {{ $env | lower | replace "_" "-" }}
      {{- if $file.secret }}
      secret: { secretName: {{ $file.secret }}, defaultMode: 0440, items: [{ key: {{ $file.key }}, path: {{ $file.key }} }] }
      {{- else }}
      configMap: { name: {{ $file.configMap }}, items: [{ key: {{ $file.key }}, path: {{ $file.key }} }] }
      {{- end }}
    {{- end }}
    {{- include "orrery.trustVolume" .root | nindent 4 }}
{{- end }}

{{/* Seconds until a pod that is told to stop is killed: the deadline of its drain, and 20 s to leave its endpoints before and to close its connections after. */}}
{{- define "orrery.grace" -}}
{{- $deadline := coalesce (index (.own.settings | default dict) "ORRERY_DRAIN_DEADLINE") (index (.root.Values.settings | default dict) "ORRERY_DRAIN_DEADLINE") "10s" -}}
{{- $amount := regexFind "^[0-9]+" $deadline | int -}}
{{- $unit := regexFind "[a-z]+$" $deadline -}}
{{- $seconds := mul $amount (index (dict "ms" 1 "s" 1 "m" 60 "h" 3600 "d" 86400) $unit) -}}
{{- add (ternary (div $seconds 1000) $seconds (eq $unit "ms")) 20 -}}
{{- end }}

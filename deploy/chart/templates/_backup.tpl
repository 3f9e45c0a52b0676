{{/* Not empty while a backup is being restored: then nothing but the restore runs. */}}
{{- define "orrery.restoring" -}}
{{- .Values.backup.restore.folder | default (ternary "elsewhere" "" .Values.backup.restore.elsewhere) -}}
{{- end }}

{{- define "orrery.backupClaim" -}}
{{- $backup := .Values.backup -}}
{{- if not (or $backup.existingClaim $backup.enabled) }}{{ fail "backup.restore.folder is set: name the claim that holds it (backup.existingClaim), or set backup.enabled where this release has its own" }}{{ end -}}
{{- $backup.existingClaim | default (printf "%s-backups" (include "orrery.name" .)) -}}
{{- end }}

{{/* The pod of a backup or a restore: dict root, name, args, restart, kafka (username, password), postgres, readOnly, component where it is to be told from the others. Its image is that of the topics job. */}}
{{- define "orrery.backupPod" -}}
{{- $values := .root.Values }}{{ $secrets := $values.secrets | default dict }}{{ $settings := $values.settings | default dict }}
{{- $sources := list (dict "secret" (dict "name" .postgres.name "items" (list (dict "key" .postgres.key "path" "ORRERY_POSTGRES_URL")))) }}
{{- with .kafka }}
{{- $sources = append $sources (dict "secret" (dict "name" .password.name "items" (list (dict "key" .password.key "path" "ORRERY_KAFKA_PASSWORD")))) }}
{{- end }}
{{- with $secrets.ORRERY_KAFKA_CA }}
{{- $sources = append $sources (dict "secret" (dict "name" (.name | replace "%s" "backup") "items" (list (dict "key" .key "path" "ORRERY_KAFKA_CA")))) }}
{{- end }}
metadata:
  labels:
    {{- include "orrery.labels" . | nindent 4 }}
    {{- with .component }}
    app.kubernetes.io/component: {{ . }}
    {{- end }}
spec:
  {{- include "orrery.podSecurity" (dict "root" .root) | nindent 2 }}
  {{- include "orrery.scheduling" . | nindent 2 }}
  restartPolicy: {{ .restart }}
  containers:
    - name: backup
      image: {{ include "orrery.image" (dict "root" .root "name" "topics") }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command: [node, node_modules/@orrery/kafka/dist/bin/orrery-backup.js]
      args: {{ toJson .args }}
      {{- include "orrery.containerSecurity" . | nindent 6 }}
      env:
        - { name: ORRERY_REALM, value: {{ $values.realm | quote }} }
        - { name: ORRERY_KAFKA_BROKERS, value: {{ join "," $values.kafka.brokers | quote }} }
        {{- with .kafka }}
        - { name: ORRERY_KAFKA_USERNAME, value: {{ .username | quote }} }
        - { name: ORRERY_KAFKA_PASSWORD_FILE, value: /etc/orrery/secrets/ORRERY_KAFKA_PASSWORD }
        {{- end }}
        {{- if $secrets.ORRERY_KAFKA_CA }}
        - { name: ORRERY_KAFKA_CA_FILE, value: /etc/orrery/secrets/ORRERY_KAFKA_CA }
        {{- else if $settings.ORRERY_KAFKA_CA }}
        - { name: ORRERY_KAFKA_CA, value: {{ $settings.ORRERY_KAFKA_CA | quote }} }
        {{- end }}
        - { name: ORRERY_POSTGRES_URL_FILE, value: /etc/orrery/secrets/ORRERY_POSTGRES_URL }
        {{- include "orrery.trustEnv" .root | nindent 8 }}
      resources: {{- toYaml $values.backup.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: backups, mountPath: /backups{{ if .readOnly }}, readOnly: true{{ end }} }
        - { name: secrets, mountPath: /etc/orrery/secrets, readOnly: true }
        {{- include "orrery.trustMount" .root | nindent 8 }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 16Mi }
    - name: backups
      persistentVolumeClaim: { claimName: {{ include "orrery.backupClaim" .root }}{{ if .readOnly }}, readOnly: true{{ end }} }
    - name: secrets
      projected:
        defaultMode: 0440
        sources: {{- toYaml $sources | nindent 10 }}
    {{- include "orrery.trustVolume" .root | nindent 4 }}
{{- end }}

{{/* Seconds of a duration such as 6h. */}}
{{- define "orrery.seconds" -}}
{{- mul (regexFind "^[0-9]+" . | int) (index (dict "s" 1 "m" 60 "h" 3600 "d" 86400) (regexFind "[a-z]+$" .)) -}}
{{- end }}

{{/* Name that all objects begin with. Never cut: two releases would have one. 36: a StatefulSet has room for 52 (its pods bear its name and a hash in a label), and -opcua-ingestion comes behind. */}}
{{- define "orrery.name" -}}
{{- $name := .Values.nameOverride | default .Release.Name -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]{0,34}[a-z0-9])?$" $name) -}}
{{- fail (printf "names of all objects begin with that of the release, %s (%d characters), and Kubernetes would refuse some of them: at most 36 characters, of small letters, digits and dashes, a letter first and no dash last. Give the release such a name, or set nameOverride" $name (len $name)) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* What is known of each service: files/services.yaml, which is made from the code. */}}
{{- define "orrery.parts" -}}
{{- .Files.Get "files/services.yaml" -}}
{{- end }}

{{/* What finds the pods of a part: dict root, name. Never changes: workloads cannot change their selector. */}}
{{- define "orrery.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: orrery
{{- end }}

{{- define "orrery.labels" -}}
{{ include "orrery.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* dict root, name: the image of a part; a digest goes before a tag. */}}
{{- define "orrery.image" -}}
{{- $image := .root.Values.image -}}
{{- $digest := index ($image.digests | default dict) .name -}}
{{- $repository := printf "%s/orrery-%s" $image.registry .name -}}
{{- if $digest -}}{{ printf "%s@%s" $repository $digest }}{{- else -}}{{ printf "%s:%s" $repository ($image.tag | default .root.Chart.AppVersion) }}{{- end -}}
{{- end }}

{{/* Text of a value: Helm reads numbers as floating point, and would write a million as 1e+06. */}}
{{- define "orrery.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}{{ int64 . }}{{- else -}}{{ toString . }}{{- end -}}
{{- end }}

{{- define "orrery.secretKey" -}}
secretKeyRef:
  name: {{ .ref.name | replace "%s" .name }}
  key: {{ .ref.key }}
{{- end }}

{{/* dict root, own, env: the reference of a setting that is a secret, as YAML; the service's own before that of all, and nothing where it has a value of its own. */}}
{{- define "orrery.secretRef" -}}
{{- $own := .own }}{{ $env := .env }}
{{- with coalesce (index ($own.secrets | default dict) $env) (ternary (index (.root.Values.secrets | default dict) $env) nil (kindIs "invalid" (index ($own.settings | default dict) $env))) }}{{ toYaml . }}{{ end }}
{{- end }}

{{/* dict root, name, part, own: the volume of a service's secrets, each a file under the name of its setting; kubelet exchanges them all at once when a Secret changes. */}}
{{- define "orrery.secretVolume" -}}
{{- $context := . }}{{ $sources := list }}
{{- range $env := .part.settings }}
{{- with include "orrery.secretRef" (dict "root" $context.root "own" $context.own "env" $env) | fromYaml }}
{{- $sources = append $sources (dict "secret" (dict "name" (.name | replace "%s" $context.name) "items" (list (dict "key" .key "path" $env)))) }}
{{- end }}
{{- end }}
{{- if $sources }}
- name: secrets
  projected:
    defaultMode: 0440
    sources: {{- toYaml $sources | nindent 6 }}
{{- end }}
{{- end }}

{{/* Begins the name of every account of this release in Kafka but the administrator's: as orrery-topics has it where nobody says otherwise, a realm's accounts are its own. */}}
{{- define "orrery.accountPrefix" -}}
{{- if not (kindIs "invalid" .Values.kafka.accountPrefix) }}{{ .Values.kafka.accountPrefix }}{{ else if ne .Values.realm "real" }}{{ .Values.realm }}-{{ end }}
{{- end }}

{{/* dict root, part, own, env: the text of a setting: the service's own, then that of all, then the chart's; nothing where there is none. */}}
{{- define "orrery.setting" -}}
{{- $values := .root.Values }}{{ $env := .env }}
{{- $chart := dict "ORRERY_REALM" $values.realm "ORRERY_KAFKA_BROKERS" (join "," $values.kafka.brokers) "ORRERY_KAFKA_USERNAME" (printf "%s%s" (include "orrery.accountPrefix" .root) .part.given.ORRERY_KAFKA_USERNAME) }}
{{- range $from := list .own.settings $values.settings $chart .part.given }}
{{- if not (kindIs "invalid" (index ($from | default dict) $env)) }}
{{- include "orrery.text" (index $from $env) }}
{{- break }}
{{- end }}
{{- end }}
{{- end }}

{{/* dict root, name, part, own: every setting that has a value. */}}
{{- define "orrery.env" -}}
{{- $own := .own }}
{{- range $env := .part.settings }}
{{- $context := dict "root" $.root "part" $.part "own" $own "env" $env }}
{{- if include "orrery.secretRef" $context }}
- name: {{ $env }}_FILE
  value: /etc/orrery/secrets/{{ $env }}
{{- else if hasKey ($own.files | default dict) $env }}
- name: {{ $env }}
  value: /etc/orrery/files/{{ $env | lower | replace "_" "-" }}/{{ (index $own.files $env).key }}
{{- else }}
{{- with include "orrery.setting" $context }}
- name: {{ $env }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- include "orrery.trustEnv" .root }}
{{- end }}

{{/* Authorities beside those of the system, for every connection that Node makes. */}}
{{- define "orrery.trustEnv" -}}
{{- if (.Values.trust).key }}
- name: NODE_EXTRA_CA_CERTS
  value: {{ printf "/etc/orrery/trust/%s" .Values.trust.key | quote }}
{{- end }}
{{- end }}

{{/* dict root, name, part, own: refuses more replicas than there are partitions to share, and a number of partitions that cannot be. */}}
{{- define "orrery.refuseIdle" -}}
{{- $partitions := int .part.partitions }}
{{- if .part.grows }}
{{- $said := int .root.Values.topics.partitions }}
{{- if or (lt $said $partitions) (mod $said $partitions) }}
{{- fail (printf "topics.partitions is %d, and the contracts give the topics %d: orrery-topics repartition makes multiples of it, and takes no partition away. Say what orrery-topics show says" $said $partitions) }}
{{- end }}
{{- $partitions = $said }}
{{- end }}
{{- $scaling := .own.autoscaling | default dict }}
{{- range $value, $count := dict "replicas" .own.replicas "autoscaling.min" $scaling.min "autoscaling.max" $scaling.max }}
{{- if gt (int $count) $partitions }}
{{- fail (printf "services.%s.%s is %d, and its topics have %d partitions (topics.partitions): more replicas would be idle. Grow the topics first by orrery-topics repartition, then raise topics.partitions" $.name $value (int $count) $partitions) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Port that a service listens on. */}}
{{- define "orrery.port" -}}
{{- $all := .root.Values.settings | default dict -}}
{{- include "orrery.text" (coalesce (index (.own.settings | default dict) "ORRERY_HTTP_PORT") (index $all "ORRERY_HTTP_PORT") (index .part.given "ORRERY_HTTP_PORT")) -}}
{{- end }}

{{/*
Pods of the restricted standard: https://kubernetes.io/docs/concepts/security/pod-security-standards/. dict root, and user where the image knows but one. A field of
podSecurity that is taken out is left to the cluster's admission (OpenShift gives each namespace users of its own); runAsNonRoot stays.
*/}}
{{- define "orrery.podSecurity" -}}
{{- $user := .user -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- range $field := list "runAsUser" "runAsGroup" "fsGroup" }}
  {{- $id := index ($.root.Values.podSecurity | default dict) $field }}
  {{- if or $user (not (kindIs "invalid" $id)) }}
  {{ $field }}: {{ $user | default $id | int64 }}
  {{- end }}
  {{- end }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "orrery.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* dict root, part, own: the port of probes and metrics alone; nothing where they are at the port that the service listens on. */}}
{{- define "orrery.managementPort" -}}
{{- $all := .root.Values.settings | default dict -}}
{{- with coalesce (index (.own.settings | default dict) "ORRERY_MANAGEMENT_PORT") (index $all "ORRERY_MANAGEMENT_PORT") (index .part.given "ORRERY_MANAGEMENT_PORT") }}{{ include "orrery.text" . }}{{ end }}
{{- end }}

{{/* dict root, part, own: the name of the port at which a service is watched. */}}
{{- define "orrery.watchedAt" -}}
{{- if include "orrery.managementPort" . }}management{{ else }}http{{ end }}
{{- end }}

{{/* dict root, name: where and beside what its pods run. */}}
{{- define "orrery.scheduling" -}}
{{- $scheduling := .root.Values.scheduling }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: {{ $scheduling.topologyKey }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "orrery.selector" . | nindent 8 }}
{{- with $scheduling.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $scheduling.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $scheduling.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The key that is named and nothing beside: the Secret of an authority may hold its private key too. */}}
{{- define "orrery.trustVolume" -}}
{{- with .Values.trust }}
{{- if .key }}
- name: trust
  {{- if .secret }}
  secret: { secretName: {{ .secret }}, defaultMode: 0444, items: [{ key: {{ .key | quote }}, path: {{ .key | quote }} }] }
  {{- else }}
  configMap: { name: {{ required "trust.key is set: name the ConfigMap or Secret that has it (trust.configMap, trust.secret)" .configMap }}, defaultMode: 0444, items: [{ key: {{ .key | quote }}, path: {{ .key | quote }} }] }
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "orrery.trustMount" -}}
{{- if (.Values.trust).key }}
- { name: trust, mountPath: /etc/orrery/trust, readOnly: true }
{{- end }}
{{- end }}

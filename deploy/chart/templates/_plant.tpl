{{/* The pod of the plant's jobs: dict root, name, does, wait, source, and folder where it comes with the image. */}}
{{- define "orrery.plantPod" -}}
{{- $plant := .source }}{{ $git := $plant.git | default dict }}
{{- $folder := .folder | default (ternary (list "/plant/git/current" ($git.path | default "") | join "/" | trimSuffix "/") (list "/plant" ((($plant.volumeClaim).path) | default "") | join "/" | trimSuffix "/") (not (empty $git.repo))) }}
metadata:
  labels: {{- include "orrery.labels" . | nindent 4 }}
spec:
  {{- include "orrery.podSecurity" (dict "root" .root) | nindent 2 }}
  {{- include "orrery.scheduling" . | nindent 2 }}
  restartPolicy: Never
  {{- if $git.repo }}
  initContainers:
    # One clone of one commit; its user is the one that the image knows, which SSH asks for.
    - name: git
      image: {{ $git.image }}
      imagePullPolicy: IfNotPresent
      args:
        - --one-time
        - {{ printf "--repo=%s" $git.repo | quote }}
        - {{ printf "--ref=%s" $git.ref | quote }}
        - --depth=1
        - --submodules=off
        - --root=/plant/git
        - --link=current
        - --max-failures=3
        {{- with $git.https }}
        - {{ printf "--username=%s" .username | quote }}
        - {{ printf "--password-file=/etc/git/https/%s" .password.key | quote }}
        {{- end }}
        {{- with $git.ssh }}
        - {{ printf "--ssh-key-file=/etc/git/ssh/%s" .key.key | quote }}
        - {{ printf "--ssh-known-hosts-file=/etc/git/hosts/%s" .knownHosts.key | quote }}
        {{- end }}
      securityContext:
        {{- range $field := list "runAsUser" "runAsGroup" }}
        {{- if not (kindIs "invalid" (index ($.root.Values.podSecurity | default dict) $field)) }}
        {{ $field }}: 65533
        {{- end }}
        {{- end }}
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      env:
        - { name: HOME, value: /tmp }
        {{- /* Git takes it instead of the system's authorities, not beside them. */}}
        {{- with $git.ca }}
        - { name: GIT_SSL_CAINFO, value: {{ printf "/etc/git/ca/%s" .key | quote }} }
        {{- end }}
      resources: {{- toYaml $plant.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: plant, mountPath: /plant }
        {{- if $git.https }}
        - { name: git-https, mountPath: /etc/git/https, readOnly: true }
        {{- end }}
        {{- if $git.ssh }}
        - { name: git-ssh, mountPath: /etc/git/ssh, readOnly: true }
        - { name: git-hosts, mountPath: /etc/git/hosts, readOnly: true }
        {{- end }}
        {{- if $git.ca }}
        - { name: git-ca, mountPath: /etc/git/ca, readOnly: true }
        {{- end }}
  {{- end }}
  containers:
    - name: plant
      image: {{ include "orrery.image" (dict "root" .root "name" "orrery") }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      command: [node, start.js]
      args:
        - {{ .does }}
        - {{ printf "--file=%s" $folder | quote }}
        - {{ printf "--wait=%s" .wait | quote }}
        {{- /* The kubelet would put a variable of the pod, a secret too, where a value has $(NAME). */}}
        {{- range $variable, $value := $plant.variables }}
        - {{ printf "--var=%s=%s" $variable (include "orrery.text" $value | replace "$" "$$") | quote }}
        {{- end }}
      {{- include "orrery.containerSecurity" . | nindent 6 }}
      env:
        - { name: ORRERY_URL, value: http://{{ include "orrery.name" .root }}-api }
        - { name: ORRERY_CLIENT_ID, value: {{ $plant.client.id | quote }} }
        - name: ORRERY_CLIENT_SECRET
          valueFrom: {{- include "orrery.secretKey" (dict "ref" $plant.client.secret "name" "plant") | nindent 12 }}
        {{- include "orrery.trustEnv" .root | nindent 8 }}
      resources: {{- toYaml $plant.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: plant, mountPath: /plant, readOnly: true }
        {{- include "orrery.trustMount" .root | nindent 8 }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    - name: plant
      {{- if $git.repo }}
      emptyDir: { sizeLimit: 256Mi }
      {{- else if (($plant.configMap).name) }}
      configMap: {{- toYaml $plant.configMap | nindent 8 }}
      {{- else if .folder }}
      emptyDir: { sizeLimit: 1Mi }
      {{- else }}
      persistentVolumeClaim: { claimName: {{ $plant.volumeClaim.name }}, readOnly: true }
      {{- end }}
    {{- with $git.https }}
    - name: git-https
      secret: { secretName: {{ .password.name }}, defaultMode: 0440, items: [{ key: {{ .password.key }}, path: {{ .password.key }} }] }
    {{- end }}
    {{- with $git.ca }}
    - name: git-ca
      {{- if .secret }}
      secret: { secretName: {{ .secret }}, defaultMode: 0444, items: [{ key: {{ .key }}, path: {{ .key }} }] }
      {{- else }}
      configMap: { name: {{ .configMap }}, defaultMode: 0444, items: [{ key: {{ .key }}, path: {{ .key }} }] }
      {{- end }}
    {{- end }}
    {{- with $git.ssh }}
    - name: git-ssh
      secret: { secretName: {{ .key.name }}, defaultMode: 0440, items: [{ key: {{ .key.key }}, path: {{ .key.key }} }] }
    - name: git-hosts
      configMap: { name: {{ .knownHosts.configMap }}, items: [{ key: {{ .knownHosts.key }}, path: {{ .knownHosts.key }} }] }
    {{- end }}
    {{- include "orrery.trustVolume" .root | nindent 4 }}
{{- end }}

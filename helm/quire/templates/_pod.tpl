{{/* What every pod has in common under the restricted standard: root, component, user (10001 unless told), nodes. */}}
{{- define "quire.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user | default 10001 }}
  runAsGroup: {{ .user | default 10001 }}
  fsGroup: {{ .user | default 10001 }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
# Services are asked by their short name, which the first search domain answers; names of the world are asked as they are.
dnsConfig:
  options:
    - {name: ndots, value: "1"}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .priority | default .root.Values.scheduling.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodes | default .root.Values.scheduling.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.scheduling.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Leanings, not demands: a pod that finds no other node is better on a shared one than pending. */}}
{{- define "quire.spread" -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "quire.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 50
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels: {{- include "quire.selector" . | nindent 14 }}
{{- end -}}

{{- define "quire.container" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user | default 10001 }}
  runAsGroup: {{ .user | default 10001 }}
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{/* One whole migration Job's pod: root, database. */}}
{{- define "quire.migratePod" -}}
metadata:
  labels: {{- include "quire.podLabels" (dict "root" .root "component" "migrate") | nindent 4 }}
spec:
  restartPolicy: Never
  {{- include "quire.pod" . | nindent 2 }}
  initContainers:
    - name: wait-for-database
      image: {{ include "quire.image" (dict "root" .root "image" "migrate") }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      # The image has no shell; Node is all there is.
      command: [node, -e, {{ .root.Files.Get "files/wait.cjs" | toJson }}]
      env:
        - {name: WAIT_FOR, valueFrom: {secretKeyRef: {name: {{ .secret }}, key: DATABASE_URL_{{ include "quire.upper" .database }}}}}
      {{- include "quire.container" . | nindent 6 }}
      resources: {{- toYaml .root.Values.migrate.resources | nindent 8 }}
  containers:
    - name: migrate
      image: {{ include "quire.image" (dict "root" .root "image" "migrate") }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      # It brings those databases up to date that it is told the address of, and gives up with a sentence before Kubernetes ends it.
      args: [/app/main.mjs, --within, {{ max 5 (sub (int .root.Values.migrate.deadlineSeconds) 60) | quote }}]
      env:
        - {name: DATABASE_URL_{{ include "quire.upper" .database }}, valueFrom: {secretKeyRef: {name: {{ .secret }}, key: DATABASE_URL_{{ include "quire.upper" .database }}}}}
      {{- include "quire.container" . | nindent 6 }}
      resources: {{- toYaml .root.Values.migrate.resources | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
  volumes:
    - {name: tmp, emptyDir: {sizeLimit: 32Mi}}
{{- end -}}

{{- define "quire.name" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains "quire" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-quire" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end -}}

{{/* Who is meant: root, component. */}}
{{- define "quire.selector" -}}
app.kubernetes.io/name: quire
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "quire.labels" -}}
{{ include "quire.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* Without the chart's version: another chart with the same images rolls no pod. root, component, more (labels of its own, which win). */}}
{{- define "quire.podLabels" -}}
{{ include "quire.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: quire
{{- with merge (deepCopy (.more | default dict)) .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The full name of an image of ours: root, image. */}}
{{- define "quire.image" -}}
{{- with .root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{ .root.Values.image.repository }}/{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{/* order-desk → ORDER_DESK */}}
{{- define "quire.upper" -}}
{{ . | upper | replace "-" "_" }}
{{- end -}}

{{- define "quire.secretName" -}}
{{ .Values.secrets.existingSecret | default (printf "%s-keys" (include "quire.name" .)) }}
{{- end -}}
